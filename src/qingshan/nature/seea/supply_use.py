"""Supply and use 供给使用表: what ecosystems supply, somebody uses. SEEA EA, spec B4.

Source: rulebook/data/sources/standards.yaml#seea-ea-2021 (structure unverified)
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from qingshan.core import Finding, Text, Where


@dataclass(frozen=True)
class ServiceFlow:
    """One row of both tables: a service in one year.

    supply : by ecosystem type;  use : by economic unit 经济单位 (industries, government, households, exports, and
    ecosystems for an intermediate service);  both in `unit`
    """

    service: str
    unit: str
    supply: Mapping[str, float]
    use: Mapping[str, float]

    @property
    def total_supply(self) -> float:
        """All supply, in `unit`."""
        return float(sum(self.supply.values()))

    @property
    def total_use(self) -> float:
        """All use, in `unit`."""
        return float(sum(self.use.values()))

    @property
    def residual(self) -> float:
        """Supply less use, in `unit`; above zero where capacity that nobody used was put down."""
        return self.total_supply - self.total_use

    def balances(self, tolerance: float = 1e-6) -> bool:
        """Whether supply is use, relative to the larger of the two; what is not known does not balance."""
        return abs(self.residual) <= tolerance * max(abs(self.total_supply), abs(self.total_use))


def in_money(flow: ServiceFlow, price: float) -> ServiceFlow:
    """The same row of the monetary table, at one exchange value 交换价值. [CNY]  price : CNY per unit of the flow

    >>> flow = ServiceFlow("water_supply", "m3", {"forest": 310.0, "grass": 90.0}, {"agriculture": 400.0})
    >>> in_money(flow, 0.5).supply
    {'forest': 155.0, 'grass': 45.0}
    """
    if not price >= 0:
        raise ValueError(f"an exchange value of {price} is none; give a price of zero or more")
    supply = {name: amount * price for name, amount in flow.supply.items()}
    return ServiceFlow(flow.service, "CNY", supply, {name: amount * price for name, amount in flow.use.items()})


def check_supply_use(flows: Iterable[ServiceFlow], tolerance: float = 1e-6) -> list[Finding]:
    """Services of which supply is not use, or with a negative entry. [findings]  tolerance : relative

    >>> flow = ServiceFlow("water_supply", "m3", {"forest": 310.0}, {"agriculture": 300.0})
    >>> [(found.code, found.message.en) for found in check_supply_use([flow])]
    [('supply-use-unbalanced', 'water_supply: supply is 310 m3, use 300 m3, difference 10')]
    """
    findings: list[Finding] = []
    for flow in flows:
        findings += _negative(flow)
        if not flow.balances(tolerance):
            findings.append(_unbalanced(flow))
    return findings


def _unbalanced(flow: ServiceFlow) -> Finding:
    over = flow.residual > 0
    supply, use, residual = f"{flow.total_supply:g}", f"{flow.total_use:g}", f"{flow.residual:g}"
    return Finding(
        "supply-use-unbalanced",
        Where(field=f"supply-use {flow.service}"),
        Text(
            f"{flow.service}：供给 {supply} {flow.unit}，使用 {use} {flow.unit}，差 {residual}",
            f"{flow.service}: supply is {supply} {flow.unit}, use {use} {flow.unit}, difference {residual}",
        ),
        Text(
            "补上缺少的使用者；无人使用的能力不记入供给",
            "add the user that is missing; capacity nobody used is no supply",
        )
        if over
        else Text("补上缺少的供给类型，或改正使用量", "add the ecosystem that is missing, or correct the use"),
    )


def _negative(flow: ServiceFlow) -> Iterable[Finding]:
    for table, entries in (("supply", flow.supply), ("use", flow.use)):
        for name, amount in entries.items():
            if amount < 0:
                yield Finding(
                    "supply-use-negative",
                    Where(field=f"{table} {flow.service} {name}"),
                    Text(f"{name} 为负：{amount:g} {flow.unit}", f"{name} is negative: {amount:g} {flow.unit}"),
                    Text("供给与使用只记零或正数", "supply and use are zero or more; move it to the other table"),
                )
