"""What a report says of values by equivalents 当量因子法内容: another method beside the account, never added to it."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from qingshan.core import Text

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class TypeValue:
    """One type of the table over all zones: area [hm²], equivalents and value of a hectare, value [CNY/a].

    counted : the ecosystem types of the account in it;  sensitivity : CS of its coefficient, None where that is nought
    """

    title: Text
    counted: tuple[Text, ...]
    area: float
    equivalents: float
    coefficient: float
    value: float
    sensitivity: float | None


@dataclass(frozen=True, eq=False)
class Equivalents:
    """Value of the account's areas by the table of equivalents.

    one : value of one equivalent [CNY/hm²] of `price_year`;  by_service, by_place : value [CNY/a]
    moved : gain and loss where land moved [CNY/a], from type × to type, with the names of both; None without it
    """

    one: float
    one_title: Text
    one_source: str
    one_mark: str
    price_year: int | None
    types: tuple[TypeValue, ...]
    by_service: tuple[tuple[Text, float], ...]
    by_place: tuple[tuple[str, float], ...]
    total: float
    dynamic: str = ""
    moved: Floats | None = None
    moved_types: tuple[Text, ...] = ()
    moved_years: tuple[str, str] = ("", "")
    not_moved: Text | None = None
