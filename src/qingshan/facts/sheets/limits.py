"""How much of a stranger's file is opened 上限, and why."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """Checked before anything is unpacked. Our own judgement (mark U), set well above what offices send.

    file_bytes : a yearbook's largest workbook has a few MB; beyond that belongs in Parquet
    unpacked_bytes : what all parts of a workbook may come to; 2 million cells take about 150 MB of XML
    ratio : XML of a table shrinks to a tenth or a twentieth; a bomb to a thousandth. Counts from `ratio_from` bytes on
    parts : a workbook has a part a sheet and some ten more
    cells : filled cells of a file, a few hundred bytes each when held
    """

    file_bytes: int = 50_000_000
    unpacked_bytes: int = 400_000_000
    ratio: float = 200.0
    ratio_from: int = 20_000_000
    parts: int = 5_000
    cells: int = 2_000_000


LIMITS = Limits()


def bytes_text(count: float) -> str:
    """A size as people read it.

    >>> bytes_text(1_234_567), bytes_text(980)
    ('1.2 MB', '980 B')
    """
    for unit in ("B", "kB", "MB"):
        if count < 1000:
            return f"{count:.3g} {unit}" if unit != "MB" else f"{count:.1f} {unit}"
        count /= 1000
    return f"{count:.1f} GB"
