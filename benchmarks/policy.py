"""How long the policy reader takes, how much memory, and whether both grow with the text and no faster."""

import subprocess
import sys
import time
from pathlib import Path

from measure import report

ROOT = Path(__file__).parents[1]
_PAGE = 40_000
_ALONE = """
import sys, time
sys.path[:0] = [{folder!r}]
from measure import peak_mb
from policy import tiled
from qingshan.policy import read_policy
from qingshan.rulebook import standard_rulebook
book, text = standard_rulebook(), tiled({characters})
read_policy(text[:500], book)
start = time.process_time()
read_policy(text, book)
print(time.process_time() - start, peak_mb())
"""


def tiled(characters: int) -> str:
    """The example paper again and again until there are so many characters; each copy counts other things."""
    page = (ROOT / "examples/policy/opinions-2019.txt").read_text("utf-8")
    copies: list[str] = []
    while len(copies) * len(page) < characters:
        sign = chr(ord("一") + len(copies))
        copies.append(page.replace("农", sign).replace("8768", str(1000 + len(copies))))
    return "\n".join(copies)[:characters]


def measured(characters: int) -> tuple[float, float]:
    """Seconds of processor time and MB at the most, of a process of its own."""
    code = _ALONE.format(folder=str(ROOT / "benchmarks"), characters=characters)
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    seconds, memory = done.stdout.split()
    return float(seconds), float(memory)


def main() -> None:
    """Both goals, and the growth to two million characters."""
    start = time.perf_counter()
    seconds, memory = measured(_PAGE)
    report("policy, 40 000 characters", seconds, "s", "< 2 s", seconds < 2)
    report("policy, memory at 40 000 characters", memory, "MB", "< 200 MB", memory < 200)
    few, _ = measured(10 * _PAGE)
    many, most = measured(50 * _PAGE)
    ratio = many / few / 5
    report("policy, 2 million characters", many, "s")
    report("policy, memory at 2 million characters", most, "MB")
    report("policy, time a character, 2 million over 400 000", ratio, "times", "< 1.5", ratio < 1.5)
    report("policy, all of this", time.perf_counter() - start, "s")


if __name__ == "__main__":
    main()
