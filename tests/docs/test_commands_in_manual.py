"""Every command line of the manual is one that the program understands, and every command stands in the manual."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import typer
from typer.main import get_command

from qingshan.cli.app import app

ROOT = Path(__file__).parents[2]
COMMANDS = get_command(app).commands
GROUPS = {name: outer.commands for name, outer in COMMANDS.items() if hasattr(outer, "commands")}
#: Every command by all its words, those of groups such as ``policy`` too.
ALL = {(name,): command for name, command in COMMANDS.items() if name not in GROUPS} | {
    (name, inner): command for name, held in GROUPS.items() for inner, command in held.items()
}


def lines_of(page) -> Iterator[list[str]]:
    """The words of each command line in shell blocks, without prompt, comment, redirection and pipe."""
    for block in page.blocks("sh", "bash", "console"):
        for line in block.replace("\\\n", " ").splitlines():
            words = shlex.split(re.sub(r"^\$ ", "", line), comments=True)
            ends = [number for number, word in enumerate(words) if word in ("|", ">", "&&", ";")]
            yield words[: ends[0]] if ends else words


def program_lines(pages) -> list[tuple[str, list[str]]]:
    """Page and arguments of every line that calls qingshan."""
    return [
        (page.name, words[1:]) for page in pages for words in lines_of(page) if words and words[0].endswith("qingshan")
    ]


def named_by(arguments: list[str]) -> tuple[str, ...]:
    """The words of a command line that name the command."""
    return tuple(arguments[: 2 if arguments and arguments[0] in GROUPS else 1])


def fault(arguments: list[str]) -> str:
    """What is wrong with a command line; nothing when it can be read."""
    name = named_by(arguments)
    if name not in ALL:
        return f"no command {arguments[:2]}"
    try:
        ALL[name].make_context(name[-1], list(arguments[len(name) :]))
    except typer.Exit:
        return ""
    except Exception as error:  # typer brings its own kinds of usage errors
        return f"{' '.join(arguments)}: {error}"
    return ""


def test_the_manual_has_command_lines(pages):
    assert len(program_lines(pages)) > 10


def test_every_command_line_of_the_manual_can_be_read(pages):
    assert [(name, found) for name, arguments in program_lines(pages) if (found := fault(arguments))] == []


def test_every_command_stands_in_the_manual(pages):
    assert set(ALL) - {named_by(arguments) for _, arguments in program_lines(pages)} == set()


def test_every_option_that_the_manual_names_belongs_to_some_command(pages):
    known = {
        option for command in ALL.values() for one in command.params for option in (*one.opts, *one.secondary_opts)
    } | {"--help"}
    named = {
        (page.name, option)
        for page in pages
        if page.name != "CONTRIBUTING.md"
        for option in re.findall(r"(?<![\w-])--[a-z][a-z-]+", "\n".join(re.findall(r"`[^`\n]+`", page.text)))
    }
    assert {(name, option) for name, option in named if option not in known} == set()


def test_a_slip_in_a_command_line_is_noticed():
    assert "no command" in fault(["acount", "run.yaml"])
    assert fault(["account", "run.yaml"])
    assert fault(["check", "run.yaml", "--langue", "en"])


def test_every_make_target_of_the_manual_exists(pages):
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    named = {
        word
        for page in pages
        for words in [*lines_of(page), *(one.split() for one in re.findall(r"`(make [^`]+)`", page.text))]
        if words and words[0] == "make"
        for word in words[1:]
        if "=" not in word
    }
    assert named
    assert named - targets == set()
