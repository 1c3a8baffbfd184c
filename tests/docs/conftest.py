"""The manual's pages, as the tests read them."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

_FENCE = re.compile(
    r"^(?:<!-- test: (?P<kind>[a-z-]+) -->\n)?```(?P<language>[a-z]*)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL
)


class Page:
    """One Markdown file."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.name = path.relative_to(ROOT).as_posix()
        self.text = path.read_text("utf-8")

    def blocks(self, *languages: str) -> Iterator[str]:
        """The text of fenced blocks in some languages."""
        return (found["text"] for found in _FENCE.finditer(self.text) if found["language"] in languages)

    def marked(self) -> Iterator[tuple[str, str]]:
        """Kind and text of the blocks that a comment above marks for a test."""
        return ((found["kind"], found["text"]) for found in _FENCE.finditer(self.text) if found["kind"])


def written_pages() -> list[Page]:
    """Everything people wrote; what docs/generate.py writes is checked by building it."""
    docs = [path for path in sorted((ROOT / "docs").rglob("*.md")) if path.relative_to(ROOT).parts[1] not in _MADE]
    return [Page(path) for path in (*sorted(ROOT.glob("README*.md")), ROOT / "CONTRIBUTING.md", *docs)]


_MADE = ("reference", "_build")


@pytest.fixture(scope="session")
def pages() -> list[Page]:
    """All pages of the manual."""
    return written_pages()
