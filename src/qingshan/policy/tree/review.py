"""Which paragraphs tell of the past 回顾: nothing in them is a promise."""

import re

from qingshan.policy.lexicon import Lexicon, any_of
from qingshan.policy.tree.front import Front, plan_period
from qingshan.policy.tree.paragraph import Paragraph

_AHEAD = re.compile(r"目标|任务|要求|部署|打算|安排|措施|重点工作")


def mark_reviews(paragraphs: list[Paragraph], front: Front, words: Lexicon) -> None:
    """Set `fact_zone` on a review section, an item about the state of things, what opens in the past, and notes."""
    titles = words.pattern("review", "title")
    opening = re.compile(f"^(?:{any_of(words.words('review', 'opening'))})")
    states = re.compile(rf"(?:{any_of(words.words('review', 'state'))})$")
    notes = re.compile(f"^(?:{any_of(words.words('review', 'note'))})")
    zone = note = item = ""
    for one in paragraphs:
        title = "" if _AHEAD.search(one.title or "") else one.title or ""
        if one.role == "section":
            zone = one.path_found if titles.search(title) or states.search(title) else ""
        if one.role in ("section", "item"):
            item = one.path_found if states.search(title) else ""
        said = one.text[one.body_start :]
        if notes.match(said):
            note = "note"
        elif not (one.label and one.label.kind in ("circle", "(1)", "1")):
            note = ""
        one.fact_zone = (
            front.document.type == "news"
            or bool(zone or item)
            or bool(note)
            or bool(opening.match(said))
            or past_period(said, front, words)
        )


def past_period(said: str, front: Front, words: Lexicon) -> bool:
    """Whether a sentence opens with a planning period that was over when the document was written."""
    period = plan_period(said[:12], words) if said[:1] in "“九十" else None
    return bool(period and front.year and period[1] < front.year)
