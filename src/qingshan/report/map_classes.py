"""From a raster's values to the few classes and colours of a map."""

import math
from itertools import pairwise

import numpy as np
from matplotlib import colormaps
from matplotlib.colors import to_hex
from numpy.typing import NDArray

NOTHING = -1  # the class of a cell that holds no number
SEQUENTIAL = "YlGnBu"
DIVERGING = "BrBG"  # both ramps are told apart by colour-blind readers and in grey print


def step_within(gap: float) -> float:
    """The largest of 1, 2, 5 × 10ⁿ that is not above a gap.

    >>> step_within(430), step_within(0.07)
    (200.0, 0.05)
    """
    power = 10.0 ** math.floor(math.log10(gap))
    return max(factor * power for factor in (1, 2, 5) if factor * power <= gap * (1 + 1e-9))


def rounded_breaks(bounds: NDArray[np.float64]) -> list[float]:
    """Increasing bounds moved to round numbers, the outermost outward, and none past its neighbour.

    >>> rounded_breaks(np.array([3.2, 117.0, 941.0]))
    [0.0, 100.0, 1000.0]
    """
    gaps = np.diff(bounds)
    # half the gap: a bound then moves a quarter of the gap at most, and keeps about as many cells on either side
    steps = [step_within(min(gaps[max(i - 1, 0) : i + 1]) / 2) for i in range(len(bounds))]
    whole = [math.floor(bounds[0] / steps[0]), *np.round(bounds[1:-1] / steps[1:-1]), math.ceil(bounds[-1] / steps[-1])]
    decimals = [max(0, 2 - math.floor(math.log10(step))) for step in steps]
    return [round(float(n) * step, places) + 0.0 for n, step, places in zip(whole, steps, decimals, strict=True)]


def without_empty(breaks: list[float], values: NDArray[np.float64]) -> list[float]:
    """The bounds less those of classes that hold nothing; nought stays, for gains must not join losses."""
    filled = set(classify(values, tuple(breaks)).tolist())
    last = len(breaks) - 1
    return [bound for index, bound in enumerate(breaks) if index in filled or index == last or bound == 0]


def one_sided(values: NDArray[np.float64], count: int) -> list[float]:
    """Round bounds of about ``count`` classes that hold about as many cells each."""
    distinct = np.unique(values)
    if len(distinct) == 1:
        value = float(distinct[0])
        end = value + (step_within(abs(value)) if value else 1.0)
        return [value, min(end, 0.0) if value < 0 else end]
    if len(distinct) <= count:  # every value is a class of its own
        end = float(2 * distinct[-1] - distinct[-2])
        return [*distinct.tolist(), min(end, 0.0) if distinct[-1] < 0 else end]
    bounds = np.unique(np.quantile(values, np.linspace(0, 1, count + 1)))
    # quantiles of nearly equal values differ by noise of the arithmetic, which makes no class
    apart = np.diff(bounds) > 1e-9 * max(abs(bounds[0]), abs(bounds[-1]))
    bounds = bounds[np.concatenate([[True], apart])]
    if len(bounds) == 1:
        bounds = np.array([distinct[0], distinct[-1]])
    breaks = sorted(set(rounded_breaks(bounds)))
    # what rounding in the last decimal left out
    breaks[0], breaks[-1] = min(breaks[0], float(distinct[0])), max(breaks[-1], float(distinct[-1]))
    return without_empty(breaks, values)


