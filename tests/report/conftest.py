"""Lets the tests of this room import the account they share, `content_example.py`."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
