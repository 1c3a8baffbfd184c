"""What an asset value hangs on 折现约定: rate, years, growth and convention, the run's own or the rulebook's."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from qingshan.core import Mark, Text
from qingshan.nature.seea import Convention, annuity_factor
from qingshan.nature.seea.asset_value import CONVENTION_LABELS
from qingshan.report.seea import Assumptions
from qingshan.runs.nodes import Node
from qingshan.runs.runfile_seea import AssetValueInput

_NAMES = ("rate", "years", "growth", "wait")
PARAMETERS = tuple(f"seea.asset.{name}" for name in _NAMES)
_IN_RUN = Text("任务文件 asset_value", "asset_value of the run file")
CONVENTIONS = {0: Convention.DUE, 1: Convention.ORDINARY}
_WAITS = {"due": 0, "ordinary": 1}


def as_used(given: AssetValueInput, nodes: Mapping[str, Node]) -> dict[str, Node]:
    """The parameters with the run's own numbers where it has them, so that a figure is explained by what made it."""
    own = {"rate": given.rate, "years": given.years, "growth": given.growth, "wait": _WAITS.get(given.convention)}
    used = dict(nodes)
    for name, value in own.items():
        node = nodes[f"seea.asset.{name}"]
        if value is not None and node.held is not None:
            stated = {"value": float(value), "source": given.source, "mark": Mark.UNVERIFIED, "range": None, "note": ""}
            used[node.code] = replace(node, held=node.held.model_copy(update=stated), since="", from_run=True)
    return used


def assumptions(given: AssetValueInput, nodes: Mapping[str, Node]) -> Assumptions:
    """What the parameters as used come to; where each is from is told."""
    values, zh, en = {}, [], []
    for name in _NAMES:
        node = nodes[f"seea.asset.{name}"]
        assert node.held is not None
        values[name] = _number(node)
        words = _IN_RUN if node.from_run else _default(str(node.held.mark))
        zh.append(f"{node.title.zh} {values[name]:g}（{words.zh}）")
        en.append(f"{node.title.en} {values[name]:g} ({words.en})")
    if given.source:
        zh.append(given.source)
        en.append(given.source)
    wait = int(values["wait"])
    label = CONVENTION_LABELS[CONVENTIONS[wait]]
    source = Text("；".join(zh), "; ".join(en))
    return Assumptions(values["rate"], int(values["years"]), wait, values["growth"], label, source)


def _default(mark: str) -> Text:
    return Text(f"规则库 {mark}", f"rulebook {mark}")


def _number(node: Node) -> float:
    assert node.held is not None
    assert isinstance(node.held.value, int | float)
    return float(node.held.value)


def plain(held: Assumptions) -> dict[str, Any]:
    """The assumptions as the manifest keeps them, for the run that this one will open."""
    return {"rate": held.rate, "years": held.years, "wait": held.wait, "growth": held.growth}


def factor(held: Assumptions, rate: float | None = None) -> float:
    """What one yuan a year is worth today, at the assumptions' own rate or another. [1]"""
    chosen = held.rate if rate is None else rate
    return annuity_factor(chosen, held.years, CONVENTIONS[held.wait], held.growth)
