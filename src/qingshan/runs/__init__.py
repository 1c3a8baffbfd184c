"""Runs 核算运行: the run file, its check, the run itself, its manifest, and the way back from a figure.

What computes an account is loaded when it is first asked for: rasters and maps take seconds, and a book of figures
needs neither.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

from qingshan.runs.explain import explain

if TYPE_CHECKING:
    from qingshan.runs.check import check_run
    from qingshan.runs.run import Result, run_account
    from qingshan.runs.series import SeriesJob, SeriesResult, run_series

__all__ = ["Result", "SeriesJob", "SeriesResult", "check_run", "explain", "run_account", "run_series"]

_HOMES: Final = {
    "check_run": "check",
    "Result": "run",
    "run_account": "run",
    "SeriesJob": "series",
    "SeriesResult": "series",
    "run_series": "series",
}


def __getattr__(name: str) -> Any:
    """A name of `__all__`, from the module it is written in."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
