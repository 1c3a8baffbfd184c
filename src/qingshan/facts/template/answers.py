"""What was filled in on one sheet of a template: rows of facts, the cells they came from, and what is wrong."""

from collections.abc import Mapping
from typing import Any

from openpyxl.worksheet.worksheet import Worksheet

from qingshan.core import Finding, Where
from qingshan.facts.faults import fault
from qingshan.facts.sheets.numbers import read_cell
from qingshan.facts.template.form import (
    AS_LAST,
    FIRST_ROW,
    NOTE,
    SOURCE_ROW,
    STATUS,
    STATUS_CHOICES,
    VALUE,
    Held,
    Page,
    Question,
    both,
    cell_name,
)


class Answers:
    """The answers of one sheet, read when it is made.

    rows : a fact each; cells : for each, the cells of its columns; findings : what could not be read
    """

    def __init__(self, sheet: Worksheet, page: Page, file: str) -> None:
        self._sheet, self._page, self._file = sheet, page, file
        self.rows: list[dict[str, Any]] = []
        self.cells: list[dict[str, str]] = []
        self.findings: list[Finding] = []
        for number, question in enumerate(page.questions):
            empty = [row for row in range(FIRST_ROW, page.size[0] + 1) if not self._answer(number, question, row)]
            if empty:
                where = self._where(empty[0], page.column(number, VALUE))
                words = {"title": question.title, "count": len(empty)}
                self.findings.append(fault("template-empty", where, **words))

    def _answer(self, number: int, question: Question, row: int) -> bool:
        """Read one place's answer to a question; whether there is one."""
        at = [self._page.column(number, offset) for offset in range(4)]
        value, status, note = (self._sheet.cell(row, at[offset]).value for offset in (VALUE, STATUS, NOTE))
        chosen, told = self._text(status), self._text(value)
        if not chosen and not told:
            return False
        held = self._page.last[row - FIRST_ROW][number]
        found = self._number(value, question, row, at[VALUE]) if told else None
        if told and found is None:
            return True
        if chosen and chosen != both(AS_LAST) and chosen not in STATUS_CHOICES:
            self._wrong("template-status", row, at[STATUS], text=chosen)
        elif chosen and told:
            self._wrong("template-two-answers", row, at[STATUS], value=told, text=chosen)
        elif chosen == both(AS_LAST) and held is None:
            self._wrong("template-no-last", row, at[STATUS])
        else:
            self._add(number, question, row, _said(found, chosen, held, self._text(note)))
        return True

    def _number(self, value: object, question: Question, row: int, column: int) -> dict[str, Any] | None:
        """Value and digits; None where it is no number, which is told."""
        if self._sheet.cell(row, column).data_type == "f":
            self._wrong("template-formula", row, column)
            return None
        if isinstance(value, int | float) and not isinstance(value, bool):
            return {"value": float(value)}
        reading = read_cell(str(value), {})
        if reading is None or reading.unit not in ("", question.unit):
            self._wrong("template-not-number", row, column, text=str(value))
            return None
        return {"value": reading.value, "stated": reading.stated}

    def _add(self, number: int, question: Question, row: int, said: Mapping[str, Any]) -> None:
        page = self._page
        source = page.column(number, VALUE)
        fact = {
            "indicator": question.indicator,
            "part": question.part,
            "place": page.places[row - FIRST_ROW][0],
            "period": page.period,
            "unit": question.unit,
            "source": self._text(self._sheet.cell(SOURCE_ROW, source).value) or None,
            "price_year": question.price_year,
            **said,
        }
        self.rows.append(fact if fact.get("value") is not None else fact | {"source": None, "price_year": None})
        columns = {"value": VALUE, "stated": VALUE, "status": STATUS, "reason": NOTE}
        named = {name: self._name(row, page.column(number, offset)) for name, offset in columns.items()}
        self.cells.append(named | {"source": self._name(SOURCE_ROW, source)})

    def _wrong(self, code: str, row: int, column: int, **words: object) -> None:
        self.findings.append(fault(code, self._where(row, column), **words))

    def _where(self, row: int, column: int) -> Where:
        return Where(self._file, field=self._name(row, column))

    def _name(self, row: int, column: int) -> str:
        return cell_name(self._page.name, row, column)

    @staticmethod
    def _text(value: object) -> str:
        return "" if value is None else str(value).strip()


def _said(found: Mapping[str, Any] | None, chosen: str, held: Held | None, note: str) -> dict[str, Any]:
    """Value, status and reason of one answer; a note stays with the figure."""
    if chosen == both(AS_LAST) and held is not None:
        confirmed = f"{both(AS_LAST)} ({held.period})"
        return {"value": held.value, "reason": f"{confirmed}; {note}" if note else confirmed}
    if found is not None:
        return {**found, "reason": note or None}
    return {"value": None, "status": STATUS_CHOICES[chosen], "reason": note or None}
