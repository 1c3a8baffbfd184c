"""Habitat quality 生境质量: suitability of the cover, less what threats around it take."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from qingshan.grid.cells import Cells
from qingshan.grid.maps import Map

Floats = npt.NDArray[np.float64]

SCALING = 2.5  # exponent z of the quality curve, fixed in InVEST
_FADED = 2.99  # exp(−2.99) leaves 5 % at the end of the reach


@dataclass(frozen=True, eq=False)
class Threat:
    """One threat on a map.

    intensity : (rows, columns) 0 to 1;  reach : m;  weight : by the others [1]
    sensitivity : of the cover of each cell [1];  exponential : how it fades; linear when not
    """

    intensity: Map
    reach: float
    weight: float
    sensitivity: Map
    exponential: bool


def decay_linear(distance: Floats, reach: float) -> Floats:
    """What is left of a threat at a distance when it fades evenly; 0 beyond its reach. [1]  distance, reach : m

    >>> decay_linear(np.array([0.0, 21, 1, 2, 50, 600]), 20.0).tolist()
    [1.0, 0.0, 0.95, 0.9, 0.0, 0.0]
    """
    return np.where(distance > reach, 0.0, (reach - distance) / reach)


def decay_exponential(distance: Floats, reach: float) -> Floats:
    """What is left of a threat at a distance when it fades fast at first; 0 beyond its reach. [1]  distance, reach : m

    exp(−2.99·d/reach). Source: invest-hq

    >>> decay_exponential(np.array([0.0, 20, 21]), 20.0).round(6).tolist()
    [1.0, 0.050287, 0.0]
    """
    return np.where(distance > reach, 0.0, np.exp(-_FADED * np.minimum(distance, reach) / reach))


def felt_nearest(threat: Threat, cells: Cells) -> Map:
    """A threat as the nearest cell that has any of it is felt, whatever its intensity, as InVEST does. [1]

    NaN where the intensity is a hole. Source: invest-hq
    """
    away = cells.distance_to(threat.intensity)
    return cells.cellwise(_felt, threat.intensity, away, reach=threat.reach, exponential=threat.exponential)


def _felt(intensity: Floats, distance: Floats, *, reach: float, exponential: bool) -> Floats:
    decay = decay_exponential if exponential else decay_linear
    return np.where(np.isnan(intensity), np.nan, decay(distance, reach))


def felt_around(threat: Threat, cells: Cells) -> Map:
    """A threat as the mean intensity around a cell, near ones counting more; 1 where all around is full. [1]

    NaN where the intensity is a hole; holes around count for nothing.
    """
    decay = decay_exponential if threat.exponential else decay_linear
    return cells.spread(threat.intensity, decay, threat.reach)


def degradation(threats: Sequence[Threat], access: Map, cells: Cells, *, around: bool) -> Map:
    """What all threats together take from a cell, 0 to 1. [1]

    access : 1 where everybody gets, 0 where protection is complete [1];  cells : size of the cells [m]
    around : mean over the surroundings; else the nearest cell alone, as InVEST
    D = Σ (w/Σw)·felt·access·sensitivity. Raises ``ValueError`` when the weights add up to nothing.
    """
    weights = sum(one.weight for one in threats)
    if not weights > 0:
        raise ValueError("the weights of the threats must add up to more than 0")
    felt = felt_around if around else felt_nearest
    given = [part for one in threats for part in (felt(one, cells), one.sensitivity)]
    return cells.cellwise(_taken, access, *given, shares=tuple(one.weight / weights for one in threats))


def _taken(access: Floats, *given: Floats, shares: tuple[float, ...]) -> Floats:
    """What all threats take.  given : how a threat is felt and the sensitivity to it, one threat after the other"""
    parts = [share * given[2 * one] * given[2 * one + 1] for one, share in enumerate(shares)]
    return np.asarray(sum(parts) * access)


def quality(suitability: Floats, degradation: Floats, half_saturation: Floats) -> Floats:
    """Habitat quality, 0 to 1. [1]

    suitability : of the cover as habitat [1];  degradation : 0 to 1 [1]
    half_saturation : degradation at which half is lost [1]
    Q = H·(1 − D^z/(D^z + k^z)), z = 2.5. Source: invest-hq

    >>> float(quality(np.array(0.8), np.array(0.05), np.array(0.05)))
    0.4
    """
    taken = degradation**SCALING
    return suitability * (1 - taken / (taken + half_saturation**SCALING))


def degradation_around(
    cropland: Map,
    town: Map,
    road: Map,
    sensitivity_to_cropland: Map,
    sensitivity_to_town: Map,
    sensitivity_to_road: Map,
    reach_of_cropland: float,
    reach_of_town: float,
    reach_of_road: float,
    weight_of_cropland: float,
    weight_of_town: float,
    weight_of_road: float,
    cropland_exponential: float,
    town_exponential: float,
    road_exponential: float,
    access: Map,
    cells: Cells,
) -> Map:
    """What fields, towns and roads take from habitat, each as the mean of its surroundings. [1]

    cropland, town, road : intensity, 0 to 1;  sensitivity : of the cover of the cell, 0 to 1;  reach : m;  weight : 1
    exponential : 1 when it fades fast at first, 0 when evenly;  access : 0 to 1;  cells : size of the cells [m]
    Raises ``ValueError`` when the weights add up to nothing.
    """
    threats = (
        Threat(cropland, reach_of_cropland, weight_of_cropland, sensitivity_to_cropland, cropland_exponential > 0.5),
        Threat(town, reach_of_town, weight_of_town, sensitivity_to_town, town_exponential > 0.5),
        Threat(road, reach_of_road, weight_of_road, sensitivity_to_road, road_exponential > 0.5),
    )
    return degradation(threats, access, cells, around=True)


def degradation_nearest(
    cropland: Map,
    town: Map,
    road: Map,
    sensitivity_to_cropland: Map,
    sensitivity_to_town: Map,
    sensitivity_to_road: Map,
    reach_of_cropland: float,
    reach_of_town: float,
    reach_of_road: float,
    weight_of_cropland: float,
    weight_of_town: float,
    weight_of_road: float,
    cropland_exponential: float,
    town_exponential: float,
    road_exponential: float,
    access: Map,
    cells: Cells,
) -> Map:
    """What fields, towns and roads take from habitat, each by its nearest cell alone, as InVEST does. [1]

    Inputs as of `degradation_around`. Source: invest-hq. Raises ``ValueError`` when the weights add up to nothing.
    """
    threats = (
        Threat(cropland, reach_of_cropland, weight_of_cropland, sensitivity_to_cropland, cropland_exponential > 0.5),
        Threat(town, reach_of_town, weight_of_town, sensitivity_to_town, town_exponential > 0.5),
        Threat(road, reach_of_road, weight_of_road, sensitivity_to_road, road_exponential > 0.5),
    )
    return degradation(threats, access, cells, around=False)


def degradation_by(names: Sequence[str], around: bool, access: Map, cells: Cells, **given: Map) -> Map:
    """What any number of threats take from habitat, given one by one. [1]

    names : of the threats;  around, access, cells : as of `degradation`
    given : threat_0, sensitivity_0, reach_0 [m], weight_0 [1] and exponential_0 (1 or 0), then threat_1 and so on
    Raises ``ValueError`` when an intensity lies outside 0 to 1 or the weights add up to nothing. Source: invest-hq
    """
    threats = []
    for number, name in enumerate(names):
        intensity = given[f"threat_{number}"]
        low, high = cells.extremes(intensity)
        if low < 0 or high > 1:
            raise ValueError(f"the raster of {name} goes from {low:g} to {high:g}; an intensity lies between 0 and 1")
        reach, weight = float(given[f"reach_{number}"]), float(given[f"weight_{number}"])
        faded = bool(given[f"exponential_{number}"] > 0.5)
        threats.append(Threat(intensity, reach, weight, given[f"sensitivity_{number}"], faded))
    return degradation(threats, access, cells, around=around)
