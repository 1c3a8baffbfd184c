"""Vegetation cover 植被覆盖度 and the cover factor C of the soil-loss equation."""

import numpy as np
import numpy.typing as npt

from qingshan.core import Field, Mark, Model, Text
from qingshan.nature.fields import VEGETATION_COVER

Floats = npt.NDArray[np.float64]


def fractional_cover(ndvi: Floats, bare_ndvi: Floats, full_ndvi: Floats) -> Floats:
    """Vegetation cover between bare soil and full cover (dimidiate pixel model 像元二分模型). [%]

    ndvi, bare_ndvi, full_ndvi : vegetation index of the cell, of bare soil, of full cover [1]

    >>> fractional_cover(np.array([0.45, 0.9]), 0.05, 0.85).round(9).tolist()
    [50.0, 100.0]
    """
    return np.minimum(np.maximum((ndvi - bare_ndvi) / (full_ndvi - bare_ndvi), 0.0), 1.0) * 100


def cover_factor(vegetation_cover: Floats) -> Floats:
    """Cover factor C from cover in percent, not as a fraction (Cai Chongfa). [1]

    C = 1 without cover, 0.6508 − 0.3436 lg c up to 78.3 %, 0 from there; kept within 0 and 1
    Source: spec A3.2.4 (cai-2000); its source prints 0.3464 by mistake

    >>> cover_factor(np.array([0.0, 5.0, 45.0, 78.3, 90.0])).round(4).tolist()
    [1.0, 0.4106, 0.0828, 0.0, 0.0]
    """
    middle = 0.6508 - 0.3436 * np.log10(np.maximum(vegetation_cover, 1e-9))
    clipped = np.minimum(np.maximum(middle, 0.0), 1.0)
    return np.where(vegetation_cover >= 78.3, 0.0, clipped)


MODELS = (
    Model(
        code="dimidiate",
        gives="nature.vegetation_cover",
        title=Text("像元二分模型", "dimidiate pixel model"),
        compute=fractional_cover,
        inputs={
            "ndvi": Field("nature.ndvi", "1", Text("植被指数", "NDVI"), low=-1, high=1, usual=(-0.2, 0.95)),
            "bare_ndvi": Field("nature.ndvi.bare", "1", Text("裸土植被指数", "NDVI of bare soil"), low=-1, high=1),
            "full_ndvi": Field("nature.ndvi.full", "1", Text("全覆盖植被指数", "NDVI of full cover"), low=-1, high=1),
        },
        unit="%",
        formula="c = 100·(NDVI − NDVI_s)/(NDVI_v − NDVI_s)",
        source="general-knowledge",
        mark=Mark.UNVERIFIED,
    ),
    Model(
        code="cai",
        gives="nature.cover_factor",
        title=Text("由覆盖度（蔡崇法）", "from vegetation cover, Cai"),
        compute=cover_factor,
        inputs={"vegetation_cover": VEGETATION_COVER},
        unit="1",
        formula="C = 0.6508 − 0.3436 lg c",
        source="cai-2000",
        mark=Mark.STATED,
    ),
)
