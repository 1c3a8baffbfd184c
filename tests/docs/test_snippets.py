"""Examples of the manual do what they say: Python runs, run files and records load, tables have no findings."""

import doctest
import re
from pathlib import Path

import pytest
import yaml

from qingshan.core import errors_in
from qingshan.facts import load_facts
from qingshan.rulebook import load_rulebook, standard_rulebook
from qingshan.rulebook.load import KINDS
from qingshan.runs.names_check import check_names
from qingshan.runs.runfile import RunFile, read_run_file

ROOT = Path(__file__).parents[2]


def marked(pages, *kinds: str) -> list[tuple[str, str, str]]:
    """Page, kind and text of the blocks marked for a test."""
    return [(page.name, kind, text) for page in pages for kind, text in page.marked() if not kinds or kind in kinds]


def test_every_mark_is_one_that_a_test_knows(pages):
    assert {kind for _, kind, _ in marked(pages)} - {"run-file", "facts", *KINDS} == set()


def test_python_of_the_manual_runs(pages):
    failed = {}
    for page in pages:
        text = "\n".join(block for block in page.blocks("python") if ">>>" in block)
        example = doctest.DocTestParser().get_doctest(text, {}, page.name, page.name, 0)
        told: list[str] = []
        doctest.DocTestRunner().run(example, out=told.append)
        failed |= {page.name: "".join(told)} if told else {}
    assert failed == {}


def test_run_files_of_the_manual_have_a_sound_form_and_known_names(pages, tmp_path):
    found = {}
    examples = marked(pages, "run-file")
    for number, (page, _, text) in enumerate(examples):
        file = tmp_path / f"{number}.yaml"
        file.write_text(text, "utf-8")
        run, document, findings = read_run_file(file)
        if run is not None:
            findings += check_names(run, standard_rulebook(), document)
        found |= {f"{page} {one.where}": one.message.en for one in findings}
    assert len(examples) >= 2
    assert found == {}


def test_the_complete_example_has_every_key(pages):
    (page,) = [page for page in pages if page.name == "docs/run-file.md"]
    keys = {key for _, text in page.marked() for key in yaml.safe_load(text)}
    assert set(RunFile.model_fields) - keys == set()


@pytest.mark.parametrize("kind", ["parameters", "sources", "profiles", "legends", "indicators"])
def test_records_of_the_manual_have_a_sound_form(pages, kind):
    examples = marked(pages, kind)
    assert examples
    for _, _, text in examples:
        content = yaml.safe_load(text)
        for record in content if isinstance(content, list) else [content]:
            KINDS[kind].model_validate(record)


def test_the_rulebook_of_the_manual_loads_over_ours(pages, tmp_path):
    for number, (_, kind, text) in enumerate(marked(pages, *KINDS)):
        (tmp_path / kind).mkdir(exist_ok=True)
        (tmp_path / kind / f"{number}.yaml").write_text(text, "utf-8")
    _, findings = load_rulebook([tmp_path])
    assert [(str(one.where), one.message.en) for one in errors_in(findings)] == []


def test_facts_of_the_manual_are_read_without_a_finding(pages, tmp_path):
    examples = marked(pages, "facts")
    for _, _, text in examples:
        file = tmp_path / "facts.csv"
        file.write_text(text, "utf-8")
        frame, findings = load_facts(file, standard_rulebook())
        assert [(str(one.where), one.message.en) for one in findings] == []
        assert frame.height > 1
    assert examples


def test_the_table_of_garze_is_the_printed_one(pages):
    (page,) = [page for page in pages if page.name == "docs/garze.md"]
    printed = yaml.safe_load((ROOT / "tests" / "nature" / "garze.yaml").read_text("utf-8"))["rows"]
    shown = [[cell.strip() for cell in line.strip("|").split("|")] for line in re.findall(r"^\|.*\|$", page.text, re.M)]
    by_name = {cells[0].encode("ascii", "ignore").decode().strip(): cells for cells in shown if len(cells) == 6}
    for row in printed:
        cells = by_name[row["row"]] if row["row"] in by_name else by_name[f"{row['row']} COD"]
        quantity = f"{row['quantity']} {row['unit']}" if "quantity" in row else ""
        assert (cells[1], cells[2], cells[4]) == (quantity, row.get("price", ""), row["value"]), row["row"]
