"""Ecosystem services 生态系统服务: physical quantity first, money second, as pure functions with their records."""

from qingshan.core import Model, Service
from qingshan.nature import (
    budyko,
    carbon,
    carbon_stock,
    climate_regulation,
    coastal_protection,
    cover,
    curve_number,
    erodibility,
    erosivity,
    evapotranspiration,
    flood_mitigation,
    habitat_records,
    lake_storage,
    landscape,
    marsh_storage,
    monthly,
    negative_ions,
    noise_reduction,
    nutrient_records,
    oxygen,
    pest_control,
    productivity,
    products,
    purification,
    recreation,
    reservoir_storage,
    sand_fixation,
    sediment_records,
    slope,
    slope_length,
    soil_retention,
    soil_value,
    species_conservation,
    topography,
    water_conservation,
    water_cooling,
    water_yield,
    wind,
    wind_erodibility,
    wind_erosion,
    wind_erosion_by_month,
)

#: Every service, in the order of the account tables.
SERVICES: dict[str, Service] = {
    service.code: service
    for service in (
        *products.SERVICES,
        water_conservation.SERVICE,
        soil_retention.SERVICE,
        sand_fixation.SERVICE,
        coastal_protection.SERVICE,
        flood_mitigation.SERVICE,
        lake_storage.SERVICE,
        reservoir_storage.SERVICE,
        marsh_storage.SERVICE,
        carbon.SERVICE,
        oxygen.SERVICE,
        purification.AIR,
        purification.WATER,
        climate_regulation.SERVICE,
        water_cooling.SERVICE,
        pest_control.SERVICE,
        species_conservation.SERVICE,
        negative_ions.SERVICE,
        noise_reduction.SERVICE,
        recreation.SERVICE,
        landscape.HOUSING,
        landscape.HOTELS,
    )
}

#: Every model; a model is named by what it gives and its code.
MODELS: tuple[Model, ...] = (
    *monthly.MODELS,
    *budyko.MODELS,
    *evapotranspiration.MODELS,
    *water_conservation.MODELS,
    *water_yield.MODELS,
    *erosivity.MODELS,
    *erodibility.MODELS,
    *slope.MODELS,
    *topography.MODELS,
    *slope_length.MODELS,
    *cover.MODELS,
    *soil_retention.MODELS,
    *sediment_records.MODELS,
    *nutrient_records.MODELS,
    *soil_value.MODELS,
    *wind.MODELS,
    *wind_erodibility.MODELS,
    *wind_erosion.MODELS,
    *wind_erosion_by_month.MODELS,
    *sand_fixation.MODELS,
    *coastal_protection.MODELS,
    *flood_mitigation.MODELS,
    *curve_number.MODELS,
    *lake_storage.MODELS,
    *reservoir_storage.MODELS,
    *marsh_storage.MODELS,
    *productivity.MODELS,
    *carbon.MODELS,
    *carbon_stock.MODELS,
    *oxygen.MODELS,
    *purification.MODELS,
    *climate_regulation.MODELS,
    *water_cooling.MODELS,
    *pest_control.MODELS,
    *species_conservation.MODELS,
    *habitat_records.MODELS,
    *negative_ions.MODELS,
    *noise_reduction.MODELS,
    *products.MODELS,
    *recreation.MODELS,
    *landscape.MODELS,
)


def models_giving(indicator: str) -> dict[str, Model]:
    """The models that give an indicator, by code; empty when none does.

    >>> sorted(models_giving("nature.nep"))
    ['ratio', 'respiration']
    """
    return {model.code: model for model in MODELS if model.gives == indicator}


__all__ = ["MODELS", "SERVICES", "models_giving"]
