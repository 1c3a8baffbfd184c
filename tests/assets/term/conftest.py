"""Let the tests of the audit of a term share `invented_term.py`."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
