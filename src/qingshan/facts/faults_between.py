"""The words of findings between a fact and other records: codes, money, corrections, formulas (see faults.py)."""

from typing import Final

from qingshan.core import Text

CODES: Final = {
    "unknown-indicator": (
        Text("没有指标 {indicator!r}", "there is no indicator {indicator!r}"),
        Text("核对代码，或先在规则库登记", "check the code, or add its record to the rulebook first"),
    ),
    "unknown-place": (
        Text("不是行政区划代码或区域代码：{place!r}", "{place!r} is neither a division code nor a zone code"),
        Text("写 6、9、12 位代码，或 basin:lancang 这样的区域代码", "write 6, 9 or 12 digits, or basin:lancang"),
    ),
    "place-form": (
        Text("区划代码 {place} 不规范", "place code {place} is not canonical"),
        Text("写成 {wanted}", "write {wanted}"),
    ),
    "place-not-in-tree": (
        Text("地区 {place} 不在区划表中", "place {place} is not in the place table"),
        Text("核对代码，或补充区划表", "check the code, or add it to the place table"),
    ),
    "place-not-on-period": (
        Text("地区 {place} 在 {period} 不存在", "place {place} does not exist in {period}"),
        Text("用当时的代码，或改正时段", "use the code of that time, or correct the period"),
    ),
    "bad-period": (
        Text("不是时段：{period!r}", "{period!r} is no period"),
        Text("写成 2019、2019Q3、2019-07 或 2019-07-15", "write 2019, 2019Q3, 2019-07 or 2019-07-15"),
    ),
    "period-form": (
        Text("时段 {period} 不规范", "period {period} is not canonical"),
        Text("写成 {wanted}", "write {wanted}"),
    ),
    "bad-part": (
        Text("不是分项：{part!r}", "{part!r} is no part"),
        Text(
            "写成 ecosystem=forest;pollutant=COD；整体留空",
            "write ecosystem=forest;pollutant=COD; leave the whole empty",
        ),
    ),
    "part-form": (
        Text("分项 {part} 不规范", "part {part} is not canonical"),
        Text("写成 {wanted}", "write {wanted}"),
    ),
    "unknown-dimension": (
        Text("没有维度 {dimension!r}", "there is no dimension {dimension!r}"),
        Text("可用的维度：{known}", "the dimensions are {known}"),
    ),
    "unknown-member": (
        Text("维度 {dimension} 没有类型 {member!r}", "dimension {dimension} has no {member!r}"),
        Text("核对代码，或先登记", "check the code, or add its record first"),
    ),
    "dimension-not-of-indicator": (
        Text("指标 {indicator} 不按 {dimension} 分项", "indicator {indicator} is not cut by {dimension}"),
        Text("改正分项，或在指标记录中登记该维度", "correct the part, or add the dimension to the indicator's record"),
    ),
    "unknown-unit": (
        Text("未知单位 {unit!r}", "unknown unit {unit!r}"),
        Text("用 core/units.txt 中的单位", "use a unit of core/units.txt"),
    ),
    "unit-dimension": (
        Text(
            "单位 {unit} 与指标 {indicator} 的 {wanted} 量纲不同",
            "{unit} does not measure {indicator}, which is in {wanted}",
        ),
        Text("改正单位，或核对指标", "correct the unit or the indicator"),
    ),
    "value-impossible": (
        Text(
            "{indicator} 的值 {value} 超出可能范围（{ends}）",
            "{indicator}: {value} is outside what is possible ({ends})",
        ),
        Text("核对数值与 unit", "check the value and its unit"),
    ),
    "value-no-answer": (
        Text("{indicator} 的值 {value} 不是可选的答案", "the value {value} is none of the answers of {indicator}"),
        Text("可选：{known}", "choose one of: {known}"),
    ),
}

