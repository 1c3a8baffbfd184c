"""Facts 指标数据: the table of numbers. Read and check it, fold corrections, evaluate formulas, roll up, explain."""

from qingshan.facts.check import check_facts, mixed_price_years
from qingshan.facts.current import in_force, scan_in_force
from qingshan.facts.evaluate import evaluate, evaluate_each
from qingshan.facts.explain import explain_fact
from qingshan.facts.figure import explain_figure, figure_rows
from qingshan.facts.formula import parse_formula
from qingshan.facts.formula_check import check_formulas
from qingshan.facts.formula_nodes import FormulaError
from qingshan.facts.formula_text import figures_in, format_formula, names_in, stays_in_cell
from qingshan.facts.on_arrays import on_arrays
from qingshan.facts.on_tree import on_tree
from qingshan.facts.part import WHOLE, canonical_part, check_part, format_part, parse_part
from qingshan.facts.predicate import decided
from qingshan.facts.read import load_facts, read_facts
from qingshan.facts.reason import reason_in, reason_text
from qingshan.facts.revisions import CHANGE_LABELS, REVISIONS, Change, revisions
from qingshan.facts.rollup import roll_up
from qingshan.facts.rollup_bounds import BOUNDS, bounds
from qingshan.facts.rollup_time import roll_up_time
from qingshan.facts.schema import (
    CELL,
    COLUMN_LABELS,
    FACTS,
    PRICE_BASIS_LABELS,
    STATUS_LABELS,
    Status,
    empty_facts,
    facts_frame,
    number_of,
    price_basis_of,
    sorted_facts,
    with_later_columns,
)
from qingshan.facts.store import Store
from qingshan.facts.store_files import Receipt
from qingshan.facts.validate import validate
from qingshan.facts.write import facts_bytes, write_facts

__all__ = [
    "BOUNDS",
    "CELL",
    "CHANGE_LABELS",
    "COLUMN_LABELS",
    "FACTS",
    "PRICE_BASIS_LABELS",
    "REVISIONS",
    "STATUS_LABELS",
    "WHOLE",
    "Change",
    "FormulaError",
    "Receipt",
    "Status",
    "Store",
    "bounds",
    "canonical_part",
    "check_facts",
    "check_formulas",
    "check_part",
    "decided",
    "empty_facts",
    "evaluate",
    "evaluate_each",
    "explain_fact",
    "explain_figure",
    "facts_bytes",
    "facts_frame",
    "figure_rows",
    "figures_in",
    "format_formula",
    "format_part",
    "in_force",
    "load_facts",
    "mixed_price_years",
    "names_in",
    "number_of",
    "on_arrays",
    "on_tree",
    "parse_formula",
    "parse_part",
    "price_basis_of",
    "read_facts",
    "reason_in",
    "reason_text",
    "revisions",
    "roll_up",
    "roll_up_time",
    "scan_in_force",
    "sorted_facts",
    "stays_in_cell",
    "validate",
    "with_later_columns",
    "write_facts",
]
