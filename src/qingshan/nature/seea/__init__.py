"""SEEA ecosystem accounting 生态系统核算（SEEA EA）: extent, condition, supply and use, asset value, crosswalk."""

from qingshan.nature.seea.asset_value import (
    ORDER,
    AssetValue,
    Convention,
    Decomposition,
    annuity_factor,
    asset_value,
    closing_value,
    decompose,
    net_present_value,
    standing_timber,
)
from qingshan.nature.seea.condition import (
    Condition,
    ConditionClass,
    Variable,
    area_weighted,
    condition_account,
    condition_index,
    indicator,
)
from qingshan.nature.seea.crosswalk import CROSSWALK, Correspondence, reference_services
from qingshan.nature.seea.extent import Extent, check_extent, extent_account, extent_by_zone
from qingshan.nature.seea.supply_use import ServiceFlow, check_supply_use, in_money

__all__ = [
    "CROSSWALK",
    "ORDER",
    "AssetValue",
    "Condition",
    "ConditionClass",
    "Convention",
    "Correspondence",
    "Decomposition",
    "Extent",
    "ServiceFlow",
    "Variable",
    "annuity_factor",
    "area_weighted",
    "asset_value",
    "check_extent",
    "check_supply_use",
    "closing_value",
    "condition_account",
    "condition_index",
    "decompose",
    "extent_account",
    "extent_by_zone",
    "in_money",
    "indicator",
    "net_present_value",
    "reference_services",
    "standing_timber",
]
