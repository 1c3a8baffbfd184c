"""Categories 分档计分: a label of the scheme gives its share; another label is an error, never missing. §3.7."""

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from qingshan.index.refusal import AssessmentError


def categorical(labels: Sequence[str | None], shares: Mapping[str, float]) -> npt.NDArray[np.float64]:
    """The share of each label; None stays missing. [1]

    Raises `AssessmentError` unknown_category that names all labels which the scheme does not know

    >>> categorical(["已完成", None], {"未开展": 0.0, "已完成": 0.8}).tolist()
    [0.8, nan]
    """
    unknown = sorted({label for label in labels if label is not None and label not in shares})
    if unknown:
        named, known = "、".join(unknown), "、".join(shares)
        raise AssessmentError(
            "unknown_category",
            f"没有分档 {named}；方案的分档有 {known}",
            f"there is no category {named}; those of the scheme are {known}",
        )
    return np.array([np.nan if label is None else shares[label] for label in labels], np.float64)
