"""Records of habitat quality 生境质量: the functions stand in `habitat_quality`."""

from qingshan.core import Field, Level, Mark, Model, Text
from qingshan.nature import habitat_quality as habitat
from qingshan.nature.slope import CELLS

_THREATS = (
    ("cropland", Text("耕地", "cropland")),
    ("town", Text("城镇", "towns")),
    ("road", Text("道路", "roads")),
)
DEGRADATION = Field("nature.habitat_degradation", "1", Text("生境退化度", "habitat degradation"), low=0, high=1)


def _threat(code: str, part: str, unit: str, title: Text, high: float, low: float = 0.0) -> Field:
    return Field(f"nature.habitat_threat.{code}{part}", unit, title, low=low, high=high)


def _each(template: str, part: str, unit: str, zh: str, en: str, high: float, low: float = 0.0) -> dict[str, Field]:
    return {
        template.format(code): _threat(code, part, unit, Text(f"{name.zh}{zh}", f"{en} {name.en}"), high, low)
        for code, name in _THREATS
    }


_TAKES = {
    **_each("{}", "", "1", "威胁强度", "threat by", 1),
    **{
        f"sensitivity_to_{code}": Field(
            f"nature.habitat_sensitivity.{code}",
            "1",
            Text(f"对{name.zh}的敏感性", f"sensitivity to {name.en}"),
            low=0,
            high=1,
        )
        for code, name in _THREATS
    },
    **_each("reach_of_{}", ".reach", "m", "影响距离", "reach of", 100_000, 1),
    **_each("weight_of_{}", ".weight", "1", "威胁权重", "weight of", 100),
    **_each("{}_exponential", ".exponential", "1", "威胁是否指数衰减", "exponential fading of", 1),
    "access": Field("nature.habitat_access", "1", Text("可达性", "accessibility"), low=0, high=1),
    "cells": CELLS,
}

MODELS = (
    Model(
        code="surroundings",
        gives=DEGRADATION.of,
        title=Text("退化度（周边威胁加权平均）", "degradation by the mean of the surroundings"),
        compute=habitat.degradation_around,
        inputs=_TAKES,
        unit="1",
        formula="D = Σ (w_r/Σw)·β·S_r·(Σ r_y·i_xy / Σ i_xy), i = 1 − d/d_max | exp(−2.99·d/d_max)",
        source="invest-hq",
        mark=Mark.UNVERIFIED,
        level=Level.MAP,
        tiled=True,
    ),
    Model(
        code="invest",
        gives=DEGRADATION.of,
        title=Text("InVEST 退化度（最近威胁）", "degradation as InVEST has it, by the nearest threat"),
        compute=habitat.degradation_nearest,
        inputs=_TAKES,
        unit="1",
        formula="D = Σ (w_r/Σw)·β·S_r·i(d), i = 1 − d/d_max | exp(−2.99·d/d_max)",
        source="invest-hq",
        mark=Mark.STATED,
        level=Level.MAP,
        tiled=True,
    ),
    Model(
        code="half_saturation",
        gives="nature.habitat_quality",
        title=Text("生境质量（半饱和曲线）", "habitat quality by half-saturation"),
        compute=habitat.quality,
        inputs={
            "suitability": Field(
                "nature.habitat_suitability", "1", Text("生境适宜度", "habitat suitability"), low=0, high=1
            ),
            "degradation": DEGRADATION,
            "half_saturation": Field(
                "nature.habitat_half_saturation", "1", Text("半饱和常数", "half-saturation"), low=0.001, high=1
            ),
        },
        unit="1",
        formula="Q = H·(1 − D^z/(D^z + k^z)), z = 2.5",
        source="invest-hq",
        mark=Mark.STATED,
    ),
)
