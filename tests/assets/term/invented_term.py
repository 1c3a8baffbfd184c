"""An invented dossier for tests: Li is mayor from 2016 to the end of 2018, Wu came before and Zhao after."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from qingshan.assets.audit import Direction
from qingshan.assets.postings import Entry, posting, postings
from qingshan.assets.term import (
    Dossier,
    Event,
    Figure,
    FundEntry,
    Official,
    Post,
    Promise,
    ResultKind,
    Step,
    Task,
    Tenure,
    Term,
    ledger,
)
from qingshan.core import Period, Text
from qingshan.rulebook import standard_rulebook

BOOK = standard_rulebook()
SCHEME = BOOK.audits["central-2017"]
PLACE = "530802"
PAPER = "invented paper 1"


def named(words):
    return Text(words, words)


def day(text):
    return date.fromisoformat(text)


OFFICIALS = tuple(Official(code, named(code)) for code in ("wu", "li", "zhao", "sun"))
POSTS = (Post("mayor", named("mayor"), PLACE), Post("bureau", named("bureau"), PLACE))
WU = Tenure("wu", "mayor", day("2010-01-01"), day("2016-01-01"), document=PAPER)
LI = Tenure("li", "mayor", day("2016-01-01"), day("2019-01-01"), document=PAPER)
ZHAO = Tenure("zhao", "mayor", day("2019-01-01"), None, document=PAPER)
SUN = Tenure("sun", "bureau", day("2012-01-01"), None, document=PAPER)


def figure(value="100", year=2018, *, indicator="gep", **more):
    held = {"value": None if value is None else Decimal(value), "unit": "1e8 CNY", "document": PAPER} | more
    return Figure(indicator, named(indicator), Period.year(year), **held)


def target(code="gep-2018", value="100", **more):
    held = {"indicator": "gep", "period": Period.year(2018), "unit": "1e8 CNY", "document": PAPER} | more
    return Promise(code, named(code), Direction.AT_LEAST, Decimal(value), **held)


def red_line(value="10", **more):
    held = {"resource": "land", "item": "cropland", "unit": "hm2", "red_line": True, "veto": True} | more
    return Promise("cropland", named("cropland"), Direction.AT_LEAST, Decimal(value), document=PAPER, **held)


def event(onset, ended, **more):
    held = {"code": "pit", "severity": "major", "discovered": onset, "posts": ("mayor",), "documents": (PAPER,)} | more
    ends = None if ended is None else day(ended)
    held = {key: day(one) if key in ("discovered", "rectify_by", "closed") and one else one
            for key, one in held.items()}  # fmt: skip
    return Event(title=named(held["code"]), onset=day(onset), ended=ends, **held)


def task(code, *, carried_out, due="2017-06-30"):
    return Task(code, named(code), day(due), carried_out, PAPER)


def fund(step, on, amount):
    return FundEntry("forest", named("forest fund"), Step(step), day(on), Decimal(amount), "1e4 CNY", PAPER)


def land(rows, item="cropland"):
    """Postings of land. rows : (period, entry, amount, day it happened, cause)"""
    made = []
    for period, entry, amount, happened, *cause in rows:
        moved = {} if happened is None else {"happened": day(happened), "recorded": day(happened), "document": PAPER}
        reason = {"reason": "said so"} if amount is None or entry in ("reappraisal", "difference") else {}
        why = {"cause": cause[0]} if cause else {}
        made.append(posting("land", item, PLACE, period, Entry(entry), amount, "hm2", **moved, **reason, **why))
    return ledger(postings(made), "postings.csv")


def dossier(**more):
    """A dossier that scores 100 points; anything of it may be given otherwise."""
    held = Dossier(
        title=named("invented"),
        place=PLACE,
        term=Term("li", "mayor", LI.start, LI.end),
        scheme=SCHEME,
        known_on=day("2025-12-31"),
        officials=OFFICIALS,
        posts=POSTS,
        tenures=(WU, LI, ZHAO, SUN),
        figures=(figure(kind=ResultKind.GEP, flow=True),),
        promises=(target(),),
        invented=True,
        file="TERM.yaml",
    )
    return replace(held, **more)


def over(held, start, end, official="li"):
    """The same dossier for another term."""
    return replace(held, term=Term(official, "mayor", day(start), day(end)))
