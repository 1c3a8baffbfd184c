"""Other ways to value soil retention 土壤保持: fertility kept and land not abandoned; in place of silt and pollution.

The same nutrients and the same soil would be counted twice beside them: both ways give one indicator, a run takes one.
Source: spec A3.2.6 (huanghua-2017)
"""

import numpy as np
import numpy.typing as npt

from qingshan.core import Field, Level, Mark, Model, Origin, Text
from qingshan.nature.soil_retention import BULK_DENSITY, NUTRIENT_CONTENT, QUANTITY

Floats = npt.NDArray[np.float64]


def fertility_value(quantity: Floats, nutrient_content: Floats, price: Floats) -> Floats:
    """Fertiliser that would replace the nutrients of the soil that stays 保持肥力, one nutrient at a time. [CNY]

    quantity : t;  nutrient_content : percent of the soil;  price : of the pure nutrient in fertiliser [CNY/t]

    >>> round(fertility_value(1000.0, 0.18, 15_000.0), 6)
    27000.0
    """
    return quantity * nutrient_content / 100 * price


def land_value(quantity: Floats, bulk_density: Floats, topsoil_depth: Floats, land_return: Floats) -> Floats:
    """Yearly return of the land whose whole topsoil would have gone 减少废弃土地. [CNY]

    quantity : t;  bulk_density : t/m³;  topsoil_depth : m;  land_return : CNY/hm² a year

    12 500 t at 1.25 t/m³ are 10 000 m³, 2 hm² of half a metre:

    >>> land_value(12_500.0, 1.25, 0.5, 3000.0)
    6000.0
    """
    return quantity / (bulk_density * topsoil_depth) / 10_000 * land_return


def value(fertility: Floats, land: Floats) -> Floats:
    """Fertility and land together. [CNY]  fertility : summed over nutrients [CNY];  land : CNY

    >>> value(27_000.0, 6000.0)
    33000.0
    """
    return fertility + land


_CODE = "nature.soil_retention"
_FERTILITY = f"{_CODE}.fertility_value"
_LAND = f"{_CODE}.land_value"

MODELS = (
    Model(
        code="fertiliser",
        gives=_FERTILITY,
        title=Text("保持土壤肥力价值", "fertility kept"),
        compute=fertility_value,
        inputs={
            "quantity": QUANTITY,
            "nutrient_content": NUTRIENT_CONTENT,
            "price": Field(f"{_CODE}.fertiliser_price", "CNY/t", Text("肥料价格（折纯）", "price of nutrients"), low=0),
        },
        unit="CNY",
        formula="V_f = Q · C_i · P_i",
        source="huanghua-2017",
        mark=Mark.STATED,
        level=Level.ZONE,
        extensive=True,
        dimensions=("nutrient",),
    ),
    Model(
        code="opportunity_cost",
        gives=_LAND,
        title=Text("减少废弃土地价值", "land not abandoned"),
        compute=land_value,
        inputs={
            "quantity": QUANTITY,
            "bulk_density": BULK_DENSITY,
            "topsoil_depth": Field(
                f"{_CODE}.topsoil_depth", "m", Text("表土厚度", "depth of topsoil"), low=0.05, high=3
            ),
            "land_return": Field(
                f"{_CODE}.land_return",
                "CNY/hm2",
                Text("土地年收益", "yearly return of the land"),
                low=0,
                origins=(Origin.CLASS, Origin.ZONE, Origin.SCALAR),
            ),
        },
        unit="CNY",
        formula="V_l = Q/(ρ·h) · B",
        source="huanghua-2017",
        mark=Mark.STATED,
        level=Level.ZONE,
        extensive=True,
    ),
    Model(
        code="fertility_and_land",
        gives=f"{_CODE}.value",
        title=Text("肥力与土地之和（替代泥沙与面源污染）", "fertility and land, in place of silt and pollution"),
        compute=value,
        inputs={
            "fertility": Field(
                _FERTILITY, "CNY", Text("保持土壤肥力价值", "fertility kept"), total_over=("nutrient",), low=0
            ),
            "land": Field(_LAND, "CNY", Text("减少废弃土地价值", "land not abandoned"), low=0),
        },
        unit="CNY",
        formula="V = Σ V_f + V_l",
        source="huanghua-2017",
        mark=Mark.STATED,
        level=Level.ZONE,
        extensive=True,
        note=Text(
            "替代而非相加：同一养分不得既计肥力又计污染",
            "in place of silt and pollution, never beside them: one nutrient is valued once",
        ),
    ),
)
