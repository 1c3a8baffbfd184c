"""What a report says of scenarios 情景内容: figures of the account beside those with other land, at the same prices."""

from dataclasses import dataclass

from qingshan.core import Text

#: Sums of the same cells in another order differ by less, relative.
_SAME = 1e-12


@dataclass(frozen=True)
class Change:
    """One figure of the account and the same in a scenario; a reason stands where there is no change to tell.

    part : as in facts;  account, scenario : None where there is none
    """

    indicator: str
    place: str
    part: str
    unit: str
    account: float | None
    scenario: float | None
    reason: Text | None = None

    @property
    def change(self) -> float | None:
        """Scenario less account; None where either is unknown or a reason says why there is none."""
        if self.reason is not None or self.account is None or self.scenario is None:
            return None
        net = self.scenario - self.account
        return 0.0 if abs(net) <= _SAME * max(abs(self.account), abs(self.scenario)) else net


@dataclass(frozen=True)
class Scenario:
    """One scenario beside the account.

    changes : quantities and values by place, and areas by ecosystem type
    gep : place → sum of the changes in value of the accounts counted and known in both, at the account's prices
    left_out : account → why it is not in that sum;  offset : code of the scenario that is to make it good
    offset_change : what that one brings [CNY], None where it is not known
    """

    code: str
    title: Text
    what: Text
    changes: tuple[Change, ...]
    gep: dict[str, float | None]
    counted: tuple[str, ...]
    left_out: dict[str, Text]
    offset: str = ""
    offset_change: float | None = None
