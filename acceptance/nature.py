"""The examples in the tests are those of the shared specification, word for word."""

import json

from measure import report
from shared import ROOT, SHARED, lacking

SPEC = "spec/worked-examples.json"
NAME = "worked examples in the tests that differ from the specification"


def main() -> None:
    """Compare by id; an example that the specification does not have counts as different."""
    why = lacking(SPEC)
    if why:
        report(NAME, None, "examples", "0", None, why)
        return
    spec = {one["id"]: one for one in json.loads((SHARED / SPEC).read_text("utf-8"))["examples"]}
    ours = json.loads((ROOT / "tests/nature/worked-examples.json").read_text("utf-8"))["examples"]
    different = [one["id"] for one in ours if spec.get(one["id"]) != one]
    report(NAME, len(different), "examples", "0", not different, ", ".join(different))
    report("worked examples in the tests", len(ours), "examples", "", bool(ours))


if __name__ == "__main__":
    main()
