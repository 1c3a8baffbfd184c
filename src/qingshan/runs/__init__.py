"""Runs 核算运行: the run file, its check, the run itself, its manifest, and the way back from a figure."""

from qingshan.runs.check import check_run
from qingshan.runs.explain import explain
from qingshan.runs.run import Result, run_account
from qingshan.runs.series import SeriesJob, SeriesResult, run_series

__all__ = ["Result", "SeriesJob", "SeriesResult", "check_run", "explain", "run_account", "run_series"]
