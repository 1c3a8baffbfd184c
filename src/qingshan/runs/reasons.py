"""Why something cannot be computed 缺项原因, in the words of the records."""

from collections.abc import Mapping, Sequence

from qingshan.core import Text
from qingshan.rulebook import Rulebook


def reason_for(codes: Sequence[str], book: Rulebook, past_dates: Mapping[str, str]) -> Text:
    """A sentence that names what is lacking, in the words of the records."""
    names = [_name(code, book) for code in codes]
    zh = "缺少" + "、".join(f"{name.zh}（{code}）" for name, code in zip(names, codes, strict=True))
    en = "it lacks " + ", ".join(f"{name.en} ({code})" for name, code in zip(names, codes, strict=True))
    dates = [past_dates[code] for code in codes if code in past_dates]
    return Text(zh + "".join(f"；{one}" for one in dates), en + "".join(f"; {one}" for one in dates))


def _name(code: str, book: Rulebook) -> Text:
    if code in book.indicators:
        return book.indicators[code].title
    return book.parameters[code].title if code in book.parameters else Text(code, code)
