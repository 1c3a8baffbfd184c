"""Storm runoff by curve number 径流曲线数法 (SCS-CN): from one design storm, or from the storms of a year day by day.

Sources: rulebook/data/sources/formulas.yaml#scs-cn, #tr-55-1986, #invest-ufrm
"""

import numpy as np
import numpy.typing as npt

from qingshan.core import Field, Mark, Model, Text
from qingshan.nature.fields import AREA, RAIN_DAILY

Floats = npt.NDArray[np.float64]


def retention(curve_number: Floats) -> Floats:
    """Most water that soil and cover can hold of a storm, S = 25400/CN − 254. [mm]

    curve_number : 0 to 100 [1]; at 0 everything is held

    >>> retention(np.array([100.0, 65.0, 90.0, 30.0, 0.0])).round(3).tolist()
    [0.0, 136.769, 28.222, 592.667, inf]
    """
    held = curve_number == 0
    return np.where(held, np.inf, 25_400 / np.where(held, 1.0, curve_number) - 254)


def one_storm(design_storm: Floats) -> Floats:
    """Storm rain of a year that has one storm, the design storm. [mm]  design_storm : mm

    >>> one_storm(110.0)
    110.0
    """
    return design_storm * 1.0


def runoff(design_storm: Floats, curve_number: Floats, initial_abstraction: Floats) -> Floats:
    """Runoff of one storm, (P − λS)²/(P + (1 − λ)S) where P exceeds λS. [mm]

    design_storm : mm;  curve_number : 1;  initial_abstraction : λ, share of S that is lost before runoff begins [1]
    Source: rulebook sources scs-cn

    CN 80: S = 63.5 mm, (110 − 12.7)²/(110 + 50.8)

    >>> round(float(runoff(110.0, 80.0, 0.2)), 4)
    58.8762
    """
    most = retention(curve_number)
    excess = np.maximum(design_storm - initial_abstraction * most, 0.0)
    return excess**2 / np.maximum(design_storm + (1 - initial_abstraction) * most, 1e-9)


def rain_of_storms(rain_daily: Floats, storm_threshold: Floats) -> Floats:
    """Rain of all days with a storm. [mm]  rain_daily : days on the first axis [mm];  storm_threshold : mm

    A day with exactly the threshold counts.

    >>> float(rain_of_storms(np.array([50.0, 49.9, 80.0]), 50.0))
    130.0
    """
    total: Floats = np.sum(_storms(rain_daily, storm_threshold), axis=0)
    return total


def runoff_of_storms(
    rain_daily: Floats, curve_number: Floats, initial_abstraction: Floats, storm_threshold: Floats
) -> Floats:
    """Runoff of all days with a storm, each worked out alone: the curve is not a straight line. [mm]

    rain_daily : days on the first axis [mm];  other inputs as in `runoff`;  storm_threshold : mm

    >>> round(float(runoff_of_storms(np.array([110.0, 49.0, 110.0]), 80.0, 0.2, 50.0)), 4)
    117.7524
    """
    storms = _storms(rain_daily, storm_threshold)
    total: Floats = np.sum(runoff(storms, curve_number, initial_abstraction), axis=0)
    return total


def _storms(rain_daily: Floats, storm_threshold: Floats) -> Floats:
    return np.where(rain_daily >= storm_threshold, rain_daily, 0.0 * rain_daily * storm_threshold)


def by_soil_group(soil_group: Floats, cn_a: Floats, cn_b: Floats, cn_c: Floats, cn_d: Floats) -> Floats:
    """Curve number of a class on the soil that it stands on. [1]

    soil_group : 1 to 4 for A to D, a value between two after resampling goes to the nearer;  cn_a … cn_d : of the class

    >>> by_soil_group(np.array([1.0, 4.0]), 30.0, 55.0, 70.0, 77.0).tolist()
    [30.0, 77.0]
    """
    group = np.rint(soil_group)
    chosen = np.where(group == 1, cn_a, np.where(group == 2, cn_b, np.where(group == 3, cn_c, cn_d)))
    return chosen + 0.0 * (soil_group + cn_a + cn_b + cn_c + cn_d)


def retention_index(storm_rain: Floats, storm_runoff: Floats) -> Floats:
    """Share of storm rain that is held back; nothing can be said where no storm fell. [1]  Both in mm.

    >>> float(retention_index(110.0, 55.0))
    0.5
    """
    return 1 - storm_runoff / np.where(storm_rain > 0, storm_rain, np.nan)


def runoff_volume(storm_runoff: Floats, area: Floats) -> Floats:
    """Storm water that runs off an area. [m³]  storm_runoff : mm;  area : m²

    >>> runoff_volume(48.0, 1e6)
    48000.0
    """
    return storm_runoff / 1000 * area


