"""A policy paper as it was opened: its canonical text, and where each page of it starts."""

from bisect import bisect_right
from dataclasses import dataclass

from qingshan.policy.shape import Diagnostic


@dataclass(frozen=True)
class Paper:
    """One file as text.

    form : text, docx, html or pdf;  sha256 : of the file's bytes
    pages : offset at which each page starts, first page first; empty where the form knows no pages
    notes : what was noticed while opening it
    """

    file: str
    form: str
    sha256: str
    text: str
    pages: tuple[int, ...] = ()
    notes: tuple[Diagnostic, ...] = ()

    def page_of(self, offset: int) -> int | None:
        """The page a character stands on, counted from 1; None where there are no pages.

        >>> Paper("a.pdf", "pdf", "", "第一页第二页", pages=(0, 3)).page_of(4)
        2
        """
        return bisect_right(self.pages, offset) if self.pages else None
