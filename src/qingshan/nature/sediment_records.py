"""Records of sediment delivery 泥沙输移: the functions stand in `sediment_delivery`."""

from qingshan.core import Field, Level, Mark, Model, Text
from qingshan.nature import sediment_delivery as sediment
from qingshan.nature.fields import AREA, ELEVATION, SLOPE, STREAM_AREA
from qingshan.nature.slope import CELLS

RATIO = Field("nature.sediment_delivery_ratio", "1", Text("泥沙输移比", "sediment delivery ratio"), low=0, high=1)
_ACTUAL = Field("nature.soil_loss.actual", "t/hm2", Text("实际侵蚀量", "actual soil loss"), low=0)
_POTENTIAL = Field("nature.soil_loss.potential", "t/hm2", Text("潜在侵蚀量", "potential soil loss"), low=0)
_DEPOSITION = Field("nature.sediment_deposition", "t/hm2", Text("沿程沉积量", "sediment settled"), low=0)
_GROUND = {
    "elevation": ELEVATION,
    "slope": SLOPE,
    "cover_factor": Field("nature.cover_factor", "1", Text("覆盖因子 C", "cover C"), low=0, high=1),
}
_ROUTE = {
    "cells": CELLS,
    "stream_area": STREAM_AREA,
    "turning_index": Field(
        "nature.sediment.turning_index", "1", Text("连通性指数拐点 IC₀", "turning connectivity IC0"), low=-10, high=10
    ),
    "steepness": Field("nature.sediment.steepness", "1", Text("曲线参数 k_b", "shape k_b"), low=0.1, high=10),
    "most": Field("nature.sediment.most", "1", Text("最大输移比", "largest delivery ratio"), low=0, high=1),
}
_TWIST = Text(
    "汇流路径按像元计而非按米计，流量份额取十五分之几；河道与未汇入河道处无值",
    "ways down are counted in cells, not metres, and shares in fifteenths; none on streams or where none is reached",
)

MODELS = (
    Model(
        code="multiple_flow",
        gives=RATIO.of,
        title=Text("连通性指数法（多流向）", "connectivity index, multiple flow"),
        compute=sediment.delivery_ratio,
        inputs=_GROUND | _ROUTE,
        unit="1",
        formula="SDR = SDR_max / (1 + exp((IC₀ − IC)/k_b)), IC = log₁₀(W̄·S̄·√A / Σ d/(W·S))",
        source="vigiak-2012",
        mark=Mark.UNVERIFIED,
        level=Level.MAP,
        tiled=True,
    ),
    Model(
        code="invest",
        gives=RATIO.of,
        title=Text("InVEST 泥沙输移比（多流向）", "delivery as InVEST has it, multiple flow"),
        compute=sediment.delivery_ratio_invest,
        inputs=_GROUND | _ROUTE,
        unit="1",
        formula="SDR = SDR_max / (1 + exp((IC₀ − IC)/k_b)), IC = log₁₀(W̄·S̄·√A / Σ 1/(W·S))",
        source="invest-sdr",
        mark=Mark.STATED,
        level=Level.MAP,
        tiled=True,
        note=_TWIST,
    ),
    Model(
        code="invest_d8",
        gives=RATIO.of,
        title=Text("InVEST 泥沙输移比（D8）", "delivery as InVEST has it, D8"),
        compute=sediment.delivery_ratio_invest_d8,
        inputs=_GROUND | _ROUTE,
        unit="1",
        formula="SDR = SDR_max / (1 + exp((IC₀ − IC)/k_b)), IC = log₁₀(W̄·S̄·√A / Σ 1/(W·S))",
        source="invest-sdr",
        mark=Mark.STATED,
        level=Level.MAP,
        tiled=True,
        note=_TWIST,
    ),
    *(
        Model(
            code=code,
            gives=_DEPOSITION.of,
            title=title,
            compute=compute,
            inputs={**_GROUND, "actual": _ACTUAL, **_ROUTE},
            unit="t/hm2",
            formula="T = (S̄DR − SDR)/(1 − SDR) · Σ F, F = inflow − T + A·(1 − SDR)",
            source="invest-sdr",
            mark=Mark.STATED,
            level=Level.MAP,
            tiled=True,
        )
        for code, title, compute in (
            ("multiple_flow", Text("沿程沉积（多流向）", "settling on the way, multiple flow"), sediment.deposition),
            ("invest", Text("InVEST 沿程沉积（多流向）", "settling as InVEST has it"), sediment.deposition_invest),
            (
                "invest_d8",
                Text("InVEST 沿程沉积（D8）", "settling as InVEST has it, D8"),
                sediment.deposition_invest_d8,
            ),
        )
    ),
    Model(
        code="delivered",
        gives="nature.sediment_export.quantity",
        title=Text("入河泥沙量", "sediment that reaches the stream"),
        compute=sediment.export,
        inputs={"actual": _ACTUAL, "delivery": RATIO, "area": AREA},
        unit="t",
        formula="E = Σ A_r · SDR · A",
        source="invest-sdr",
        mark=Mark.STATED,
        extensive=True,
    ),
    Model(
        code="spared_and_settled",
        gives="nature.sediment_retention.quantity",
        title=Text("减少入河泥沙量", "sediment kept out of the stream"),
        compute=sediment.avoided_export,
        inputs={"potential": _POTENTIAL, "actual": _ACTUAL, "delivery": RATIO, "deposition": _DEPOSITION, "area": AREA},
        unit="t",
        formula="Q = Σ ((A_p − A_r) · SDR + T) · A",
        source="invest-sdr",
        mark=Mark.STATED,
        extensive=True,
    ),
)
