"""Lets the tests of this room import what the worked examples share, `worked_example.py`."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
