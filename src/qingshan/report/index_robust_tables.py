"""Tables of robustness 稳健性表: ranks over draws, and the share of each choice in how they move."""

from qingshan.core import Text
from qingshan.report.index_content import IndexContent, in_order
from qingshan.report.index_words import factor_name
from qingshan.report.table import AS_GIVEN, NUMBER, WORDS, Row, Table, joined


def spread_table(content: IndexContent) -> Table:
    """Ranks over many draws."""
    drawn, run = content.drawn, content.last
    assert drawn is not None
    heads = (
        Text("单元", "unit"),
        Text("名次", "rank"),
        Text("平均", "mean"),
        Text("5%", "5 %"),
        Text("中位", "median"),
        Text("95%", "95 %"),
    )
    spread = drawn.spread
    rows = tuple(
        (
            content.name(run.units[at]), float(run.verdict.ranks[at]), float(spread.mean[at]), float(spread.low[at]),
            float(spread.median[at]), float(spread.high[at]),
        )
        for at in in_order(run)
    )  # fmt: skip
    draws, names = len(drawn.design), joined([factor_name(one) for one in drawn.names])
    notes = (
        Text(
            f"{draws} 次抽样，种子 {drawn.seed}，变动：{names.zh}",
            f"{draws} draws, seed {drawn.seed}, varied: {names.en}",
        ),
    )
    title = Text("名次的不确定性", "How sure the ranks are")
    return Table(
        Text("稳健性", "Robustness"), title, heads, rows, (WORDS, AS_GIVEN, NUMBER, AS_GIVEN, AS_GIVEN, AS_GIVEN), notes
    )


def shares_table(content: IndexContent) -> Table:
    """Sobol indices of the choices, with the middle 90 % when the draws are drawn again."""
    told = content.shares
    assert told is not None
    heads = (
        Text("变动的选择", "choice"), Text("单独", "alone"), Text("单独 5%", "alone, 5 %"),
        Text("单独 95%", "alone, 95 %"), Text("连同其他", "with others"), Text("连同 5%", "with others, 5 %"),
        Text("连同 95%", "with others, 95 %"),
    )  # fmt: skip
    (first_low, first_high), (total_low, total_high) = told.intervals.first, told.intervals.total
    rows: tuple[Row, ...] = tuple(
        (
            factor_name(name), float(told.effects.first_centred[at]), float(first_low[at]), float(first_high[at]),
            float(told.effects.total[at]), float(total_low[at]), float(total_high[at]),
        )
        for at, name in enumerate(told.names)
    )  # fmt: skip
    notes = (
        Text(
            f"名次平均变动的 Sobol 指数，N = {told.draws}，种子 {told.seed}",
            f"Sobol indices of the mean shift of ranks, N = {told.draws}, seed {told.seed}",
        ),
    )
    title = Text("哪个选择最能改变名次", "Which choice moves the ranks")
    return Table(Text("敏感性", "Sensitivity"), title, heads, rows, (WORDS, *(NUMBER for _ in heads[1:])), notes)
