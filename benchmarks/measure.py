"""How measurements are taken, printed and judged: ``python benchmarks/measure.py FOLDER [ROOM]``.

Benchmarks and acceptance checks share it. One JSON line a measurement, then a table of all.
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

_NOT_ROOMS = (
    "measure.py",
    "shared.py",
    "assets_made.py",
    "facts_made.py",
    "facts_peers.py",
    "fractal.py",
    "landscape.py",
    "watersheds.py",
    "invest_runner.py",
    "invest_sides.py",
    "invest_ours.py",
    "invest_ours_routed.py",
    "four_models_ours.py",
    "routing_pygeoprocessing.py",
)
_HERE = os.environ | {"PYTHONPATH": str(Path(__file__).parent)}


def report(name: str, value: float | None, unit: str, target: str = "", ok: bool | None = None, why: str = "") -> None:
    """Print one measurement as a JSON line. ok is None when it could not be taken; `why` says what is missing."""
    line: dict[str, Any] = {"name": name, "value": value, "unit": unit, "target": target, "ok": ok}
    if why:
        line["why"] = why
    print(json.dumps(line, ensure_ascii=False), flush=True)


def seconds(work: Callable[[], object]) -> float:
    """Wall-clock seconds of one call."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def peak_mb() -> float:
    """The most memory that this process held [MB]. What getrusage tells is also its parent's, up to the start."""
    return float(Path("/proc/self/status").read_text("ascii").split("VmHWM:")[1].split()[0]) / 1024


def paired(work: Callable[[], object], peer: Callable[[], object], rounds: int = 5) -> tuple[float, float, float]:
    """Median seconds of both, taken in turn so that a slow spell of the machine meets both, and the median ratio."""
    work()
    peer()
    pairs = [(seconds(work), seconds(peer)) for _ in range(rounds)]
    ratios = [one / other for one, other in pairs]
    return median(one for one, _ in pairs), median(other for _, other in pairs), median(ratios)


def run_rooms(folder: Path, rooms: list[str]) -> int:
    """Run one script a room, in a process of its own; a table of all lines; 1 when any line is not ok."""
    scripts = [folder / f"{room}.py" for room in rooms] if rooms else sorted(folder.glob("*.py"))
    lines: list[dict[str, Any]] = []
    failed = False
    for script in scripts:
        if script.name in _NOT_ROOMS:
            continue
        if not script.is_file():
            print(f"there is no {script.name} in {folder.name}/", file=sys.stderr)
            return 2
        done = subprocess.run([sys.executable, str(script)], capture_output=True, text=True, check=False, env=_HERE)
        print(done.stdout, end="", flush=True)
        if done.returncode:
            print(done.stderr, file=sys.stderr)
            failed = True
        lines += [json.loads(text) for text in done.stdout.splitlines() if text.startswith("{")]
    _table(lines)
    return int(failed or any(line["ok"] is False for line in lines))


def _table(lines: list[dict[str, Any]]) -> None:
    if not lines:
        return
    print()
    width = max(len(line["name"]) for line in lines)
    for line in lines:
        value = "—" if line["value"] is None else f"{line['value']:.4g} {line['unit']}"
        verdict = {True: "ok", False: "FAILED", None: "not taken"}[line["ok"]]
        print(f"{line['name']:<{width}}  {value:>16}  {line['target']:<28} {verdict} {line.get('why', '')}".rstrip())


if __name__ == "__main__":
    sys.exit(run_rooms(Path(sys.argv[1]), sys.argv[2:]))
