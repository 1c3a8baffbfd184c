"""Several years as one page 多年序列网页: a single HTML file in both languages that asks the network for nothing."""

from markupsafe import Markup

from qingshan.core import Severity, Text
from qingshan.core.finding import SEVERITY_LABELS
from qingshan.report.inline import breakable
from qingshan.report.known import Known
from qingshan.report.lines import lines_chart
from qingshan.report.page import view
from qingshan.report.rendered import rendered
from qingshan.report.series_content import SeriesContent
from qingshan.report.series_dual_tables import green_gold, ratio_line
from qingshan.report.series_tables import series_tables, title_of

#: Headings and the tables under each, by their number.
SECTIONS: tuple[tuple[str, Text, tuple[str, ...]], ...] = (
    ("services", Text("各科目", "Services"), ("1",)),
    ("sums", Text("可比合计", "Comparable sums"), ("2",)),
    ("dual", Text("GDP 与生态价值", "GDP and nature's value"), ("4", "5", "6")),
    ("prices", Text("价格", "Prices"), ("3",)),
    ("runs", Text("依据的核算", "The accounts behind it"), ("7",)),
    ("findings", Text("检查结果", "Findings"), ("8",)),
)
ONE_HUNDRED = Text("{base}年=100", "{base} = 100")


def series_html(content: SeriesContent) -> str:
    """The whole page."""
    views = {one.anchor.removeprefix("table-"): one for one in map(view, series_tables(content))}
    sections = [
        (anchor, title, [views[number] for number in numbers if number in views])
        for anchor, title, numbers in SECTIONS
        if any(number in views for number in numbers)
    ]
    return rendered(
        "series.html.j2",
        content=content,
        title=title_of(content),
        warnings=[one for one in content.findings if one.severity is not Severity.NOTE],
        labels=SEVERITY_LABELS,
        sections=sections,
        charts=[Markup(one) for one in charts(content)],
        breakable=breakable,
    )


def charts(content: SeriesContent) -> list[str]:
    """The green-gold charts of the first place: the index over the years, and both sides at constant prices."""
    place = content.shown[0]
    name = content.places[place]
    made = []
    label, ratio = ratio_line(content, Known(*content.known), place)
    if any(value is not None for value in ratio):
        title = Text(f"{name}{label.zh}", f"{label.en}, {name}")
        made.append(lines_chart(content.years, {label: ratio}, title=title, unit=Text("倍", "times")))
    levels = {name: values for name, values in green_gold(content, place).items() if values != [None] * len(values)}
    if levels:
        title = Text(f"{name}绿金双线图（不变价）", f"Gold and green at constant prices, {name}")
        unit = ONE_HUNDRED.filled(base=str(content.base))
        made.append(lines_chart(content.years, levels, title=title, unit=unit))
    return made
