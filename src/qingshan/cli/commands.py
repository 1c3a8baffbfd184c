"""What the commands do 命令: a few lines each over the rooms below; loaded by `app` when one of them runs."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

import typer

from qingshan.cli import lists, show, show_runs
from qingshan.cli.clock import now
from qingshan.cli.example import demo_run_file
from qingshan.cli.progress import watched
from qingshan.core import Refused, errors_in
from qingshan.rulebook import Rulebook, load_rulebook
from qingshan.runs import SeriesJob, check_run, run_account, run_series
from qingshan.runs import explain as lineage_of
from qingshan.runs.cache import clear, kept
from qingshan.runs.machine import Machine, bytes_of, machine


@dataclass(frozen=True)
class Using:
    """With what a run is to work, as it was asked for."""

    workers: int
    memory: str
    cluster: str
    cache: bool


@contextmanager
def _machine(using: Using, as_json: bool) -> Iterator[Machine]:
    try:
        memory = bytes_of(using.memory) if using.memory else 0
    except ValueError:
        show.fail(f"--memory {using.memory}: 写成 4GB 的样子 / write it like 4GB", as_json)
    with ExitStack() as stack:
        try:
            made = stack.enter_context(machine(using.workers, memory, using.cluster, using.cache))
        except ImportError:
            show.fail("集群需要安装 qingshan[cluster] / a cluster needs qingshan[cluster] installed", as_json)
        except OSError as error:
            show.fail(f"--cluster {using.cluster}: 连接不上 / nobody answers there ({error})", as_json)
        yield made


def cache(clear_it: bool, as_json: bool) -> None:
    """Show what is kept on disk, or remove it."""
    show.listing([{"freed": f"{clear() / 1e6:.1f} MB"}] if clear_it else lists.caches(kept()), as_json=as_json)


def check(run: Path, language: str, as_json: bool, using: Using) -> None:
    """Look at a run file and everything it names."""
    with _machine(using, as_json) as machine, watched(language, quiet=as_json) as stage:
        inputs, _, findings = check_run(run, stage=stage, machine=machine)
    show.findings(findings, language, as_json=as_json, sound=inputs is not None)
    if inputs is None:
        raise typer.Exit(2)


def account(run: Path, out: Path, language: str, as_json: bool, using: Using) -> None:
    """Compute an account and show its sums."""
    try:
        with _machine(using, as_json) as machine, watched(language, quiet=as_json) as stage:
            result = run_account(run, out, now=now, stage=stage, machine=machine)
    except Refused as refused:
        _refuse(refused, language, as_json)
    show_runs.result(result, language, as_json=as_json)


def explain(folder: Path, indicator: str, place: str, period: str, part: str, language: str, as_json: bool) -> None:
    """Show the tree behind a figure."""
    try:
        tree = lineage_of(folder, indicator, place, period, part)
    except (FileNotFoundError, NotADirectoryError):
        show.fail(f"{folder} 不是核算输出文件夹 / is no output folder of an account", as_json)
    except (LookupError, ValueError) as error:
        show.fail(str(error.args[0] if error.args else error), as_json)
    show.tree(tree, language, as_json=as_json)


def series(
    folders: Sequence[Path],
    out: Path,
    facts: Sequence[Path],
    base: int | None,
    coupling: Path | None,
    overlays: Sequence[Path],
    language: str,
    as_json: bool,
) -> None:
    """Put accounts of several years side by side."""
    job = SeriesJob(tuple(folders), tuple(facts), base, coupling, tuple(overlays))
    try:
        done = run_series(job, out)
    except Refused as refused:
        _refuse(refused, language, as_json)
    show_runs.series(done, language, as_json=as_json)


def demo(out: Path, language: str, as_json: bool, using: Using) -> None:
    """Compute the example of Pu'er."""
    run = demo_run_file()
    if run is None:
        show.fail("找不到 examples/puer：请在源码目录中运行 / examples/puer is not here: run it in a checkout", as_json)
    account(run, out, language, as_json, using)


def services(group: str, search: str, language: str, as_json: bool) -> None:
    """List services."""
    show.listing(lists.services(group, search, language), as_json=as_json)


def parameters(overlays: Sequence[Path], search: str, mark: str, on: str, language: str, as_json: bool) -> None:
    """List parameters of the rulebook."""
    book = _book(overlays, language, as_json)
    try:
        rows = lists.parameters(book, search, mark, on, language)
    except ValueError as error:
        show.fail(str(error), as_json)
    show.listing(rows, as_json=as_json)


def profiles(overlays: Sequence[Path], search: str, language: str, as_json: bool) -> None:
    """List profiles of the rulebook."""
    show.listing(lists.profiles(_book(overlays, language, as_json), search, language), as_json=as_json)


def _refuse(refused: Refused, language: str, as_json: bool) -> NoReturn:
    show.findings(refused.findings, language, as_json=as_json, sound=False)
    raise typer.Exit(2) from None


def _book(overlays: Sequence[Path], language: str, as_json: bool) -> Rulebook:
    """The rulebook with the user's folders over it; refused with all findings when it is not sound."""
    book, findings = load_rulebook(list(overlays))
    if errors_in(findings):
        show.findings(findings, language, as_json=as_json, sound=False)
        raise typer.Exit(2)
    return book
