"""Threats to habitat that a run brings itself 自带威胁: their codes, and the models that take any number of them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

from qingshan.core import Field, Model, Text
from qingshan.nature import habitat_quality as habitat
from qingshan.nature.habitat_records import DEGRADATION, MODELS


@dataclass(frozen=True)
class OwnThreat:
    """A threat that a run brings itself: its name, and the codes of its intensity and of the sensitivity to it."""

    name: str
    code: str
    sensitivity: str

    @classmethod
    def of(cls, name: str, number: int) -> "OwnThreat":
        """The threat with codes made of its name; a name that can be no code is called by its number.

        >>> OwnThreat.of("Rail way", 0).code, OwnThreat.of("农田", 4).sensitivity
        ('nature.habitat_threat.rail_way', 'nature.habitat_sensitivity.threat_5')
        """
        short = re.sub(r"[ .]+", "_", name.strip().casefold())
        short = short if re.fullmatch(r"[a-z][a-z0-9_-]*", short) else f"threat_{number + 1}"
        return cls(name, f"nature.habitat_threat.{short}", f"nature.habitat_sensitivity.{short}")


def models_of_threats(threats: Sequence[OwnThreat]) -> tuple[Model, ...]:
    """The models of degradation for any number of threats in place of the three; their codes stay."""
    takes: dict[str, Field] = {}
    for number, one in enumerate(threats):
        takes |= {
            f"threat_{number}": Field(one.code, "1", Text(f"{one.name}威胁强度", f"threat by {one.name}"), 0, 1),
            f"sensitivity_{number}": Field(
                one.sensitivity, "1", Text(f"对{one.name}的敏感性", f"sensitivity to {one.name}"), 0, 1
            ),
            f"reach_{number}": Field(
                f"{one.code}.reach", "m", Text(f"{one.name}影响距离", f"reach of {one.name}"), low=1, high=100_000
            ),
            f"weight_{number}": Field(
                f"{one.code}.weight", "1", Text(f"{one.name}威胁权重", f"weight of {one.name}"), 0
            ),
            f"exponential_{number}": Field(
                f"{one.code}.exponential",
                "1",
                Text(f"{one.name}威胁是否指数衰减", f"exponential fading of {one.name}"),
                low=0,
                high=1,
            ),
        }
    names = tuple(one.name for one in threats)
    return tuple(
        replace(
            model,
            inputs=takes | {name: model.inputs[name] for name in ("access", "cells")},
            compute=partial(habitat.degradation_by, names, model.code == "surroundings"),
        )
        for model in MODELS
        if model.gives == DEGRADATION.of
    )
