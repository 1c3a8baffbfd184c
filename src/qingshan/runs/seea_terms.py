"""What an asset value hangs on 折现约定: rate, years, growth and convention, the run's own or the rulebook's."""

from collections.abc import Mapping
from typing import Any

from qingshan.core import Text
from qingshan.nature.seea import Convention, annuity_factor
from qingshan.nature.seea.asset_value import CONVENTION_LABELS
from qingshan.report.seea import Assumptions
from qingshan.runs.nodes import Node
from qingshan.runs.runfile_seea import AssetValueInput

PARAMETERS = ("seea.asset.rate", "seea.asset.years", "seea.asset.growth", "seea.asset.wait")
_IN_RUN = Text("任务文件 asset_value", "asset_value of the run file")
CONVENTIONS = {0: Convention.DUE, 1: Convention.ORDINARY}
_WAITS = {"due": 0, "ordinary": 1}


def assumptions(given: AssetValueInput, nodes: Mapping[str, Node]) -> Assumptions:
    """The run's own where it has them, else the rulebook's; where each comes from is told."""
    held = {code: _number(nodes[code]) for code in PARAMETERS}
    own = {"rate": given.rate, "years": given.years, "growth": given.growth, "wait": _WAITS.get(given.convention)}
    values = {name: held[f"seea.asset.{name}"] if one is None else float(one) for name, one in own.items()}
    zh, en = [], []
    for name, one in own.items():
        node = nodes[f"seea.asset.{name}"]
        assert node.held is not None
        words = _IN_RUN if one is not None or node.from_run else _default(str(node.held.mark))
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
