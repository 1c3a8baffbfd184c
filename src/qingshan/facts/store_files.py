"""The files of a book of figures 数据册: receipts, one writer at a time, whole or not there at all, and unharmed."""

import json
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

try:
    import fcntl
except ImportError:  # pragma: no cover - a system without it leaves the taking of turns to its users
    fcntl = None  # type: ignore[assignment]

FACTS_FOLDER: Final = "facts"
RECEIPTS_FOLDER: Final = "imports"
_ASIDE: Final = ".aside-"


@dataclass(frozen=True)
class Receipt:
    """What one import brought.

    file, sha256 : the file that was read, and its digest
    mapping : how its columns were understood, as a plain table; None for a facts table
    accepted : codes of the findings that somebody accepted by name
    correction : the reason given for what it replaced; None where it replaced nothing
    stored, stored_sha256 : the file under ``facts/`` that holds its rows, and its digest
    previous : digest of the receipt before it, so that none can be edited or taken away unseen; '' for the first
    """

    number: int
    file: str
    sha256: str
    mapping: Mapping[str, Any] | None
    rows: int
    recorded_at: str
    accepted: tuple[str, ...] = ()
    correction: str | None = None
    stored: str = ""
    stored_sha256: str = ""
    previous: str = ""

    @classmethod
    def read(cls, path: Path) -> "Receipt":
        """Raises ``ValueError`` or ``TypeError`` for what is no receipt, ``OSError`` as the disk does."""
        held = json.loads(path.read_text("utf-8"))
        return cls(**{**held, "accepted": tuple(held.get("accepted", ()))})

    def text(self) -> str:
        """The receipt as its file has it."""
        return json.dumps(asdict(self), ensure_ascii=False, indent=2) + "\n"


@contextmanager
def only_writer(folder: Path) -> Iterator[Path | None]:
    """A scratch folder for the one who may write now; None while another does. A crash gives the turn back."""
    with (folder / ".lock").open("a") as lock:
        if fcntl is not None:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                yield None
                return
        for left in folder.glob(f"{_ASIDE}*"):  # of a writer that was cut short
            shutil.rmtree(left)
        with tempfile.TemporaryDirectory(prefix=_ASIDE, dir=folder) as scratch:
            yield Path(scratch)
