"""The program starts at once: what a command needs is loaded when the command runs."""

import subprocess
import sys

import pytest

#: Packages that take long to load, and the floors that load them. (typer asks for pydantic itself.)
SLOW = (
    *("numpy", "numba", "polars", "pandas", "rasterio", "geopandas", "shapely", "matplotlib", "pint"),
    *("qingshan.core", "qingshan.rulebook", "qingshan.grid", "qingshan.nature", "qingshan.runs", "qingshan.report"),
)


def loaded_by(*words: str) -> set[str]:
    """Which of the slow ones a command line loads, in a process of its own."""
    code = (
        "import sys\n"
        "from qingshan.cli import main\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        f"print('loaded', *(one for one in {SLOW!r} if one in sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code, *words], capture_output=True, text=True, check=True)
    return set(done.stdout.splitlines()[-1].split()[1:])


@pytest.mark.parametrize("words", [["--help"], ["--version"], ["account", "--help"], []], ids=" ".join)
def test_help_loads_nothing_that_takes_long(words: list[str]) -> None:
    assert loaded_by(*words) == set()


def test_a_wrong_language_is_told_before_anything_is_loaded() -> None:
    assert loaded_by("services", "--lang", "fr") == set()


def test_a_command_loads_its_rooms() -> None:
    assert "qingshan.runs" in loaded_by("services", "--search", "nothing has this name")


def test_a_book_of_figures_is_shown_without_rasters_maps_and_fonts(tmp_path) -> None:
    loaded = loaded_by("facts", "show", "--book", str(tmp_path))
    assert "polars" in loaded
    assert loaded.isdisjoint({"rasterio", "geopandas", "shapely", "matplotlib", "numba", "qingshan.grid"})
