"""What the policy reader finds in the annotated texts, by the reference scorer, and what it calls a target wrongly."""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

from measure import report
from shared import ROOT, SHARED, lacking

from qingshan.policy import Reading, as_json, read_policy
from qingshan.rulebook import standard_rulebook

POLICY = SHARED / "data/policy"
SEED = ("opinions.txt", "seed-gold.json")
ANNOTATED = ("env-plan-2011", "work-report-2021")
#: Texts that were annotated before the parser had read them; their golds are ours.
OURS = ROOT / "acceptance/policy"


def main() -> None:
    """All goals of the reader, one line each."""
    needed = ("data/policy/score.py", "data/policy/opinions.txt", "data/policy/seed-gold.json")
    why = lacking(*needed)
    if why:
        report("policy reader", None, "", "", None, why)
        return
    seed()
    for name in ANNOTATED:
        text(name, POLICY / "corpus" / f"{name}.gold.json")
    for gold in sorted(OURS.glob("*.gold.json")):
        text(gold.name.removesuffix(".gold.json"), gold)


def seed() -> None:
    """The founding document: its commitments, the facts of its article, its damage."""
    reading, gold = read(POLICY / SEED[0]), json.loads((POLICY / SEED[1]).read_text("utf-8"))
    one, both = score(reading, POLICY / SEED[1], "A"), score(reading, POLICY / SEED[1], "AB")
    report("opinions, tier A strict F1", one["strict_f1"], "", "= 1", one["strict_f1"] == 1)
    report("opinions, tiers A and B F1", both["f1"], "", ">= 0.85", both["f1"] >= 0.85)
    facts = facts_f1(gold["facts"], as_json(reading)["facts"])
    report("opinions, facts of the article F1", facts, "", ">= 0.95", facts >= 0.95)
    missing = silent(gold["defects"], as_json(reading)["diagnostics"])
    report("opinions, expected diagnostics not raised", len(missing), "", "0", not missing, ", ".join(missing))


def text(name: str, gold: Path) -> None:
    """One annotated text of the corpus."""
    got = score(read(POLICY / "corpus" / f"{name}.txt"), gold, "A")
    report(f"{name}, F1", got["f1"], "", ">= 0.92", got["f1"] >= 0.92)
    report(f"{name}, strict F1", got["strict_f1"], "", ">= 0.85", got["strict_f1"] >= 0.85)
    taken = got["facts_reported_as_targets"]
    report(f"{name}, facts taken for targets", taken, "", "<= 2", taken <= 2)


def read(path: Path) -> Reading:
    """The reading of one text."""
    return read_policy(path.read_text("utf-8"), standard_rulebook())


def score(reading: Reading, gold: Path, tier: str) -> dict[str, float]:
    """What the reference scorer says."""
    with tempfile.TemporaryDirectory() as folder:
        found = Path(folder, "found.json")
        found.write_text(json.dumps(as_json(reading), ensure_ascii=False), "utf-8")
        command = [sys.executable, str(POLICY / "score.py"), str(gold), str(found), "--tier", tier]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
    return dict(json.loads(done.stdout.splitlines()[0]))


def facts_f1(wanted: list[dict], found: list[dict]) -> float:
    """Facts by the scorer's rule of detection: value spans that overlap, or half of the shorter span."""
    left = list(found)
    matched = 0
    for one in wanted:
        hit = next((other for other in left if same(one, other)), None)
        if hit is not None:
            left.remove(hit)
            matched += 1
    return 2 * matched / (len(wanted) + len(found))


def same(one: dict, other: dict) -> bool:
    """Whether two facts are about the same place of the text."""
    if one.get("value_span"):
        return bool(other["value_span"]) and overlap(one["value_span"], other["value_span"]) > 0
    shorter = min(span[1] - span[0] for span in (one["span"], other["span"]))
    return not other["value_span"] and overlap(one["span"], other["span"]) >= shorter / 2


def silent(defects: list[dict], raised: list[dict]) -> list[str]:
    """Defects with a diagnostic to raise of which some span has none."""
    missing = []
    for one in defects:
        code = one["expected_diagnostic"]
        spans = [span for other in raised if other["code"] == code for span in other["spans"]]
        here = any(other["code"] == code for other in raised)
        if code and not (here and all(any(overlap(span, own) for own in spans) for span in one["spans"])):
            missing.append(f"{one['id']} {code}")
    return missing


def overlap(one: list[int], other: list[int]) -> int:
    """How many characters two spans share."""
    return max(0, min(one[1], other[1]) - max(one[0], other[0]))


if __name__ == "__main__":
    main()
