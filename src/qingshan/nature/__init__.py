"""Ecosystem services 生态系统服务: physical quantity first, money second, as pure functions with their records."""

from qingshan.core import Model, Service
from qingshan.nature import (
    carbon,
    climate_regulation,
    cover,
    erodibility,
    erosivity,
    evapotranspiration,
    flood_mitigation,
    monthly,
    oxygen,
    productivity,
    products,
    purification,
    recreation,
    soil_retention,
    topography,
    water_conservation,
)

#: Every service, in the order of the account tables.
SERVICES: dict[str, Service] = {
    service.code: service
    for service in (
        *products.SERVICES,
        water_conservation.SERVICE,
        soil_retention.SERVICE,
        flood_mitigation.SERVICE,
        carbon.SERVICE,
        oxygen.SERVICE,
        purification.AIR,
        purification.WATER,
        climate_regulation.SERVICE,
        recreation.SERVICE,
    )
}

#: Every model; a model is named by what it gives and its code.
MODELS: tuple[Model, ...] = (
    *monthly.MODELS,
    *evapotranspiration.MODELS,
    *water_conservation.MODELS,
    *erosivity.MODELS,
    *erodibility.MODELS,
    *topography.MODELS,
    *cover.MODELS,
    *soil_retention.MODELS,
    *flood_mitigation.MODELS,
    *productivity.MODELS,
    *carbon.MODELS,
    *oxygen.MODELS,
    *purification.MODELS,
    *climate_regulation.MODELS,
    *products.MODELS,
    *recreation.MODELS,
)


def models_giving(indicator: str) -> dict[str, Model]:
    """The models that give an indicator, by code; empty when none does.

    >>> sorted(models_giving("nature.nep"))
    ['ratio', 'respiration']
    """
    return {model.code: model for model in MODELS if model.gives == indicator}


__all__ = ["MODELS", "SERVICES", "models_giving"]
