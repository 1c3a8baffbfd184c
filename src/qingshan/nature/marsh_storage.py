"""Flood water held by marshes 沼泽调蓄: on their surface and in their soil."""

import numpy as np
import numpy.typing as npt

from qingshan.core import Field, Level, Mark, Model, Service, ServiceClass, Text
from qingshan.nature.fields import AREA, RESERVOIR_COST

Floats = npt.NDArray[np.float64]

WATER_DENSITY = 1.0  # t/m³


def surface(area: Floats, surface_depth: Floats) -> Floats:
    """Flood water on the surface of marshes. [m³]  area : m²;  surface_depth : m

    Source: spec A3.5.3 (garze-2017, whose text says 万 m³ where its table has m³)

    2000 km² and 0.3 m:

    >>> surface(2000e6, 0.3)
    600000000.0
    """
    return area * surface_depth


def soil(
    area: Floats, soil_depth: Floats, bulk_density: Floats, saturated_moisture: Floats, initial_moisture: Floats
) -> Floats:
    """Flood water that the soil of marshes takes up. [m³]

    area : m²;  soil_depth : m;  bulk_density : t/m³;  moistures : water per dry soil by mass [%]
    Source: spec A3.5.3 (unverified)

    25 km², 0.6 m of soil:

    >>> round(soil(25e6, 0.6, 0.9, 68.0, 41.0), 3)
    3645000.0
    """
    return area * soil_depth * bulk_density * (saturated_moisture - initial_moisture) / 100 / WATER_DENSITY


def together(on_surface: Floats, in_soil: Floats) -> Floats:
    """Surface and soil together. [m³]  Both in m³.

    >>> together(7.5e6, 3.645e6)
    11145000.0
    """
    return on_surface + in_soil


def value(quantity: Floats, price: Floats) -> Floats:
    """Value at the construction cost of reservoir capacity. [CNY]  quantity : m³;  price : CNY/m³

    >>> round(value(6.0e8, 7.06) / 1e8, 2)
    42.36
    """
    return quantity * price


_CODE = "nature.marsh_storage"
_QUANTITY = Field(f"{_CODE}.quantity", "m3", Text("沼泽调蓄量", "flood water held by marshes"))
_SURFACE = Field(f"{_CODE}.surface", "m3", Text("沼泽地表滞水量", "water on the surface of marshes"))
_SOIL = Field(f"{_CODE}.soil", "m3", Text("沼泽土壤蓄水量", "water in the soil of marshes"))
_DEPTH = Field(f"{_CODE}.surface_depth", "m", Text("地表滞水深度", "depth of water on the surface"), low=0, high=5)


def _moisture(name: str, title: Text) -> Field:
    return Field(f"{_CODE}.{name}", "%", title, low=0, high=1_000)


MODELS = (
    Model(
        code="depth",
        gives=_SURFACE.of,
        title=Text("地表滞水深度法", "depth of water on the surface"),
        compute=surface,
        inputs={"area": AREA, "surface_depth": _DEPTH},
        unit="m3",
        formula="C_ms = S · h",
        source="garze-2017",
        mark=Mark.STATED,
        extensive=True,
    ),
    Model(
        code="moisture",
        gives=_SOIL.of,
        title=Text("土壤含水率差法", "difference of soil moisture"),
        compute=soil,
        inputs={
            "area": AREA,
            "soil_depth": Field(f"{_CODE}.soil_depth", "m", Text("湿地土壤深度", "depth of the soil"), low=0, high=20),
            "bulk_density": Field(
                f"{_CODE}.bulk_density", "t/m3", Text("湿地土壤容重", "bulk density of marsh soil"), low=0.05, high=3
            ),
            "saturated_moisture": _moisture("saturated_moisture", Text("饱和含水率", "saturated moisture")),
            "initial_moisture": _moisture("initial_moisture", Text("初始含水率", "initial moisture")),
        },
        unit="m3",
        formula="C_sw = S · h_s · ρ_b · (F − E) / ρ_w",
        source="gep-guide-2020",
        mark=Mark.UNVERIFIED,
        extensive=True,
    ),
    Model(
        code="surface",
        gives=_QUANTITY.of,
        title=Text("只计地表滞水", "the surface only"),
        compute=surface,
        inputs={"area": AREA, "surface_depth": _DEPTH},
        unit="m3",
        formula="C_mc = S · h",
        source="garze-2017",
        mark=Mark.STATED,
        extensive=True,
    ),
    Model(
        code="surface_and_soil",
        gives=_QUANTITY.of,
        title=Text("地表滞水与土壤蓄水之和", "surface and soil together"),
        compute=together,
        inputs={"on_surface": _SURFACE, "in_soil": _SOIL},
        unit="m3",
        formula="C_mc = C_ms + C_sw",
        source="gep-guide-2020",
        mark=Mark.UNVERIFIED,
        extensive=True,
    ),
    Model(
        code="reservoir_cost",
        gives=f"{_CODE}.value",
        title=Text("影子工程法", "shadow project"),
        compute=value,
        inputs={"quantity": _QUANTITY, "price": RESERVOIR_COST},
        unit="CNY",
        formula="V = C_mc · C_we",
        source="garze-2017",
        mark=Mark.STATED,
        level=Level.ZONE,
        extensive=True,
    ),
)

SERVICE = Service(
    code=_CODE,
    title=Text("沼泽调蓄", "flood storage by marshes"),
    group=ServiceClass.REGULATING,
    quantity=_QUANTITY.of,
    value=f"{_CODE}.value",
    cautions=(Text("开阔水面按湖泊调蓄计，不在此处重复", "open water is counted as lakes, not here"),),
)
