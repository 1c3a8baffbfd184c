"""Progress bars 进度."""

from collections.abc import Iterator
from contextlib import contextmanager

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from qingshan.cli.show import STDERR
from qingshan.core import Text
from qingshan.grid.walk import Progress as Heard
from qingshan.runs.check import Stage

_STAGES = {
    "scan": Text("检查像元", "looking at the pixels"),
    "account": Text("逐块核算", "accounting block by block"),
    "uncertainty": Text("不确定性", "uncertainty"),
    "extent": Text("范围账户", "extent account"),
    "scenarios": Text("情景", "scenarios"),
    "maps": Text("绘制地图", "drawing maps"),
}


@contextmanager
def watched(language: str, *, quiet: bool) -> Iterator[Stage]:
    """A bar for each stage of a run, on standard error; nothing when quiet or not at a terminal."""
    bar = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=STDERR,
        disable=quiet or not STDERR.is_terminal,
    )
    with bar:

        def stage(name: str) -> Heard:
            task = bar.add_task(_STAGES[name].in_(language), total=None)
            return lambda done, total: bar.update(task, completed=done, total=total)

        yield stage
