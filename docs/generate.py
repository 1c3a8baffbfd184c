"""Write docs/reference/ from the records: ``python docs/generate.py``. The same records give the same pages."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from _pages.audits import audits_page
from _pages.by_profile import by_profile_page
from _pages.columns import columns_page
from _pages.indicators import indicators_page
from _pages.markdown import page
from _pages.models import models_page
from _pages.resources import resources_page
from _pages.rules import (
    dimensions_page,
    legends_page,
    parameters_page,
    profiles_page,
    sources_page,
)
from _pages.run_file import run_file_page
from _pages.schemes import schemes_page
from _pages.services import service_page, services_page, stem
from _pages.units import units_page
from _pages.validation import validation_page

from qingshan.core import Text
from qingshan.nature import SERVICES
from qingshan.rulebook import standard_rulebook

FOLDER = Path(__file__).parent / "reference"


def pages() -> dict[str, str]:
    """Every page of the reference by its file name."""
    book = standard_rulebook()
    made = {
        "run-file-keys.md": run_file_page(),
        "services.md": services_page(),
        "services-by-profile.md": by_profile_page(book),
        "models.md": models_page(book),
        "profiles.md": profiles_page(book),
        "parameters.md": parameters_page(book),
        "indicators.md": indicators_page(book),
        "legends.md": legends_page(book),
        "columns.md": columns_page(book),
        "dimensions.md": dimensions_page(book),
        "validation-rules.md": validation_page(book),
        "resources.md": resources_page(book),
        "audit-schemes.md": audits_page(book),
        "schemes.md": schemes_page(),
        "units.md": units_page(),
        "sources.md": sources_page(book),
    }
    own = {f"{stem(service)}.md": service_page(service, book) for service in SERVICES.values()}
    return {"index.md": index_page(list(made)), **made, **own}


def index_page(names: list[str]) -> str:
    """The way into the reference."""
    listed = "\n".join(name.removesuffix(".md") for name in names)
    words = "These pages are written from the records that the library itself reads, so they cannot fall behind it."
    return page(Text("参考手册", "reference"), words, f"```{{toctree}}\n:maxdepth: 1\n\n{listed}\n```")


def write(folder: Path) -> int:
    """Write the pages and remove what is no longer one; gives how many there are."""
    made = pages()
    folder.mkdir(exist_ok=True)
    for old in folder.glob("*.md"):
        if old.name not in made:
            old.unlink()
    for name, text in made.items():
        path = folder / name
        if not path.is_file() or path.read_text("utf-8") != text:
            path.write_text(text, "utf-8")
    return len(made)


if __name__ == "__main__":
    sys.stdout.write(f"docs/reference: {write(FOLDER)} pages\n")
