"""Table 18 科目对照: which service of SEEA EA an account of GEP is."""

from qingshan.core import Text
from qingshan.report.seea import Seea
from qingshan.report.seea_supply_use import REFERENCE, SERVICE
from qingshan.report.table import WORDS, Row, Table
from qingshan.report.tables_method import CODE, MARK, NOTE, mark_label

_KIND = Text("性质", "kind")
_FINAL, _INTERMEDIATE = Text("最终服务", "final service"), Text("中间服务", "intermediate service")
_NONE = Text("无对应服务", "no such service")
_IN, _OUT = Text("在", "in"), Text("不在", "outside")
_TABLE = Text("供给使用表", "supply and use")
_U = Text(
    "对照依据《SEEA EA》（2021）参考服务清单，逐项未核实（U）。",
    "After the reference list of SEEA EA (2021); line by line unverified (U).",
)


def crosswalk_table(seea: Seea) -> Table:
    """A line for every account of the profile."""
    rows: list[Row] = []
    for line in seea.crosswalk:
        kind = _NONE if not line.reference.zh else _FINAL if line.final else _INTERMEDIATE
        place = _IN if line.in_table else _OUT
        rows.append((line.title, line.account, line.reference, kind, place, line.note, mark_label(line.mark)))
    return Table(
        Text("表18", "Table 18"),
        Text("科目与 SEEA EA 服务对照", "Accounts and the services of SEEA EA"),
        (SERVICE, CODE, REFERENCE, _KIND, _TABLE, NOTE, MARK),
        tuple(rows),
        (WORDS,) * 7,
        (_U,),
    )
