"""A series as tables for machines 序列数据: facts at the base year's prices, and of which runs it was made."""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import polars as pl

from qingshan.facts import facts_frame
from qingshan.report.series_content import SeriesContent
from qingshan.runs.hashing import code_hash


def series_facts(content: SeriesContent) -> pl.DataFrame:
    """Values at the prices used in the base year, their sum and its indices, as a facts table."""
    source = f"series:{content.profile}:{content.key}"
    rows: list[dict[str, Any]] = []
    told = [(one.indicator, one.place, one.values, one.base_prices) for one in content.services]
    told += [("gep.matched.value", one.place, one.values, one.base_prices) for one in content.sums]
    for indicator, place, found, year in told:
        priced: dict[str, Any] = {"price_basis": "mixed"} if year is None else {"price_year": year}
        rows += _rows(indicator, place, content.years, found.constant, "CNY", source, **priced)
    for one in content.sums:
        indices = {"volume": one.values.volume, "price": one.values.price, "nominal": one.values.nominal}
        for name, index in indices.items():
            rows += _rows(f"gep.{name}_index", one.place, content.years, index, "1", source)
    return facts_frame(rows)


def _rows(
    indicator: str, place: str, years: Sequence[int], figures: Any, unit: str, source: str, **more: Any
) -> Iterator[dict[str, Any]]:
    for year, figure in zip(years, figures, strict=True):
        row = {"indicator": indicator, "place": place, "period": str(year), "unit": unit, "source": source}
        if np.isfinite(figure):
            yield {**row, "value": float(figure), "status": "value", "mark": "R", **more}
        else:
            yield {**row, "status": "missing", "reason": "见 series.html | see series.html"}


def series_record(content: SeriesContent) -> dict[str, Any]:
    """What the series is made of, for machines."""
    return {
        "series": {
            "key": content.key,
            "profile": content.profile,
            "base": content.base,
            "runs": [{"year": year, "folder": name, "key": key} for year, _, _, name, key in content.folders],
        },
        "inputs": list(content.inputs),
        "findings": [found.as_dict() for found in content.findings],
        "code": code_hash(),
    }