STORM_RAIN = Field("nature.storm_rain", "mm", Text("暴雨量", "storm rain"), low=0, high=10_000)
STORM_RUNOFF = Field("nature.storm_runoff", "mm", Text("暴雨径流量", "storm runoff"), low=0, high=10_000)
_STORM = Field("nature.design_storm", "mm", Text("设计暴雨量", "design storm"), low=0, high=2_000, usual=(10, 800))
_NUMBER = Field("nature.curve_number", "1", Text("径流曲线数 CN", "curve number"), low=0, high=100, usual=(20, 100))
_LOST = Field("nature.initial_abstraction", "1", Text("初损率 λ", "initial abstraction λ"), low=0.01, high=0.5)
_THRESHOLD = Field(
    "nature.storm_threshold", "mm", Text("暴雨日雨量标准", "daily rain of a storm"), low=1, high=300, usual=(1, 50)
)


def _of_group(letter: str) -> Field:
    title = Text(f"{letter} 组土壤的 CN", f"curve number on soils of group {letter}")
    return Field(f"nature.curve_number.{letter.lower()}", "1", title, low=0, high=100)


_CN = "R = (P − λS)²/(P + (1−λ)S), S = 25400/CN − 254"

MODELS = (
    Model(
        code="soil_group",
        gives=_NUMBER.of,
        title=Text("按类型与水文土壤组查表", "by class and hydrologic soil group"),
        compute=by_soil_group,
        inputs={
            "soil_group": Field("nature.soil_group", "1", Text("水文土壤组", "hydrologic soil group"), low=1, high=4),
            **{f"cn_{letter.lower()}": _of_group(letter) for letter in "ABCD"},
        },
        unit="1",
        formula="CN = CN_g of the class, g = A, B, C, D",
        source="tr-55-1986",
        mark=Mark.UNVERIFIED,
        note=Text(
            "土壤组栅格须用最近邻重采样（resampling: nearest）", "give the map of groups with resampling: nearest"
        ),
    ),
    Model(
        code="one_storm",
        gives=STORM_RAIN.of,
        title=Text("一场设计暴雨", "one design storm"),
        compute=one_storm,
        inputs={"design_storm": _STORM},
        unit="mm",
        formula="P_storm = P",
        source="definition",
        mark=Mark.STATED,
        note=Text("为一场暴雨的量，不是全年各场之和", "of one storm, not the sum over those of a year"),
    ),
    Model(
        code="curve_number",
        gives=STORM_RUNOFF.of,
        title=Text("径流曲线数法（一场设计暴雨）", "curve number, one design storm"),
        compute=runoff,
        inputs={"design_storm": _STORM, "curve_number": _NUMBER, "initial_abstraction": _LOST},
        unit="mm",
        formula=_CN,
        source="scs-cn",
        mark=Mark.STATED,
    ),
    Model(
        code="storm_days",
        gives=STORM_RAIN.of,
        title=Text("逐日降水中的暴雨日", "days with a storm"),
        compute=rain_of_storms,
        inputs={"rain_daily": RAIN_DAILY, "storm_threshold": _THRESHOLD},
        unit="mm",
        formula="P_storm = Σ P_d where P_d ≥ 50 mm",
        source="gep-guide-2020",
        mark=Mark.UNVERIFIED,
    ),
    Model(
        code="curve_number_days",
        gives=STORM_RUNOFF.of,
        title=Text("径流曲线数法（逐日暴雨）", "curve number, storms day by day"),
        compute=runoff_of_storms,
        inputs={
            "rain_daily": RAIN_DAILY,
            "curve_number": _NUMBER,
            "initial_abstraction": _LOST,
            "storm_threshold": _THRESHOLD,
        },
        unit="mm",
        formula=f"Σ_d {_CN}",
        source="scs-cn",
        mark=Mark.STATED,
    ),
    Model(
        code="held_back",
        gives="nature.storm_retention_index",
        title=Text("径流滞留率", "share held back"),
        compute=retention_index,
        inputs={"storm_rain": STORM_RAIN, "storm_runoff": STORM_RUNOFF},
        unit="1",
        formula="I = 1 − R/P",
        source="invest-ufrm",
        mark=Mark.STATED,
    ),
    Model(
        code="volume",
        gives="nature.storm_retention.runoff",
        title=Text("径流深乘面积", "depth times area"),
        compute=runoff_volume,
        inputs={"storm_runoff": STORM_RUNOFF, "area": AREA},
        unit="m3",
        formula="V = Σ R · A / 1000",
        source="invest-ufrm",
        mark=Mark.STATED,
        extensive=True,
    ),
)
