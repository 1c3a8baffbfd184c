"""A parameter's table as plain numbers 参数表取值, for functions that take a whole table."""

from typing import Any

from qingshan.rulebook.schema import Cell


def plain_table(value: Any) -> Any:
    """The numbers of a parameter's value as nested dictionaries, without the source and mark of each.

    >>> from datetime import date
    >>> from qingshan.rulebook import standard_rulebook
    >>> table = plain_table(standard_rulebook().value_of("teeb.equivalents", date(2020, 12, 31)).value)
    >>> table["paddy"]["water"], table["dry_cropland"]["food"]
    (-2.63, 0.85)
    """
    if isinstance(value, dict):
        return {code: plain_table(inner) for code, inner in value.items()}
    return value.value if isinstance(value, Cell) else value
