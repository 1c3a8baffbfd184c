"""Facts 指标数据: the table of numbers. Read and check it, fold corrections, evaluate formulas, roll up, explain."""

from qingshan.facts.check import check_facts, mixed_price_years
from qingshan.facts.current import in_force
from qingshan.facts.evaluate import evaluate
from qingshan.facts.explain import explain_fact
from qingshan.facts.formula import FormulaError, format_formula, names_in, parse_formula
from qingshan.facts.formula_check import check_formulas
from qingshan.facts.on_arrays import on_arrays
from qingshan.facts.part import WHOLE, canonical_part, check_part, format_part, parse_part
from qingshan.facts.read import load_facts, read_facts
from qingshan.facts.reason import reason_in, reason_text
from qingshan.facts.rollup import roll_up
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
)
from qingshan.facts.write import facts_bytes, write_facts

__all__ = [
    "CELL",
    "COLUMN_LABELS",
    "FACTS",
    "PRICE_BASIS_LABELS",
    "STATUS_LABELS",
    "WHOLE",
    "FormulaError",
    "Status",
    "canonical_part",
    "check_facts",
    "check_formulas",
    "check_part",
    "empty_facts",
    "evaluate",
    "explain_fact",
    "facts_bytes",
    "facts_frame",
    "format_formula",
    "format_part",
    "in_force",
    "load_facts",
    "mixed_price_years",
    "names_in",
    "number_of",
    "on_arrays",
    "parse_formula",
    "parse_part",
    "price_basis_of",
    "read_facts",
    "reason_in",
    "reason_text",
    "roll_up",
    "sorted_facts",
    "write_facts",
]
