"""What a report says of the change of land 范围账户内容: rows of the extent account are facts, the matrix is here."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from qingshan.core import Text

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class ExtentContent:
    """The extent account from one land-cover map to another.

    opening, closing : periods;  ecosystems : code → name of the types that occur in either map
    matrix : place → opening type × closing type [m²], the last row and column for ground without a class; the total
    stands under its code, or under '' where there is none;  managed : types whose expansion counts as managed
    """

    opening: str
    closing: str
    ecosystems: dict[str, Text]
    colours: dict[str, str]
    matrix: dict[str, Floats]
    managed: tuple[str, ...]
