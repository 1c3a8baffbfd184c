"""Dual accounting of GDP and GEP 双核算: indicators, coupling coordination, decoupling, the change a project makes."""

from qingshan.nature.dual.coupling import (
    Coordination,
    coordination,
    coordination_index,
    coupling_degree,
    lag_type,
    level_of,
    normalised,
)
from qingshan.nature.dual.decoupling import Decoupling, decoupling, elasticity
from qingshan.nature.dual.indicators import (
    Amount,
    DualLift,
    DualYear,
    conversion_rate,
    converted_value,
    departmental_target,
    did_not_fall,
    dual_lift,
    dual_years,
    gep_per_area,
    gep_per_head,
    green_gold_index,
    realisation_rate,
    regulating_share,
)
from qingshan.nature.dual.project import check_offset, project_change

__all__ = [
    "Amount",
    "Coordination",
    "Decoupling",
    "DualLift",
    "DualYear",
    "check_offset",
    "conversion_rate",
    "converted_value",
    "coordination",
    "coordination_index",
    "coupling_degree",
    "decoupling",
    "departmental_target",
    "did_not_fall",
    "dual_lift",
    "dual_years",
    "elasticity",
    "gep_per_area",
    "gep_per_head",
    "green_gold_index",
    "lag_type",
    "level_of",
    "normalised",
    "project_change",
    "realisation_rate",
    "regulating_share",
]
