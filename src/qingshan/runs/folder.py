"""The output folder 输出文件夹: written aside, moved into place when whole, gone when anything goes wrong."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from qingshan.core import Finding, Refused, Text, Where

#: A folder that holds this file is one of ours and may be replaced by a new run.
SIGN = "manifest.json"


def check_folder(target: Path) -> list[Finding]:
    """A folder with other things in it is not written over."""
    if target.is_file():
        return [_taken(target, Text("输出路径是一个文件", "the output path is a file"))]
    if target.is_dir() and any(target.iterdir()) and not (target / SIGN).is_file():
        return [_taken(target, Text("输出文件夹里有别的东西", "the output folder holds other things"))]
    return []


def _taken(target: Path, message: Text) -> Finding:
    return Finding("folder-taken", Where(str(target)), message, Text("换一个文件夹", "choose another folder"))


@contextmanager
def whole_folder(target: Path) -> Iterator[Path]:
    """A new folder beside `target` to write into; it takes the target's place only when the block ends well.

    On an error, Ctrl-C or a full disk nothing of it stays and an earlier result stands as it was.
    """
    wrong = check_folder(target)
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
