"""Where the shared data is: beside the checkout, or where QINGSHAN_SHARED says."""

import os
from pathlib import Path

ROOT = Path(__file__).parents[1]
SHARED = Path(os.environ.get("QINGSHAN_SHARED", ROOT.parent / "shared"))


def lacking(*names: str) -> str:
    """What of the shared data is not there, as a sentence; empty when all is."""
    absent = [name for name in names if not (SHARED / name).exists()]
    return f"the shared data lacks {', '.join(absent)}" if absent else ""
