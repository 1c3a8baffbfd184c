"""What stands within a line of a page 行内: a figure in the unit of offices, a code that may be broken."""

import re

from markupsafe import Markup

from qingshan.core import Text
from qingshan.report.office_units import is_amount, office_unit
from qingshan.report.table import NUMBER, number_text


def amount(value: float, unit: str) -> Text:
    """A figure in the unit that offices use.

    >>> amount(1.5e8, "CNY").zh, amount(0.0267, "1").zh
    ('1.50 亿元', '0.0267')
    """
    chosen = office_unit(unit, [value])
    number = number_text(chosen.scaled(value, unit), NUMBER) if is_amount(unit) else f"{value:.6g}"
    return Text(f"{number} {chosen.label.zh}".strip(), f"{number} {chosen.label.en}".strip())


def breakable(code: str) -> Markup:
    """A code that may be broken after its dots and underlines.

    >>> breakable("nature.rain<")
    Markup('nature.<wbr>rain&lt;')
    """
    return Markup("<wbr>").join(re.findall(r"[^._]*[._]+|[^._]+", code))
