"""Runs 核算运行: the run file, its check, the run itself, its manifest, and the way back from a figure."""

from qingshan.runs.explain import explain
from qingshan.runs.run import Result, check_run, run_account

__all__ = ["Result", "check_run", "explain", "run_account"]
