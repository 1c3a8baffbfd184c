"""Words that every room shares: place, period, unit, dated value, finding, lineage, record."""

from qingshan.core.dated import Dated
from qingshan.core.finding import Finding, Refused, Severity, Where, errors_in
from qingshan.core.lineage import Lineage
from qingshan.core.period import Period
from qingshan.core.place import LEVELS, Place, PlaceTree, Successor, canonical_code, is_zone_code, level_of
from qingshan.core.place_check import check_places
from qingshan.core.record import Field, Level, Mark, Model, Origin, Service, ServiceClass
from qingshan.core.sampling import Distribution
from qingshan.core.target import COMPARATOR_LABELS, Comparator, Target
from qingshan.core.text import Text

__all__ = [
    "COMPARATOR_LABELS",
    "LEVELS",
    "Comparator",
    "Dated",
    "Distribution",
    "Field",
    "Finding",
    "Level",
    "Lineage",
    "Mark",
    "Model",
    "Origin",
    "Period",
    "Place",
    "PlaceTree",
    "Refused",
    "Service",
    "ServiceClass",
    "Severity",
    "Successor",
    "Target",
    "Text",
    "Where",
    "canonical_code",
    "check_places",
    "errors_in",
    "is_zone_code",
    "level_of",
]
