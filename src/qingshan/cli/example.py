"""Where the Pu'er example is. It stays out of the package: some of its inputs are not cleared for republication."""

from pathlib import Path

_FILE = Path("examples") / "puer" / "run.yaml"


def demo_run_file() -> Path | None:
    """The run file in the working folder or in the checkout this package runs from; None where there is neither."""
    for root in (Path.cwd(), Path(__file__).parents[3]):
        if (root / _FILE).is_file():
            return root / _FILE
    return None
