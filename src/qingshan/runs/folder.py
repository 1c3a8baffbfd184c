"""The output folder 输出文件夹: written aside, moved into place when whole, gone when anything goes wrong."""

import json
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from qingshan.core import Finding, Refused, Text, Where

#: A folder that holds a manifest of ours, and nothing that we do not write, may be replaced by a new run.
SIGN = "manifest.json"
OURS = frozenset(
    {
        SIGN,
        "account.parquet",
        "account.csv",
        "account.xlsx",
        "seea.xlsx",
        "report.html",
        "sensitivity.csv",
        "uncertainty.csv",
    }
    | {"extent.csv", "change.csv", "scenarios.csv"}
)
_MAPS = "maps"


@dataclass(frozen=True)
class Kind:
    """What a folder of ours holds: the file that tells it, the entry of that file that has a key, and all names."""

    sign: str
    entry: str
    names: frozenset[str]


ACCOUNT = Kind(SIGN, "run", OURS | {_MAPS})
SERIES = Kind("series.json", "series", frozenset({"series.json", "series.csv", "series.xlsx", "series.html"}))


def check_folder(target: Path, kind: Kind = ACCOUNT) -> list[Finding]:
    """A folder with anything in it that a run does not write is not written over."""
    if target.is_file():
        return [_taken(target, Text("输出路径是一个文件", "the output path is a file"))]
    if not target.is_dir() or not any(target.iterdir()):
        return []
    foreign = sorted(path.name for path in target.iterdir() if path.name not in kind.names)
    maps = target / _MAPS
    if maps.is_dir() and _MAPS in kind.names:
        foreign += sorted(f"{_MAPS}/{path.name}" for path in maps.iterdir() if path.suffix not in (".tif", ".png"))
    if not foreign and _is_manifest(target / kind.sign, kind.entry):
        return []
    shown = ", ".join(foreign[:5]) or kind.sign
    return [_taken(target, Text(f"输出文件夹里有别的东西：{shown}", f"the output folder holds other things: {shown}"))]


def _is_manifest(path: Path, entry: str) -> bool:
    """Whether a file is a manifest that a run wrote, and not only called like one."""
    try:
        held = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return False
    return isinstance(held, dict) and isinstance(held.get(entry), dict) and "key" in held[entry]


def _taken(target: Path, message: Text) -> Finding:
    return Finding("folder-taken", Where(str(target)), message, Text("换一个文件夹", "choose another folder"))


@contextmanager
def whole_folder(target: Path, kind: Kind = ACCOUNT) -> Iterator[Path]:
    """A new folder beside `target` to write into; it takes the target's place only when the block ends well.

    On an error, Ctrl-C or a full disk nothing of it stays and an earlier result stands as it was.
    """
    wrong = check_folder(target, kind)
    if wrong:
        raise Refused(wrong)
    target.parent.mkdir(parents=True, exist_ok=True)
    aside = Path(tempfile.mkdtemp(prefix=f".{target.name}.", suffix=".part", dir=target.parent))
    try:
        aside.chmod(0o755)
        yield aside
        _into_place(aside, target)
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def _into_place(aside: Path, target: Path) -> None:
    if not target.exists():
        aside.replace(target)
        return
    old = Path(tempfile.mkdtemp(prefix=f".{target.name}.", suffix=".old", dir=target.parent))
    try:
        target.replace(old / target.name)
        try:
            aside.replace(target)
        except BaseException:
            (old / target.name).replace(target)
            raise
    finally:
        shutil.rmtree(old, ignore_errors=True)
