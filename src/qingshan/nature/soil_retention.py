"""Soil retention 土壤保持: erosion without cover and practice less erosion with them, valued as silt and pollution."""

import numpy as np
import numpy.typing as npt

from qingshan.core import Field, Level, Mark, Model, Service, ServiceClass, Text
from qingshan.nature.fields import AREA

Floats = npt.NDArray[np.float64]


def potential_loss(
    erosivity: Floats, erodibility: Floats, slope_length_factor: Floats, slope_steepness_factor: Floats
) -> Floats:
    """Soil loss of bare ground without any practice, R·K·L·S. [t·hm⁻²·a⁻¹]

    erosivity : MJ·mm·hm⁻²·h⁻¹·a⁻¹;  erodibility : t·hm²·h·hm⁻²·MJ⁻¹·mm⁻¹;  factors : 1

    >>> round(potential_loss(4200.0, 0.018, 2.1, 1.0), 6)
    158.76
    """
    return erosivity * erodibility * slope_length_factor * slope_steepness_factor


def actual_loss(potential: Floats, cover_factor: Floats, practice_factor: Floats) -> Floats:
    """Soil loss under the present cover and practice, R·K·L·S·C·P. [t·hm⁻²·a⁻¹]

    practice_factor : 1 is no practice

    >>> round(actual_loss(158.76, 0.02, 1.0), 6)
    3.1752
    """
    return potential * cover_factor * practice_factor


def retained(potential: Floats, actual: Floats, area: Floats) -> Floats:
    """Soil that stays where it is because of cover and practice. [t]

    potential, actual : t·hm⁻²·a⁻¹;  area : m²
    The potential is a counterfactual: it grows with steepness and rain, not with management. Show the actual loss too.

    >>> round(retained(158.76, 3.1752, 10_000.0), 4)
    155.5848
    """
    return (potential - actual) * area / 10_000


def sediment_value(quantity: Floats, deposition_share: Floats, bulk_density: Floats, price: Floats) -> Floats:
    """Dredging that is spared 减少泥沙淤积. [CNY]

    quantity : t;  deposition_share : share of eroded soil that ends in waters [1]
    bulk_density : t/m³;  price : dredging cost [CNY/m³]

    >>> round(sediment_value(406837.4688, 0.24, 1.25, 20.5), 2)
    1601312.28
    """
    return deposition_share * quantity / bulk_density * price


def pollution_value(quantity: Floats, nutrient_content: Floats, price: Floats) -> Floats:
    """Treatment of nutrients that is spared 减少面源污染, one nutrient at a time. [CNY]

    quantity : t;  nutrient_content : percent of the soil;  price : CNY per t of the nutrient

    >>> round(pollution_value(406837.4688, 0.18, 1750.0), 2)
    1281538.03
    """
    return quantity * nutrient_content / 100 * price


def value(sediment: Floats, pollution: Floats) -> Floats:
    """Silt and pollution together. [CNY]  sediment, pollution : CNY, the latter summed over nutrients

    >>> value(1.5, 2.0)
    3.5
    """
    return sediment + pollution


_FACTOR = {
    "erosivity": Field(
        "nature.erosivity", "MJ*mm/(hm2*h)", Text("降雨侵蚀力 R", "erosivity R"), low=0, usual=(10, 30_000)
    ),
    "erodibility": Field(
        "nature.erodibility", "t*h/(MJ*mm)", Text("土壤可蚀性 K", "erodibility K"), low=0, high=0.2, usual=(0.001, 0.1)
    ),
    "slope_length_factor": Field("nature.slope_length_factor", "1", Text("坡长因子 L", "slope length L"), low=0),
    "slope_steepness_factor": Field("nature.slope_steepness_factor", "1", Text("坡度因子 S", "steepness S"), low=0),
}
_POTENTIAL = Field("nature.soil_loss.potential", "t/hm2", Text("潜在侵蚀量", "potential soil loss"), low=0)
_ACTUAL = Field("nature.soil_loss.actual", "t/hm2", Text("实际侵蚀量", "actual soil loss"), low=0)
QUANTITY = Field("nature.soil_retention.quantity", "t", Text("土壤保持量", "soil retained"))
BULK_DENSITY = Field("nature.soil_retention.bulk_density", "t/m3", Text("土壤容重", "bulk density"), low=0.1, high=3)
NUTRIENT_CONTENT = Field(
    "nature.soil_retention.nutrient_content", "%", Text("土壤养分含量", "nutrient content"), low=0, high=100
)

