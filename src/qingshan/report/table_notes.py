"""Notes under an account table 表注: why there is no number, what is thin, what does not add up."""

from collections.abc import Sequence

from qingshan.core import Text
from qingshan.report.table import Cell, NotSplit, Row, reason_notes

SUMS = Text(
    "数值保留两位小数显示，合计为未取整分项之和。",
    "Figures are shown with two decimals; totals are sums of unrounded parts.",
)
THIN = 0.995  # less of the place behind a figure than this is worth a note
MOST = 8  # cells named in one note
OFF = 1e-6  # a total further from the sum of its parts than this share does not add up

#: Name of a column, its figures, and for each the share of the place's area behind it.
Told = tuple[Text, Sequence[Cell], Sequence[float | None]]


def notes_of(stubs: Sequence[Row], columns: Sequence[Told], *, adds_up: bool = True) -> tuple[Text, ...]:
    """All notes that the figures themselves ask for. `adds_up`: the last row is the sum of the others."""
    rows = zip(*(figures for _, figures, _ in columns), strict=True)
    reasons = reason_notes([name for name, _, _ in columns], rows)
    return (*reasons, *_thin(stubs, columns), *(_not_adding_up(columns) if adds_up else ()))


def _thin(stubs: Sequence[Row], columns: Sequence[Told]) -> tuple[Text, ...]:
    zh, en = [], []
    for name, _, shares in columns:
        for stub, share in zip(stubs, shares, strict=False):
            if share is not None and share < THIN:
                place = stub[0] if isinstance(stub[0], Text) else Text(str(stub[0]), str(stub[0]))
                zh.append(f"{place.zh} {name.zh} {share:.1%}")
                en.append(f"{place.en} {name.en} {share:.1%}")
    if not zh:
        return ()
    more = len(zh) - MOST
    tail = Text(f" 等{len(zh)}处", f" and {more} more") if more > 0 else Text("", "")
    return (
        Text(
            f"输入未覆盖全部面积的数值：{'；'.join(zh[:MOST])}{tail.zh}。",
            f"Figures whose inputs do not cover the whole area: {'; '.join(en[:MOST])}{tail.en}.",
        ),
    )


def _not_adding_up(columns: Sequence[Told]) -> tuple[Text, ...]:
    """A note for columns whose total is a figure of its own, such as one given for the whole place only."""
    off = []
    for name, figures, _ in columns:
        *parts, total = figures
        known = [part for part in parts if isinstance(part, float)]
        if not isinstance(total, float) or not known:
            continue
        if abs(sum(known) - total) > OFF * max(abs(total), 1e-30) or any(isinstance(part, NotSplit) for part in parts):
            off.append(name)
    if not off:
        return ()
    zh, en = "、".join(name.zh for name in off), ", ".join(name.en for name in off)
    return (Text(f"{zh}：各行之和不等于合计，部分数值未列入各行。", f"{en}: the rows do not add up to the total."),)


LEVELS = {
    2: Text("省（区、市）", "province"),
    4: Text("州（市）", "prefecture"),
    6: Text("县（市、区）", "county"),
    9: Text("乡（镇、街道）", "township"),
    12: Text("村（社区）", "village"),
}
UNITS = Text("核算单元", "zone")


def place_level(codes: Sequence[str]) -> Text:
    """What the zones of an account are, told by their codes.

    >>> place_level(["530802", "530821"]).zh, place_level(["basin:lancang"]).en
    ('县（市、区）', 'zone')
    """
    kinds = {_digits(code) for code in codes}
    return LEVELS.get(kinds.pop(), UNITS) if len(kinds) == 1 else UNITS


def _digits(code: str) -> int:
    if not code.isdigit():
        return 0
    if len(code) == 6 and code.endswith("00"):
        return 2 if code.endswith("0000") else 4
    return len(code)
