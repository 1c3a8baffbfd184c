"""Whether a book of figures 数据册 is as it was written: receipts in an unbroken chain, each with its file."""

import re
from pathlib import Path
from typing import Final

from qingshan.core import Finding, Where
from qingshan.core.file_hash import file_hash
from qingshan.facts.faults import fault
from qingshan.facts.store_files import FACTS_FOLDER, RECEIPTS_FOLDER, Receipt

_NAME: Final = re.compile(r"\d{6,}-[0-9a-f]{8}")


def receipt_files(folder: Path) -> list[Path]:
    """The receipts of a book in the order of their imports."""
    found = [path for path in (folder / RECEIPTS_FOLDER).glob("*.json") if _NAME.fullmatch(path.stem)]
    return sorted(found, key=lambda path: int(path.stem.partition("-")[0]))


def check_store(folder: Path) -> list[Finding]:
    """Receipts that cannot be read, were edited or taken away; files that are gone, edited, or have no receipt."""
    findings: list[Finding] = []
    known, previous = set(), ""
    for path in receipt_files(folder):
        where = Where(f"{RECEIPTS_FOLDER}/{path.name}")
        try:
            receipt = Receipt.read(path)
        except (ValueError, TypeError) as error:
            findings.append(fault("store-receipt-unreadable", where, detail=str(error)))
            known.add(f"{path.stem}.parquet")
        else:
            known.add(receipt.stored)
            if receipt.previous != previous:
                findings.append(fault("store-receipt-changed", where, number=receipt.number))
            findings += _file(folder, receipt)
        previous = file_hash(path)
    left = sorted(path.name for path in (folder / FACTS_FOLDER).glob("*.parquet") if path.name not in known)
    return findings + [fault("store-file-unknown", Where(f"{FACTS_FOLDER}/{name}")) for name in left]


def _file(folder: Path, receipt: Receipt) -> list[Finding]:
    path = folder / FACTS_FOLDER / receipt.stored
    where = Where(f"{FACTS_FOLDER}/{receipt.stored}")
    if not path.is_file():
        return [fault("store-file-missing", where, number=receipt.number)]
    if file_hash(path) != receipt.stored_sha256:
        return [fault("store-file-changed", where, number=receipt.number)]
    return []
