"""Every relative link of the manual leads somewhere, and the reference has a page for every record."""

import importlib
import re
from pathlib import Path

import pytest

from qingshan.nature import MODELS, SERVICES
from qingshan.rulebook import standard_rulebook

ROOT = Path(__file__).parents[2]
LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)\s]*)?\)")


@pytest.fixture(scope="module")
def reference() -> dict[str, str]:
    """The pages that docs/generate.py would write."""
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(ROOT / "docs")
        return importlib.import_module("generate").pages()


def test_every_relative_link_leads_to_a_file(pages, reference):
    made = {ROOT / "docs" / "reference" / name for name in reference}
    broken = [
        (page.name, link)
        for page in pages
        for link in LINK.findall(page.text)
        if not re.match(r"[a-z]+:", link)
        if not (there := (page.path.parent / link).resolve()).exists() and there not in made
    ]
    assert broken == []


def test_every_page_stands_in_a_table_of_contents(pages):
    lists = "\n".join(block for page in pages for block in page.text.split("```{toctree}")[1:])
    names = [page.path.stem for page in pages if page.name.startswith("docs/") and page.name != "docs/index.md"]
    listed = {entry.rsplit("/", 1)[-1] for entry in re.findall(r"^[\w/-]+$", lists, re.MULTILINE)}
    assert [name for name in names if name not in listed and name != "index"] == []


def test_no_page_names_a_folder_of_somebodys_machine(pages):
    assert [page.name for page in pages if re.search(r"(?<![\w./-])/(work|home|root|Users)/", page.text)] == []


def test_the_same_records_give_the_same_pages(reference):
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(ROOT / "docs")
        assert importlib.import_module("generate").pages() == reference


def test_every_record_has_its_place_in_the_reference(reference):
    text = "\n".join(reference.values())
    book = standard_rulebook()
    codes = [*SERVICES, *book.parameters, *book.indicators, *book.profiles, *book.legends, *book.sources]
    assert [code for code in codes if f"`{code}`" not in text] == []
    assert [model.code for model in MODELS if f"`{model.code}` gives `{model.gives}`" not in text] == []


def test_every_link_within_the_reference_has_a_target(reference):
    text = "\n".join(reference.values())
    targets = re.findall(r"^\(([a-z0-9-]+)\)=$", text, re.MULTILINE)
    assert len(targets) == len(set(targets))
    assert set(re.findall(r"\]\(#([a-z0-9-]+)\)", text)) - set(targets) == set()
