"""Valuation in the manner of TEEB 生物多样性与生态系统服务价值评估: transferred values, equivalents per hectare.

What comes out is not GEP: another method, never added to a GEP and never on one time axis with one.
"""

from qingshan.nature.teeb.equivalents import (
    DRIVERS,
    Valued,
    adjusted,
    classic_equivalent,
    coefficients,
    equivalent_of_several_crops,
    gains_and_losses,
    net_profit_equivalent,
    row_sums,
    sensitivity_coefficient,
    service_value,
)
from qingshan.nature.teeb.stated_ratio import Printed, StatedRatio, check_stated_ratio, printed, stated_ratio
from qingshan.nature.teeb.value_transfer import Transfer, total_value, transfer, transferred

__all__ = [
    "DRIVERS",
    "Printed",
    "StatedRatio",
    "Transfer",
    "Valued",
    "adjusted",
    "check_stated_ratio",
    "classic_equivalent",
    "coefficients",
    "equivalent_of_several_crops",
    "gains_and_losses",
    "net_profit_equivalent",
    "printed",
    "row_sums",
    "sensitivity_coefficient",
    "service_value",
    "stated_ratio",
    "total_value",
    "transfer",
    "transferred",
]