MODELS = (
    Model(
        code="rusle_potential",
        gives=_POTENTIAL.of,
        title=Text("潜在侵蚀（RUSLE）", "potential soil loss, RUSLE"),
        compute=potential_loss,
        inputs=_FACTOR,
        unit="t/hm2",
        formula="A_p = R·K·L·S",
        source="garze-2017",
        mark=Mark.STATED,
    ),
    Model(
        code="rusle_actual",
        gives=_ACTUAL.of,
        title=Text("实际侵蚀（RUSLE）", "actual soil loss, RUSLE"),
        compute=actual_loss,
        inputs={
            "potential": _POTENTIAL,
            "cover_factor": Field("nature.cover_factor", "1", Text("覆盖因子 C", "cover C"), low=0, high=1),
            "practice_factor": Field("nature.practice_factor", "1", Text("措施因子 P", "practice P"), low=0, high=1),
        },
        unit="t/hm2",
        formula="A_r = R·K·L·S·C·P",
        source="garze-2017",
        mark=Mark.STATED,
    ),
    Model(
        code="rusle",
        gives=QUANTITY.of,
        title=Text("土壤保持量（RUSLE）", "soil retained, RUSLE"),
        compute=retained,
        inputs={"potential": _POTENTIAL, "actual": _ACTUAL, "area": AREA},
        unit="t",
        formula="Q = Σ (A_p − A_r) · A",
        source="garze-2017",
        mark=Mark.STATED,
        extensive=True,
    ),
    Model(
        code="dredging",
        gives="nature.soil_retention.sediment_value",
        title=Text("减少泥沙淤积价值", "dredging spared"),
        compute=sediment_value,
        inputs={
            "quantity": QUANTITY,
            "deposition_share": Field(
                "nature.soil_retention.deposition_share", "1", Text("淤积比例", "deposition share"), low=0, high=1
            ),
            "bulk_density": BULK_DENSITY,
            "price": Field("nature.soil_retention.dredging_price", "CNY/m3", Text("清淤成本", "dredging cost"), low=0),
        },
        unit="CNY",
        formula="V_sd = λ · Q/ρ · c",
        source="garze-2017",
        mark=Mark.STATED,
        level=Level.ZONE,
        extensive=True,
    ),
    Model(
        code="treatment",
        gives="nature.soil_retention.pollution_value",
        title=Text("减少面源污染价值", "nutrient treatment spared"),
        compute=pollution_value,
        inputs={
            "quantity": QUANTITY,
            "nutrient_content": NUTRIENT_CONTENT,
            "price": Field("nature.soil_retention.nutrient_price", "CNY/t", Text("治理成本", "treatment cost"), low=0),
        },
        unit="CNY",
        formula="V_dpd = Q · C_i · P_i",
        source="garze-2017",
        mark=Mark.STATED,
        level=Level.ZONE,
        extensive=True,
        dimensions=("nutrient",),
    ),
    Model(
        code="silt_and_pollution",
        gives="nature.soil_retention.value",
        title=Text("泥沙与面源污染之和", "silt and pollution together"),
        compute=value,
        inputs={
            "sediment": Field(
                "nature.soil_retention.sediment_value", "CNY", Text("减少泥沙淤积价值", "dredging spared"), low=0
            ),
            "pollution": Field(
                "nature.soil_retention.pollution_value",
                "CNY",
                Text("减少面源污染价值", "nutrient treatment spared"),
                total_over=("nutrient",),
                low=0,
            ),
        },
        unit="CNY",
        formula="V = V_sd + Σ V_dpd",
        source="garze-2017",
        mark=Mark.STATED,
        level=Level.ZONE,
        extensive=True,
    ),
)

SERVICE = Service(
    code="nature.soil_retention",
    title=Text("土壤保持", "soil retention"),
    group=ServiceClass.REGULATING,
    quantity=QUANTITY.of,
    value="nature.soil_retention.value",
    companions=(_POTENTIAL.of, _ACTUAL.of),
    cautions=(
        Text(
            "潜在侵蚀是假想情形，随坡度和降雨而增大，不反映管理成效；须同时看实际侵蚀量",
            "potential loss is a counterfactual that grows with slope and rain, not management; see actual loss",
        ),
        Text(
            "养分的肥力价值不得与污染价值相加",
            "never add the fertility value of a nutrient to its pollution value",
        ),
    ),
)
