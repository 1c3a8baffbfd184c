"""What the ground gives the wind 风蚀下垫面: erodible fraction, crust, roughness and vegetation of RWEQ."""

import numpy as np
import numpy.typing as npt

from qingshan.core import Field, Mark, Model, Text
from qingshan.nature.fields import CLAY, ORGANIC_CARBON, SAND, SILT, VEGETATION_COVER

Floats = npt.NDArray[np.float64]


def organic_matter(organic_carbon: Floats) -> Floats:
    """Organic matter from organic carbon. [%]  organic_carbon : %

    >>> round(organic_matter(1.0), 3)
    1.724
    """
    return 1.724 * organic_carbon


def erodible_fraction(
    sand: Floats, silt: Floats, clay: Floats, soil_organic_matter: Floats, calcium_carbonate: Floats
) -> Floats:
    """Erodible fraction EF of the surface soil, kept within 0 and 1. [1]  All inputs in percent.

    EF = (29.09 + 0.31 sa + 0.17 si + 0.33 sa/cl − 2.59 OM − 0.95 CaCO₃)/100
    Source: spec A3.3.1 (winderosion-script)

    >>> round(float(erodible_fraction(62.0, 24.0, 14.0, 1.1, 3.0)), 6)
    0.481524
    """
    texture = 29.09 + 0.31 * sand + 0.17 * silt + 0.33 * sand / np.maximum(clay, 1e-9)
    share = (texture - 2.59 * soil_organic_matter - 0.95 * calcium_carbonate) / 100
    return np.minimum(np.maximum(share, 0.0), 1.0)


def crust_factor(clay: Floats, soil_organic_matter: Floats) -> Floats:
    """Soil crust factor SCF. [1]  Both in percent; with g/kg, as one source labels them, it collapses.

    Source: spec A3.3.1 (winderosion-script, ulan-buh-2021)

    >>> round(crust_factor(14.0, 1.1), 6)
    0.431218
    """
    return 1 / (1 + 0.0066 * clay**2 + 0.021 * soil_organic_matter**2)


def ridge_roughness(relief: Floats, relief_distance: Floats) -> Floats:
    """Roughness K_r of ridges, 0.2 ΔH²/L. [m]  relief : m;  relief_distance : m

    >>> round(ridge_roughness(12.0, 500.0), 6)
    0.0576
    """
    return 0.2 * relief**2 / relief_distance


def roughness_factor(
    relief: Floats, relief_distance: Floats, random_roughness: Floats, roughness_unit: Floats
) -> Floats:
    """Roughness factor K'. [1]

    relief : ΔH [m];  relief_distance : L [m];  random_roughness : C_rr [cm]
    roughness_unit : the unit that K_r enters the formula in [m]: 1000 is km, 0.01 is cm. Which is meant is open
    K' = exp(1.86 K_r − 2.41 K_r^0.934 − 0.127 C_rr)
    Source: spec A3.3.1 (winderosion-script)

    >>> round(float(roughness_factor(12.0, 500.0, 1.4, 1000.0)), 6)
    0.836978
    """
    ridges = ridge_roughness(relief, relief_distance) / roughness_unit
    return np.exp(1.86 * ridges - 2.41 * ridges**0.934 - 0.127 * random_roughness)


def vegetation_factor(vegetation_cover: Floats, vegetation_coefficient: Floats) -> Floats:
    """Vegetation factor C of wind erosion. [1]  vegetation_cover : percent;  vegetation_coefficient : below zero [1]

    The general coefficient is −0.0438; one script has −0.00483, ten times too small.
    Source: spec A3.3.1 (ulan-buh-2021)

    >>> round(float(vegetation_factor(35.0, -0.0438)), 6)
    0.215887
    """
    return np.exp(vegetation_coefficient * vegetation_cover)


ORGANIC_MATTER = Field(
    "nature.soil_organic_matter", "%", Text("土壤有机质", "soil organic matter"), low=0, high=100, usual=(0.05, 50)
)

MODELS = (
    Model(
        code="of_carbon",
        gives=ORGANIC_MATTER.of,
        title=Text("有机碳折有机质", "from organic carbon"),
        compute=organic_matter,
        inputs={"organic_carbon": ORGANIC_CARBON},
        unit="%",
        formula="OM = 1.724 · C_org",
        source="general-knowledge",
        mark=Mark.UNVERIFIED,
    ),
    Model(
        code="rweq",
        gives="nature.erodible_fraction",
        title=Text("土壤可蚀成分 EF", "erodible fraction EF"),
        compute=erodible_fraction,
        inputs={
            "sand": SAND,
            "silt": SILT,
            "clay": CLAY,
            "soil_organic_matter": ORGANIC_MATTER,
            "calcium_carbonate": Field(
                "nature.calcium_carbonate", "%", Text("碳酸钙含量", "calcium carbonate"), low=0, high=100, usual=(0, 30)
            ),
        },
        unit="1",
        formula="EF = (29.09 + 0.31sa + 0.17si + 0.33sa/cl − 2.59OM − 0.95CaCO₃)/100",
        source="winderosion-script",
        mark=Mark.STATED,
    ),
    Model(
        code="rweq",
        gives="nature.crust_factor",
        title=Text("土壤结皮因子 SCF", "soil crust factor SCF"),
        compute=crust_factor,
        inputs={"clay": CLAY, "soil_organic_matter": ORGANIC_MATTER},
        unit="1",
        formula="SCF = 1/(1 + 0.0066cl² + 0.021OM²)",
        source="winderosion-script",
        mark=Mark.STATED,
        note=Text("含量按百分数；用 g/kg 则结皮因子趋零", "in percent; with g/kg the factor collapses"),
    ),
    Model(
        code="rweq",
        gives="nature.roughness_factor",
        title=Text("地表糙度因子 K'", "roughness factor K'"),
        compute=roughness_factor,
        inputs={
            "relief": Field("nature.relief", "m", Text("地形起伏高差", "relief"), low=0, high=3_000),
            "relief_distance": Field(
                "nature.relief_distance", "m", Text("起伏量取值距离", "distance of the relief"), low=1, high=100_000
            ),
            "random_roughness": Field(
                "nature.random_roughness", "cm", Text("随机糙度", "chain random roughness"), low=0, high=30
            ),
            "roughness_unit": Field(
                "nature.roughness_unit", "m", Text("糙度公式的长度单位", "unit of K_r"), low=0.001, high=1_000
            ),
        },
        unit="1",
        formula="K' = exp(1.86K_r − 2.41K_r^0.934 − 0.127C_rr), K_r = 0.2·ΔH²/L",
        source="winderosion-script",
        mark=Mark.UNVERIFIED,
        note=Text("K_r 的单位未核实，由参数给定", "the unit of K_r is unverified and a parameter"),
    ),
    Model(
        code="exponential",
        gives="nature.wind_vegetation_factor",
        title=Text("植被因子 C（风蚀）", "vegetation factor C of wind erosion"),
        compute=vegetation_factor,
        inputs={
            "vegetation_cover": VEGETATION_COVER,
            "vegetation_coefficient": Field(
                "nature.sand_fixation.vegetation_coefficient",
                "1",
                Text("植被覆盖系数", "vegetation coefficient"),
                low=-0.5,
                high=0,
            ),
        },
        unit="1",
        formula="C = exp(a · SC)",
        source="ulan-buh-2021",
        mark=Mark.STATED,
    ),
)
