"""Records of nutrient delivery 养分输移 for nitrogen and phosphorus: the functions stand in `nutrient_delivery`."""

from collections.abc import Iterator

from qingshan.core import Field, Level, Mark, Model, Text
from qingshan.nature import nutrient_delivery as nutrient
from qingshan.nature.fields import AREA, ELEVATION, SLOPE, STREAM_AREA
from qingshan.nature.slope import CELLS

_NUTRIENTS = (("nitrogen", Text("氮", "nitrogen")), ("phosphorus", Text("磷", "phosphorus")))
_GROUND = {"elevation": ELEVATION, "slope": SLOPE}
_ROUTE = {"cells": CELLS, "stream_area": STREAM_AREA}
_K = {"steepness": Field("nature.nutrient.steepness", "1", Text("曲线参数 k", "shape k"), low=0.1, high=10)}
_TURN = {
    "turning_index": Field(
        "nature.nutrient.turning_index", "1", Text("连通性指数拐点 IC₀", "turning connectivity IC0"), low=-10, high=10
    )
}
_INDEX = Field("nature.nutrient.runoff_index", "1", Text("径流潜力指数", "index of potential runoff"), low=0)
_SURFACE = "NDR = (1 − eff′)/(1 + exp((IC₀ − IC)/k))"


def _ratio(code: str, name: Text) -> Field:
    return Field(
        f"nature.nutrient_delivery_ratio.{code}",
        "1",
        Text(f"{name.zh}输移比", f"delivery ratio of {name.en}"),
        low=0,
        high=1,
    )


def _load(code: str, name: Text) -> Field:
    return Field(
        f"nature.nutrient_load.{code}",
        "kg/hm2",
        Text(f"{name.zh}负荷", f"load of {name.en}"),
        low=0,
        high=5_000,
        usual=(0.01, 500),
    )


_BELOW = Field(
    "nature.nutrient_delivery_ratio.nitrogen_subsurface",
    "1",
    Text("地下氮输移比", "delivery ratio of nitrogen under ground"),
    low=0,
    high=1,
)
_BELOW_TAKES = {
    **_GROUND,
    **_ROUTE,
    "most_held": Field(
        "nature.nutrient.subsurface_efficiency", "1", Text("地下最大截留率", "most held under ground"), low=0, high=1
    ),
    "critical_length": Field(
        "nature.nutrient.subsurface_critical_length", "m", Text("地下临界长度", "critical length"), low=1, high=10_000
    ),
}


def _surface(code: str, name: Text) -> Iterator[Model]:
    takes = {
        **_GROUND,
        "efficiency": Field(
            f"nature.nutrient_efficiency.{code}",
            "1",
            Text(f"{name.zh}最大截留率", f"most {name.en} held by the cover"),
            low=0,
            high=1,
        ),
        "critical_length": Field(
            f"nature.nutrient_critical_length.{code}",
            "m",
            Text(f"{name.zh}截留临界长度", f"critical length for {name.en}"),
            low=0,
            high=10_000,
        ),
        **_ROUTE,
        **_K,
    }
    named = (
        ("stated_turn", Text("给定拐点（多流向）", "stated IC0, multiple flow"), nutrient.surface_delivery),
        ("invest", Text("InVEST（多流向）", "as InVEST has it, multiple flow"), nutrient.surface_delivery_invest),
        ("invest_d8", Text("InVEST（D8）", "as InVEST has it, D8"), nutrient.surface_delivery_invest_d8),
    )
    for method, how, compute in named:
        own = method == "stated_turn"
        yield Model(
            code=method,
            gives=_ratio(code, name).of,
            title=Text(f"{name.zh}输移比：{how.zh}", f"delivery of {name.en}, {how.en}"),
            compute=compute,
            inputs=takes | _TURN if own else takes,
            unit="1",
            formula=_SURFACE if own else f"{_SURFACE}, IC₀ = (IC_min + IC_max)/2",
            source="invest-ndr",
            mark=Mark.UNVERIFIED if own else Mark.STATED,
            level=Level.MAP,
            tiled=True,
        )


def _export(code: str, name: Text) -> Model:
    below = code == "nitrogen"
    takes = {
        "load": _load(code, name),
        "runoff_index": _INDEX,
        **(
            {
                "under_ground": Field(
                    "nature.nutrient.subsurface_share",
                    "1",
                    Text("地下输移份额", "share that goes under ground"),
                    low=0,
                    high=1,
                )
            }
            if below
            else {}
        ),
        "surface": _ratio(code, name),
        **({"subsurface": _BELOW} if below else {}),
        "area": AREA,
    }
    return Model(
        code="over_and_under_ground" if below else "over_ground",
        gives=f"nature.nutrient_export.{code}",
        title=Text(f"入河{name.zh}量", f"{name.en} that reaches the stream"),
        compute=nutrient.export if below else nutrient.export_surface,
        inputs=takes,
        unit="kg",
        formula="E = Σ load·RPI·((1 − p)·NDR + p·NDR_sub)·A" if below else "E = Σ load·RPI·NDR·A",
        source="invest-ndr",
        mark=Mark.STATED,
        extensive=True,
    )


_PROXY = Field(
    "nature.nutrient.runoff_proxy", "mm", Text("径流潜力代理", "proxy of potential runoff"), low=0, high=15_000
)

MODELS = (
    *(model for one in _NUTRIENTS for model in _surface(*one)),
    *(
        Model(
            code=code,
            gives=_BELOW.of,
            title=title,
            compute=compute,
            inputs=_BELOW_TAKES,
            unit="1",
            formula="NDR = 1 − eff·(1 − exp(−5·ℓ/ℓ_crit))",
            source="invest-ndr",
            mark=Mark.STATED,
            level=Level.MAP,
            tiled=True,
        )
        for code, title, compute in (
            ("distance", Text("按入河路径长度（米）", "by the way to the stream in m"), nutrient.subsurface_delivery),
            (
                "invest",
                Text("InVEST（路径按像元计）", "as InVEST has it, the way in cells"),
                nutrient.subsurface_delivery_invest,
            ),
            (
                "invest_d8",
                Text("InVEST（D8，路径按像元计）", "as InVEST has it, D8, the way in cells"),
                nutrient.subsurface_delivery_invest_d8,
            ),
        )
    ),
    Model(
        code="stated_mean",
        gives=_INDEX.of,
        title=Text("以给定均值归一", "by a stated mean"),
        compute=nutrient.runoff_index,
        inputs={
            "proxy": _PROXY,
            "mean": Field(
                "nature.nutrient.runoff_proxy_mean", "mm", Text("代理均值", "mean of the proxy"), low=1, high=15_000
            ),
        },
        unit="1",
        formula="RPI = RP/RP_mean",
        source="invest-ndr",
        mark=Mark.STATED,
    ),
    Model(
        code="invest",
        gives=_INDEX.of,
        title=Text("以全图均值归一（InVEST）", "by the mean of the map, as InVEST has it"),
        compute=nutrient.runoff_index_of_map,
        inputs={"proxy": _PROXY, "cells": CELLS},
        unit="1",
        formula="RPI = RP/mean(RP)",
        source="invest-ndr",
        mark=Mark.STATED,
        level=Level.MAP,
        tiled=True,
    ),
    *(_export(*one) for one in _NUTRIENTS),
)
