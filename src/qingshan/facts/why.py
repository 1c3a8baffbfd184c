"""Why a formula gave no number 无值原因: said once for each way to fail, and not once a cell."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import compress

import numpy as np
import polars as pl

from qingshan.core import Text
from qingshan.facts.arithmetic import Flags, Zeros
from qingshan.facts.formula_nodes import Name
from qingshan.facts.formula_text import format_formula
from qingshan.facts.gathered import NO_PLACE, NO_ROW, Taken
from qingshan.facts.held import MISSING, NOT_ACCOUNTED, NOT_APPLICABLE, UNUSABLE, VALUE, Ints, Small
from qingshan.facts.reason import reason_text

_LACKS = {
    NO_ROW: Text("无此数", "no such figure"),
    NO_PLACE: Text("无此上级地方", "no such place above"),
    MISSING: Text("缺失", "missing"),
    NOT_ACCOUNTED: Text("未核算", "not accounted"),
    UNUSABLE: Text("无可用数值", "no usable value"),
}


def reasons(taken: Mapping[Name, Taken], zeros: Zeros, gone: Flags) -> pl.Series:
    """Why each cell has no number, or what was passed over; null where all is well."""
    passed = [one.state == NOT_APPLICABLE for one in taken.values()]
    told = np.flatnonzero(np.logical_or.reduce([gone, *passed]))
    texts: list[str | None] = [None]
    place = np.zeros(len(gone), dtype=np.uint32)
    if len(told):
        states = [one.state[told] for one in taken.values()]
        masks = [mask[told] for _, mask in zeros]
        kinds, which = _kinds([*states, *masks, gone[told]])
        place[told] = which + 1
        names = [format_formula(one) for one in taken]
        for first in kinds:
            at = [int(state[first]) for state in states]
            zero = compress((text for text, _ in zeros), (mask[first] for mask in masks))
            texts.append(_words(dict(zip(names, at, strict=True)), list(zero), gone=bool(gone[told][first])))
    return pl.Series("reason", texts, pl.String).gather(pl.Series(place))


def _kinds(columns: Sequence[Small | Flags]) -> tuple[Iterator[int], Ints]:
    """The first row of each combination that there is, and for each row the number of its own."""
    which = np.zeros(len(columns[0]), dtype=np.int64)
    for column in columns:
        _, which = np.unique(which * (NO_PLACE + 1) + column, return_inverse=True)
    _, first = np.unique(which, return_index=True)
    return iter(first.tolist()), which


def _words(states: Mapping[str, int], zeros: list[str], *, gone: bool) -> str:
    lacking = [(name, _LACKS[state]) for name, state in states.items() if state not in (VALUE, NOT_APPLICABLE)]
    if not gone:
        names = [name for name, state in states.items() if state == NOT_APPLICABLE]
        return reason_text(Text(f"{'、'.join(names)} 不适用", f"{', '.join(names)} not applicable"))
    if lacking:
        zh = "、".join(f"{name}（{why.zh}）" for name, why in lacking)
        en = ", ".join(f"{name} ({why.en})" for name, why in lacking)
        return reason_text(Text(f"缺 {zh}", f"lacks {en}"))
    if zeros:
        return reason_text(Text(f"除以零：{'、'.join(zeros)} 为 0", f"division by zero: {', '.join(zeros)} is 0"))
    return reason_text(Text("结果不是有限实数", "the result is no finite real number"))