MONEY: Final = {
    "money-without-price-year": (
        Text("金额没有价格年份", "an amount of money without price_year"),
        Text("填写价格年份（现价填当年）", "give the price year; at current prices it is the period's own"),
    ),
    "unknown-price-basis": (
        Text("未知价格口径 {price_basis!r}", "unknown price basis {price_basis!r}"),
        Text("用 current（现价）或 constant（不变价）", "use current or constant"),
    ),
    "price-basis-contradicts": (
        Text(
            "价格口径 {price_basis} 与价格年份 {price_year}、时段 {period} 矛盾",
            "price_basis {price_basis} contradicts price_year {price_year} in period {period}",
        ),
        Text(
            "价格年份即时段年份为现价，否则为不变价",
            "it is current when the price year is the period's own, else constant",
        ),
    ),
    "mixed-profiles": (
        Text("{what} 的序列混用了核算口径 {profiles}", "the series of {what} mixes the profiles {profiles}"),
        Text("每个序列只用一种口径；分开存放", "keep one profile to a series; store the others apart"),
    ),
    "mixed-price-basis": (
        Text("{what} 混用价格年份 {years}", "{what} mixes price years {years}"),
        Text("先换算到同一价格年份再比较", "bring them to one price year before comparing"),
    ),
}

CHAIN: Final = {
    "duplicate-fact": (
        Text("与第 {first} 行是同一指标、地区、时段、分项", "same indicator, place, period and part as row {first}"),
        Text(
            "删去一行；若为更正，在 supersedes 写被替代行的记录时间",
            "remove one; if it is a correction, write the replaced row's recorded_at under supersedes",
        ),
    ),
    "supersedes-unknown": (
        Text("没有记录时间为 {supersedes} 的被替代行", "there is no row recorded at {supersedes} to replace"),
        Text("写同一指标、地区、时段、分项已有行的记录时间", "write the recorded_at of a row of the same cell"),
    ),
    "supersedes-order": (
        Text("更正行应晚于被替代行 {supersedes}", "a correction must be recorded later than {supersedes}"),
        Text("填写更正的记录时间，同日可写到时分", "give its own recorded_at, with the time if it is the same day"),
    ),
}

FORMULA: Final = {
    "formula-missing": (
        Text("指标 {indicator} 没有公式", "indicator {indicator} has no formula"),
        Text("在指标记录中写公式", "write one in the indicator's record"),
    ),
    "formula-syntax": (
        Text("指标 {indicator} 的公式读不懂：{detail.zh}", "the formula of {indicator} cannot be read: {detail.en}"),
        Text(
            "只用 + - * / ** 括号、数、指标代码、比较、and or not 和 min max abs sqrt at of",
            "use only + - * / **, parentheses, numbers, codes, comparisons, and or not, min max abs sqrt at of",
        ),
    ),
    "formula-no-input": (
        Text(
            "指标 {indicator} 的公式没有用到本地本期的任何指标",
            "the formula of {indicator} names no indicator of its own place and period",
        ),
        Text("写入指标代码", "name the indicators it is made of"),
    ),
    "formula-unknown-name": (
        Text(
            "指标 {indicator} 的公式用到不存在的指标 {name}",
            "the formula of {indicator} names {name}, which is no indicator",
        ),
        Text("核对代码，或先登记", "check the code, or add its record first"),
    ),
    "formula-units": (
        Text(
            "指标 {indicator} 的公式量纲不通：{detail.zh}",
            "the formula of {indicator} does not fit its units: {detail.en}",
        ),
        Text("核对公式和各指标的单位", "check the formula and the units of its indicators"),
    ),
    "formula-cycle": (
        Text("公式循环：{path}", "formulas go in a circle: {path}"),
        Text("断开其中一环", "break it at one of them"),
    ),
    "stated-differs": (
        Text(
            "{what} 已有数 {own}，算得 {made}，相差 {difference} {unit}；保留已有数",
            "{what} is stated as {own}, worked out as {made}, {difference} {unit} apart; the stated one is kept",
        ),
        Text("核对两者来源", "look into where the two come from"),
    ),
}
