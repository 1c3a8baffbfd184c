"""What is wrong with a scheme of rules and with its values 规则方案检查: all at once, before anything is judged."""

from collections import Counter
from collections.abc import Iterator

import polars as pl

from qingshan.core import Finding, Text, Where
from qingshan.facts.formula import parse_formula
from qingshan.facts.formula_nodes import FormulaError, is_predicate
from qingshan.index.rules.figures import codes_of
from qingshan.index.run.check_values import check_rows
from qingshan.index.run.formulas import figures_in
from qingshan.rulebook.rule_scheme import Figure, Limit, RuleScheme, SchemeRule

_CODE = Text("改正代码", "mend the code")


def check_rules(scheme: RuleScheme, file: str = "") -> list[Finding]:
    """Findings about a scheme of rules; errors keep it from being used."""
    return [
        *_doubled(scheme, file),
        *_formulas(scheme, file),
        *(found for rule in scheme.rules for found in _rule(scheme, rule, file)),
    ]


def check_rule_values(scheme: RuleScheme, rows: pl.DataFrame, file: str = "") -> list[Finding]:
    """Findings about rows of values (columns of `VALUES`): as of a framework, and what is neither yes nor no."""
    found = check_rows(codes_of(scheme), rows, file)
    if "value" not in rows.columns or "indicator" not in rows.columns:
        return found
    asked = [figure.code for figure in scheme.figures if figure.kind == "yes_no"]
    numbered = rows.with_row_index("row", offset=1)
    strange = numbered.filter(pl.col("indicator").is_in(asked), ~pl.col("value").is_in([0.0, 1.0]))
    for row, code, value in strange.select("row", "indicator", "value").iter_rows():
        words = Text(f"{code} 应为是或否，不是 {value:g}", f"{code} is yes or no, not {value:g}")
        found.append(Finding("bad-value", Where(file, row=row, field="value"), words, _YES_NO))
    return found


_YES_NO = Text("是写 1，否写 0", "write 1 for yes and 0 for no")


def _fault(code: str, file: str, field: str, zh: str, en: str, remedy: Text) -> Finding:
    return Finding(code, Where(file, field=field), Text(zh, en), remedy)


def _doubled(scheme: RuleScheme, file: str) -> Iterator[Finding]:
    for kind, codes in (
        (Text("数值", "figures"), codes_of(scheme)),
        (Text("规则", "rules"), [one.code for one in scheme.rules]),
    ):
        for code, times in Counter(codes).items():
            if times > 1:
                zh, en = f"{times} 个{kind.zh}的代码都是 {code}", f"{times} {kind.en} have the code {code}"
                yield _fault("duplicate-code", file, code, zh, en, Text("换一个代码", "choose another code"))


def _formulas(scheme: RuleScheme, file: str) -> Iterator[Finding]:
    """Formulas that do not parse, name what is not there, or stand before a formula that they need."""
    later = {figure.code for figure in scheme.figures if figure.formula}
    known = set(codes_of(scheme))
    for figure in scheme.figures:
        if figure.formula:
            yield from _formula(figure, known, later, file)
            later.discard(figure.code)


def _formula(figure: Figure, known: set[str], later: set[str], file: str) -> Iterator[Finding]:
    try:
        node = parse_formula(figure.formula)
    except FormulaError as error:
        zh, en = f"{figure.code} 的公式：{error.words.zh}", f"formula of {figure.code}: {error.words.en}"
        yield _fault("unsafe_formula", file, figure.code, zh, en, Text("改正公式", "mend the formula"))
        return
    if is_predicate(node) or figure.kind == "yes_no":
        zh, en = f"{figure.code} 的公式应得出数", f"the formula of {figure.code} must give a number"
        yield _fault("unsafe_formula", file, figure.code, zh, en, Text("改正公式", "mend the formula"))
    named = {one.code for one in figures_in(node)}
    for code in sorted(named - known):
        yield _no_figure(file, figure.code, code)
    for code in sorted(named & later):
        zh = f"{figure.code} 的公式用到 {code}，它的公式须写在前面"
        en = f"the formula of {figure.code} needs {code}, whose formula must stand before it"
        yield _fault(
            "bad-value", file, figure.code, zh, en, Text("调整次序，或去掉循环", "reorder them, or end the circle")
        )


def _no_figure(file: str, by: str, code: str) -> Finding:
    zh, en = f"{by} 用到未知数值 {code}", f"{by} names {code}, which is no figure of the scheme"
    return _fault("unknown_indicator", file, by, zh, en, _CODE)


def _rule(scheme: RuleScheme, rule: SchemeRule, file: str) -> Iterator[Finding]:
    figures = {figure.code: figure for figure in scheme.figures}
    if rule.part and rule.part not in scheme.parts:
        zh, en = f"{rule.code} 的 part {rule.part} 不在 parts 中", f"part {rule.part} of {rule.code} is not among parts"
        yield _fault("bad-value", file, rule.code, zh, en, _CODE)
    for code in {rule.figure: None, **{one.than: None for one in rule.limits if one.than}}:
        if code not in figures:
            yield _no_figure(file, rule.code, code)
    own = figures.get(rule.figure)
    for limit in rule.limits:
        if own is not None:
            yield from _limit(rule, limit, own, figures.get(limit.than), file)
        if limit.regions and scheme.overall == "total":
            zh, en = f"{rule.code} 按合计判定，不能分地区", f"{rule.code} is judged on totals and can have no regions"
            yield _fault("bad-value", file, rule.code, zh, en, Text("删去 regions", "remove regions"))
    if own is not None and own.kind == "yes_no" and scheme.overall == "total":
        zh, en = f"{rule.code} 是是非项，没有合计", f"{rule.code} is yes or no and has no total"
        yield _fault("bad-value", file, rule.code, zh, en, Text("改用 each", "use each"))


def _limit(rule: SchemeRule, limit: Limit, own: Figure, other: Figure | None, file: str) -> Iterator[Finding]:
    if (limit.op == "yes") != (own.kind == "yes_no"):
        zh = f"{rule.code}：op 为 yes 的只能是是非项，是非项只能用 yes"
        en = f"{rule.code}: yes goes with a figure of yes or no, and nothing else does"
        yield _fault("bad-value", file, rule.code, zh, en, Text("改正 op 或 kind", "mend op or kind"))
    if other is not None and other.unit != own.unit:
        zh = f"{rule.code} 比较的两项单位不同：{own.unit or '1'}、{other.unit or '1'}"
        en = f"{rule.code} compares {own.unit or '1'} with {other.unit or '1'}"
        yield _fault("unit-mismatch", file, rule.code, zh, en, Text("统一单位", "use one unit"))
