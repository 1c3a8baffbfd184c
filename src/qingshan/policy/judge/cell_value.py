"""The figure in a cell of a table 单元格数值: its unit may stand in the cell, beside the name, or in the head."""

import re
from dataclasses import replace

from qingshan.policy.lexicon import Lexicon
from qingshan.policy.numbers.numerals import ARABIC, numeral
from qingshan.policy.numbers.quantity import Quantity
from qingshan.policy.numbers.scan import quantities

_NUMBER = re.compile(rf"(?P<minus>(?<![\d一-鿿])-)?(?P<n>{ARABIC})(?:[-~至到](?:{ARABIC}))?")
_FOOTNOTE = "*#①②③④⑤⑥⑦⑧⑨⑩"
_NOTHING = re.compile(r"[-/~…无]*")
#: What was added since the base, beside the level that was reached: 165〔14〕.
_ADDED = re.compile(r"〔[^〔〕]*〕$")


def cell_quantity(cell: str, unit: str, words: Lexicon) -> Quantity | None:
    """The quantity of a cell, its offsets those of the cell; None where it holds no number.

    >>> from qingshan.policy.lexicon import lexicon_of
    >>> from qingshan.rulebook import standard_rulebook
    >>> words = lexicon_of(standard_rulebook())
    >>> one = cell_quantity("≥8768*", "万亩", words)
    >>> one.text, one.sign, one.norm(one.value).value, (one.start, one.end)
    ('≥8768', '≥', '5845333.333333', (0, 5))
    """
    core = cell.rstrip(_FOOTNOTE)
    core = (_ADDED.sub("", core) or core).rstrip(_FOOTNOTE)
    if _NOTHING.fullmatch(core):
        return None
    found = _NUMBER.search(core)
    own = quantities(core, words)
    if found is None:
        return own[0] if own else None
    stated = next((one for one in own if one.start <= found.start("n") < one.end and one.unit), None)
    if stated is None:
        whole = core[: found.end()] + unit + core[found.end() :]
        more = quantities(whole, words) if unit else []
        stated = next((one for one in more if one.start <= found.start("n") < one.end), None)
        stated = stated and replace(stated, end=min(stated.end, found.end()))
    if stated is None:
        stated = Quantity(found.start("n"), found.end(), "", "arabic", numeral(found["n"]))
    start = found.start() if found["minus"] else stated.start
    value = -stated.value if found["minus"] and stated.value is not None else stated.value
    return replace(stated, start=start, text=core[start : stated.end], value=value)
