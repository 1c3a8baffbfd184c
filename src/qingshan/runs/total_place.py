"""Check the place of the total 合计地区: it must stand above every zone of the run."""

from collections.abc import Sequence
from datetime import date

from qingshan.core import Finding, PlaceTree, Text, Where


def check_total_place(
    total: str, places: str, tree: PlaceTree | None, zones: Sequence[str], day: date, where: Where
) -> list[Finding]:
    """What is wrong with `total`, which is empty where the run wants none.

    places : the file of the place table, empty where the run names none; the tree is None when it cannot be read
    """
    if total and not places:
        none = Text(f"写了 total_place {total}，没有 places", f"total_place {total} is given without places")
        return [_finding(where, none, Text("在 places 中给出行政区划表", "give the place table under places"))]
    if not total or tree is None:
        return []
    if not _there(tree, total, day):
        absent = Text(f"{total} 在 {day} 不在行政区划表中", f"{total} is not in the place table on {day}")
        return [_finding(where, absent, Text("改正代码，或补进行政区划表", "correct the code, or add it to the table"))]
    if total in zones:
        same = Text(f"{total} 本身就是一个统计单元", f"{total} is itself a zone")
        return [_finding(where, same, Text("写上级地区的代码，或删去", "name the place above the zones, or remove it"))]
    return _beside(total, tree, zones, day, where)


def _beside(total: str, tree: PlaceTree, zones: Sequence[str], day: date, where: Where) -> list[Finding]:
    beside = [zone for zone in zones if not _below(tree, zone, total, day)]
    if not beside:
        return []
    outside = Text(
        f"这些统计单元不在 {total} 之下：{'、'.join(beside)}", f"these zones are not below {total}: {', '.join(beside)}"
    )
    remedy = Text("核对行政区划表的 parent，或改正 total_place", "check their parent in the table, or total_place")
    return [_finding(where, outside, remedy)]


def _finding(where: Where, message: Text, remedy: Text) -> Finding:
    return Finding("total-place", where, message, remedy)


def _there(tree: PlaceTree, code: str, day: date) -> bool:
    return any(row.holds_on(day) for row in tree.rows_of(code))


def _below(tree: PlaceTree, zone: str, total: str, day: date) -> bool:
    try:
        return any(place.code == total for place in tree.ancestors(zone, day))
    except LookupError:
        return False
