"""How two versions of a plan differ 两版对照表: what changed, appeared and vanished."""

from collections.abc import Sequence

from qingshan.core import Text
from qingshan.policy import Commitment
from qingshan.policy.compare import ASPECTS, Change, Comparison
from qingshan.report.policy_content import deadline_text, promise
from qingshan.report.policy_tables import made_table
from qingshan.report.table import WORDS, Row, Table

_CHANGE_HEADS = tuple(
    (one, WORDS)
    for one in (
        Text("序号", "no."),
        Text("指标", "indicator"),
        Text("变化", "what differs"),
        Text("旧", "old"),
        Text("新", "new"),
        Text("旧条款", "old clause"),
        Text("新条款", "new clause"),
        Text("旧原文", "old quote"),
        Text("新原文", "new quote"),
    )
)
_ONE_HEADS = tuple(
    (one, WORDS)
    for one in (
        Text("序号", "no."),
        Text("条款", "clause"),
        Text("指标", "indicator"),
        Text("承诺", "promise"),
        Text("期限", "deadline"),
        Text("层级", "tier"),
        Text("原文", "quote"),
    )
)


def comparison_tables(held: Comparison) -> tuple[Table, ...]:
    """Commitments that changed, appeared and vanished between two versions."""
    changed = [_changed(number, one) for number, one in enumerate(held.changed, 1)]
    told = (
        (
            Text("有变化", "Changed"),
            Text("两版都有而内容不同的承诺", "Commitments of both versions that differ"),
            _CHANGE_HEADS,
            changed,
        ),
        (
            Text("新增", "Appeared"),
            Text("只在新版里的承诺", "Commitments of the new version alone"),
            _ONE_HEADS,
            _listed(held.appeared),
        ),
        (
            Text("消失", "Vanished"),
            Text("只在旧版里的承诺", "Commitments of the old version alone"),
            _ONE_HEADS,
            _listed(held.vanished),
        ),
    )
    return tuple(made_table(*one) for one in told)


def _changed(number: int, one: Change) -> Row:
    names = [ASPECTS[name] for name in one.aspects]
    return (
        str(number),
        one.new.indicator,
        Text("、".join(name.zh for name in names), ", ".join(name.en for name in names)),
        _said(one.old),
        _said(one.new),
        one.old.path,
        one.new.path,
        one.old.quote,
        one.new.quote,
    )


def _listed(held: Sequence[Commitment]) -> list[Row]:
    return [
        (str(number), one.path, one.indicator, promise(one), deadline_text(one.deadline), one.tier, one.quote)
        for number, one in enumerate(held, 1)
    ]


def _said(one: Commitment) -> Text:
    what, when = promise(one), deadline_text(one.deadline)
    return Text(f"{what.zh} {when.zh}".strip(), f"{what.en} {when.en}".strip())
