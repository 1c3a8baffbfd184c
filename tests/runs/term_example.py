"""The worked term of `examples/puer/term`, copied so that a test may spoil it."""

from pathlib import Path

EXAMPLE = Path(__file__).parents[2] / "examples" / "puer" / "term"
PLACES = EXAMPLE.parent / "inputs" / "places.csv"


def copied(to: Path, *, term: tuple[str, str] = ("", ""), postings: tuple[str, str] = ("", "")) -> Path:
    """The file of the term in a folder of its own, with one passage of it and of its postings changed."""
    to.mkdir(exist_ok=True)
    for name, (old, new) in (("term.yaml", term), ("postings.csv", postings)):
        text = (EXAMPLE / name).read_text("utf-8")
        assert old in text
        (to / name).write_text(text.replace(old, new, 1) if old else text, "utf-8")
    return to / "term.yaml"
