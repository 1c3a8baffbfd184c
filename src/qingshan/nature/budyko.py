"""Actual evapotranspiration on the curve of Budyko 布迪科曲线 in the form of Fu, with the water store of the soil.

Sources: rulebook/data/sources/formulas.yaml#fu-1981, #donohue-2012, #invest-awy
"""

import numpy as np
import numpy.typing as npt

from qingshan.core import Field, Mark, Model, Text
from qingshan.nature.evapotranspiration import POTENTIAL
from qingshan.nature.fields import ACTUAL_EVAPOTRANSPIRATION, RAIN

Floats = npt.NDArray[np.float64]


def available_water(soil_depth: Floats, root_depth: Floats, plant_available_water: Floats) -> Floats:
    """Water that plants can draw from the soil, as deep as soil and roots both go. [mm]

    soil_depth, root_depth : mm;  plant_available_water : volume of water per volume of soil [1]

    >>> round(float(available_water(900.0, 500.0, 0.55)), 9)
    275.0
    """
    return np.minimum(soil_depth, root_depth) * plant_available_water


def fu(
    rain: Floats, potential_evapotranspiration: Floats, available_water: Floats, seasonality: Floats, vegetated: Floats
) -> Floats:
    """Actual evapotranspiration by the Budyko curve of Fu with ω = Z·AWC/P + 1.25. [mm]

    rain, potential_evapotranspiration : annual depths [mm];  available_water : mm;  seasonality : Z [1]
    vegetated : 1 where plants and soil give the water off; 0 where it evaporates as from a wet surface, min(PET, P),
    and the soil is not looked at: a soil map may have holes there
    AET/P = 1 + φ − (1 + φ^ω)^(1/ω), φ = PET/P. ω goes on growing with the store of the soil (donohue-2012).
    Source: rulebook sources fu-1981, donohue-2012

    φ = 603/800, ω = 6·275/800 + 1.25 = 3.3125:

    >>> round(float(fu(800.0, 603.0, 275.0, 6.0, 1.0)) / 800.0, 7)
    0.6487423
    >>> float(fu(800.0, 900.0, np.nan, 6.0, 0.0))
    800.0
    """
    return _budyko(rain, potential_evapotranspiration, available_water, seasonality, vegetated, np.inf)


def fu_capped(
    rain: Floats, potential_evapotranspiration: Floats, available_water: Floats, seasonality: Floats, vegetated: Floats
) -> Floats:
    """The same with ω cut off at 5, as InVEST's Annual Water Yield does it. [mm]

    The cut lowers evapotranspiration most where φ is 1: at 5 it is 85 % of rain there, without a cap up to all of it.
    Source: rulebook sources invest-awy

    ω would be 6·1000/600 + 1.25 = 11.25:

    >>> round(float(fu(600.0, 600.0, 1000.0, 6.0, 1.0)), 1), round(float(fu_capped(600.0, 600.0, 1000.0, 6.0, 1.0)), 1)
    (561.9, 510.8)
    """
    return _budyko(rain, potential_evapotranspiration, available_water, seasonality, vegetated, 5.0)


def _budyko(
    rain: Floats, demand: Floats, available_water: Floats, seasonality: Floats, vegetated: Floats, cap: float
) -> Floats:
    wet = np.maximum(rain, 1e-9)
    dryness = demand / wet
    shape = np.minimum(seasonality * available_water / wet + 1.25, cap)
    # of φ and 1 the larger goes out of the root, so that a steep curve does not overflow
    larger, smaller = np.maximum(dryness, 1.0), np.minimum(dryness, 1.0)
    curve = 1 + dryness - larger * (1 + (smaller / larger) ** shape) ** (1 / shape)
    bare = np.minimum(demand, rain)
    grown = np.minimum(rain * curve, bare)
    return np.where(vegetated == 0, bare + 0.0 * seasonality, bare + vegetated * (grown - bare))


_AVAILABLE = Field(
    "nature.available_water", "mm", Text("土壤有效贮水量", "available water of the soil"), low=0, high=6_000
)
_FU = {
    "rain": RAIN,
    "potential_evapotranspiration": POTENTIAL,
    "available_water": _AVAILABLE,
    "seasonality": Field("nature.seasonality", "1", Text("季节性参数 Z", "seasonality Z"), low=0, high=100),
    "vegetated": Field("nature.vegetated", "1", Text("是否植被类型", "vegetated class"), low=0, high=1),
}
_CURVE = "AET = P·(1 + φ − (1 + φ^ω)^(1/ω)), φ = Kc·ET0/P"
_BARE = "AET = min(Kc·ET0, P) where not vegetated"

MODELS = (
    Model(
        code="soil_and_roots",
        gives=_AVAILABLE.of,
        title=Text("由土层、根深与有效含水率", "from soil, roots and available water content"),
        compute=available_water,
        inputs={
            "soil_depth": Field(
                "nature.soil_depth",
                "mm",
                Text("根系限制层深度", "depth of soil"),
                low=0,
                high=50_000,
                usual=(50, 10_000),
            ),
            "root_depth": Field(
                "nature.root_depth", "mm", Text("根系深度", "root depth"), low=0, high=50_000, usual=(50, 10_000)
            ),
            "plant_available_water": Field(
                "nature.plant_available_water",
                "1",
                Text("植物有效含水率", "plant available water content"),
                low=0,
                high=1,
                usual=(0.01, 0.6),
            ),
        },
        unit="mm",
        formula="AWC = min(soil depth, root depth) · PAWC",
        source="invest-awy",
        mark=Mark.STATED,
    ),
    Model(
        code="fu",
        gives=ACTUAL_EVAPOTRANSPIRATION.of,
        title=Text("Budyko 曲线（傅抱璞），ω 不设上限", "Budyko curve of Fu, ω without a cap"),
        compute=fu,
        inputs=_FU,
        unit="mm",
        formula=f"{_CURVE}, ω = Z·AWC/P + 1.25; {_BARE}",
        source="donohue-2012",
        mark=Mark.UNVERIFIED,
    ),
    Model(
        code="fu_invest",
        gives=ACTUAL_EVAPOTRANSPIRATION.of,
        title=Text("Budyko 曲线（傅抱璞），同 InVEST，ω ≤ 5", "Budyko curve of Fu as in InVEST, ω up to 5"),
        compute=fu_capped,
        inputs=_FU,
        unit="mm",
        formula=f"{_CURVE}, ω = min(5, Z·AWC/P + 1.25); {_BARE}",
        source="invest-awy",
        mark=Mark.STATED,
        note=Text("与 InVEST 年产水量模型一致", "agrees with InVEST's Annual Water Yield"),
    ),
)
