"""The worked examples of the method (examples.json: spec assessment.md, A01–A37), and how close a result must come."""

import json
import math
from pathlib import Path
from typing import Any

import numpy as np

EXAMPLES = {
    one["id"]: one for one in json.loads((Path(__file__).parent / "examples.json").read_text("utf-8"))["examples"]
}


def array(values: Any) -> np.ndarray:
    """Numbers with None as missing."""
    return np.array(values, dtype=np.float64)


def near(found: Any, expected: Any) -> bool:
    """Equal within 1e-9, missing where missing is expected."""
    if isinstance(expected, dict):
        return set(found) == set(expected) and all(near(found[key], expected[key]) for key in expected)
    if isinstance(expected, list):
        return len(found) == len(expected) and all(near(*pair) for pair in zip(found, expected, strict=True))
    if expected is None:
        return found is None or math.isnan(float(found))
    if isinstance(expected, str | bool):
        return bool(found == expected)
    return math.isclose(float(found), float(expected), rel_tol=1e-9, abs_tol=1e-9)
