"""The manual lists every diagnostic that the reader can raise, and no other."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
ROW = re.compile(r"^\| `([A-Z]+(?:_[A-Z]+)+)` \| (?:info|warning|error|info/warning) \| \S.+ \|$", re.MULTILINE)


def test_the_manual_lists_what_the_source_can_raise() -> None:
    listed = ROW.findall((ROOT / "docs/how-to/read-a-policy.md").read_text("utf-8"))
    source = "".join(one.read_text("utf-8") for one in (ROOT / "src/qingshan/policy").rglob("*.py"))
    raised = set(re.findall(r'"([A-Z]+(?:_[A-Z]+)+)"', source)) - {"STATE_LABELS"}
    assert len(listed) == len(set(listed))
    assert set(listed) == raised