def class_breaks(values: NDArray[np.floating], count: int = 6) -> tuple[float, ...]:
    """Increasing round numbers that cut the values into at most ``count`` classes with about as many cells in each.

    Empty where there is no number at all; nought is one of them where there are values on both sides of it.

    >>> class_breaks(np.array([1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0]), 4)
    (1.0, 3.0, 5.0, 7.0, 9.0)
    >>> class_breaks(np.array([np.nan]))
    ()
    """
    known = np.asarray(values[np.isfinite(values)], dtype=np.float64)
    if known.size == 0:
        return ()
    below, above = known[known < 0], known[known > 0]
    if below.size == 0 or above.size == 0:
        return tuple(one_sided(known, count))
    share = round(count * below.size / (below.size + above.size))
    losses = min(max(share, 1), count - 1)
    negative = one_sided(np.append(-below, 0.0), losses)
    positive = one_sided(np.append(above, 0.0), count - losses)
    return tuple(without_empty([*(-bound for bound in reversed(negative[1:])), 0.0, *positive[1:]], known))


def classify(values: NDArray[np.floating], breaks: tuple[float, ...]) -> NDArray[np.int16]:
    """The class of each cell, from 0; ``NOTHING`` where there is no number. The highest bound is in the last class.

    >>> classify(np.array([0.0, 5.0, 9.0, np.nan]), (0.0, 5.0, 9.0)).tolist()
    [0, 1, 1, -1]
    """
    classes = np.full(values.shape, NOTHING, dtype=np.int16)
    if breaks:
        known = np.isfinite(values)
        found = np.searchsorted(np.array(breaks), values[known], side="right") - 1
        classes[known] = np.clip(found, 0, len(breaks) - 2)
    return classes


def class_colours(breaks: tuple[float, ...]) -> tuple[str, ...]:
    """One colour for each class: light to dark, or away from a pale middle where the breaks stand on both sides of 0.

    >>> len(class_colours((0.0, 1.0, 2.0)))
    2
    """
    classes = max(len(breaks) - 1, 0)
    if not classes:
        return ()
    losses = sum(low < 0 for low in breaks[:-1])
    if losses in (0, classes):
        shades = np.linspace(0.12, 0.95, classes) if classes > 1 else np.array([0.6])
        ordered = shades if not losses else shades[::-1]
        return tuple(to_hex(colormaps[SEQUENTIAL](shade)) for shade in ordered)
    reach = max(losses, classes - losses)  # the same distance from nought has the same strength on both sides
    places = [index - losses + (0 if index < losses else 1) for index in range(classes)]
    return tuple(to_hex(colormaps[DIVERGING](0.5 + 0.42 * place / reach)) for place in places)


def places_of(value: float) -> int | None:
    """The decimals a number needs, up to six; None if it needs more."""
    return next((n for n in range(7) if abs(round(value, n) - value) <= abs(value) * 1e-6), None)


def number(value: float, least: int = 0) -> str:
    """A number as a legend writes it, with the decimals it needs, and at least some.

    >>> number(-12500.0), number(0.5, 2), number(0.00000025)
    ('−12,500', '0.50', '2.5e−07')
    """
    places = places_of(value)
    return (f"{value:.3g}" if places is None else f"{value:,.{max(places, least)}f}").replace("-", "−")


def shared_places(breaks: tuple[float, ...]) -> int:
    """The decimals that all the bounds are written with, where they are of one magnitude.

    >>> shared_places((0.72, 0.815)), shared_places((0.015, 600_000.0))
    (3, 0)
    """
    places = [places_of(bound) for bound in breaks]
    if any(n is None for n in places) or max(map(abs, breaks), default=0) >= 100:
        return 0
    return max((n for n in places if n is not None), default=0)


def class_labels(values: NDArray[np.floating], breaks: tuple[float, ...]) -> tuple[str, ...]:
    """The words of each class: its bounds, or the one value that all its cells have.

    >>> class_labels(np.array([0.0, 50.0, 70.0, 100.0]), (0.0, 50.0, 100.0))
    ('0', '50 – 100')
    """
    least = shared_places(breaks)
    classes = classify(values, breaks)
    labels = []
    for index, (low, high) in enumerate(pairwise(breaks)):
        held = values[classes == index]
        alone = held.size > 0 and held.min() == held.max()
        labels.append(number(float(held.min())) if alone else f"{number(low, least)} – {number(high, least)}")
    return tuple(labels)
