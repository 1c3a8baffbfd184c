"""Sand fixation 防风固沙: wind erosion of bare ground less that under vegetation, valued as land kept from sand."""

import numpy as np
import numpy.typing as npt

from qingshan.core import Field, Level, Mark, Model, Service, ServiceClass, Text
from qingshan.nature.fields import AREA
from qingshan.nature.wind_erosion import (
    ACTUAL,
    CRUST_FACTOR,
    ERODIBLE_FRACTION,
    POTENTIAL,
    ROUGHNESS_FACTOR,
    VEGETATION_FACTOR,
    WEATHER_FACTOR,
)

Floats = npt.NDArray[np.float64]


def fixed(potential: Floats, actual: Floats) -> Floats:
    """Sand that vegetation holds, potential less actual loss. [kg/m²]  Both in kg/m².

    >>> round(fixed(1.239914, 0.096784), 5)
    1.14313
    """
    return potential - actual


def fixed_closed_form(
    weather_factor: Floats,
    erodible_fraction: Floats,
    crust_factor: Floats,
    roughness_factor: Floats,
    vegetation_factor: Floats,
) -> Floats:
    """Sand that vegetation holds by the closed form of the 2020 guide; its unit is uncertain. [kg/m²]

    weather_factor : kg/m;  factors : 1
    0.1699 · (WF·EF·SCF·K')^1.3711 · (1 − C^1.3711)
    Source: spec A3.3.3 (unverified)

    >>> round(fixed_closed_form(11.5, 0.48, 0.42, 0.82, 0.215887), 6)
    0.359846
    """
    bare = weather_factor * erodible_fraction * crust_factor * roughness_factor
    return 0.1699 * bare**1.3711 * (1 - vegetation_factor**1.3711)


def amount(fixed_per_area: Floats, area: Floats) -> Floats:
    """Sand held on an area. [t]  fixed_per_area : kg/m²;  area : m²

    >>> amount(1.5, 10_000.0)
    15.0
    """
    return fixed_per_area * area / 1000


def covered_area(quantity: Floats, sand_density: Floats, thickness: Floats) -> Floats:
    """Land that the sand would have covered. [m²]  quantity : t;  sand_density : t/m³;  thickness : m

    >>> round(covered_area(7_794_200.0, 1.28, 0.1) / 1e6, 2)
    60.89
    """
    return quantity / (sand_density * thickness)


def value(quantity: Floats, sand_density: Floats, thickness: Floats, price: Floats) -> Floats:
    """Cost of treating the land that the sand would have covered. [CNY]

    quantity : t;  sand_density : t/m³;  thickness : of the sand sheet [m];  price : CNY/m²

    >>> round(value(7_794_200.0, 1.28, 0.1, 3.75) / 1e8, 4)
    2.2835
    """
    return covered_area(quantity, sand_density, thickness) * price


_CODE = "nature.sand_fixation"
_PER_AREA = Field(f"{_CODE}.per_area", "kg/m2", Text("单位面积固沙量", "sand held per area"))
_QUANTITY = Field(f"{_CODE}.quantity", "t", Text("防风固沙量", "sand held"))

MODELS = (
    Model(
        code="difference",
        gives=_PER_AREA.of,
        title=Text("潜在与实际风蚀之差", "potential less actual wind erosion"),
        compute=fixed,
        inputs={
            "potential": Field(POTENTIAL, "kg/m2", Text("潜在风蚀量", "potential wind erosion"), low=0),
            "actual": Field(ACTUAL, "kg/m2", Text("实际风蚀量", "actual wind erosion"), low=0),
        },
        unit="kg/m2",
        formula="G = S_L(X_p) − S_L(X)",
        source="inner-mongolia-zoning-2017",
        mark=Mark.STATED,
    ),
    Model(
        code="closed_form",
        gives=_PER_AREA.of,
        title=Text("2020 年指南的简化式", "closed form of the 2020 guide"),
        compute=fixed_closed_form,
        inputs={
            "weather_factor": WEATHER_FACTOR,
            "erodible_fraction": ERODIBLE_FRACTION,
            "crust_factor": CRUST_FACTOR,
            "roughness_factor": ROUGHNESS_FACTOR,
            "vegetation_factor": VEGETATION_FACTOR,
        },
        unit="kg/m2",
        formula="q = 0.1699·(WF·EF·SCF·K')^1.3711·(1 − C^1.3711)",
        source="gep-guide-2020",
        mark=Mark.UNVERIFIED,
        note=Text(
            "常数 0.1699 的单位未核实，按 kg/m² 解释；算例中只有完整模型的三分之一",
            "the unit of 0.1699 is unverified and read as kg/m²; a third of the full model in the worked example",
        ),
    ),
    Model(
        code="per_area",
        gives=_QUANTITY.of,
        title=Text("防风固沙量", "sand held"),
        compute=amount,
        inputs={"fixed_per_area": _PER_AREA, "area": AREA},
        unit="t",
        formula="Q = Σ G · A / 1000",
        source="inner-mongolia-zoning-2017",
        mark=Mark.STATED,
        extensive=True,
    ),
    Model(
        code="treatment_of_land",
        gives=f"{_CODE}.value",
        title=Text("沙化土地治理成本法", "cost of treating desertified land"),
        compute=value,
        inputs={
            "quantity": _QUANTITY,
            "sand_density": Field(
                f"{_CODE}.sand_density", "t/m3", Text("沙的容重", "density of sand"), low=0.5, high=3
            ),
            "thickness": Field(f"{_CODE}.thickness", "m", Text("覆沙厚度", "thickness of the sand"), low=0.01, high=2),
            "price": Field(f"{_CODE}.price", "CNY/m2", Text("单位面积治沙成本", "cost of treating land"), low=0),
        },
        unit="CNY",
        formula="V = Q/(ρ·h) · P_f",
        source="garze-2017",
        mark=Mark.STATED,
        level=Level.ZONE,
        extensive=True,
    ),
)

SERVICE = Service(
    code=_CODE,
    title=Text("防风固沙", "sand fixation"),
    group=ServiceClass.REGULATING,
    quantity=_QUANTITY.of,
    value=f"{_CODE}.value",
    companions=(POTENTIAL, ACTUAL),
    cautions=(
        Text(
            "潜在风蚀是假想情形；须同时看实际风蚀量",
            "the potential is a counterfactual; see the actual loss beside it",
        ),
        Text(
            "方程非线性：宜逐月计算后相加，全年一次计算会不同",
            "the equation is not linear: months added up differ from one step for the year",
        ),
    ),
)
