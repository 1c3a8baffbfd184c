"""What tests of this room share stands beside them and is found by name."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
