"""How an assessment computes 考核方法: aggregation, weights, normalisation, outliers, gaps, and what robustness varies.

Parts of the framework file of `rulebook.framework`.
"""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field, model_validator

from qingshan.rulebook.schema import Record

Share = Annotated[float, Field(ge=0, le=1)]
Matrix = tuple[tuple[float, ...], ...]
Objective = Literal["entropy", "critic", "pca", "optimised"]
MissingPolicy = Annotated[
    str,
    Field(
        pattern=r"^(redistribute|zero|lowest|exclude_unit|fail|"
        r"impute:(mean|median|group_mean|group_median|constant:-?[0-9.]+|last|linear|donor|parent))$"
    ),
]


class Aggregate(Record):
    """How the children of a node become one score."""

    method: Literal["arithmetic", "geometric", "harmonic", "power", "topsis", "copeland", "mazziotta_pareto"] = (
        "arithmetic"
    )
    power: float | None = None
    floor: float | None = None

    @model_validator(mode="after")
    def _power_given(self) -> "Aggregate":
        if (self.method == "power") != (self.power is not None):
            raise ValueError("a power mean needs power, and nothing else does")
        return self


class Weighing(Record):
    """Where the weights of a node's children come from.

    given : their `weight` keys;  ahp : `matrix`, in the order of the children, or one for each of the `experts`,
        weights `by` the eigenvector or by geometric means of the rows;  others : from this run's data
    squared : squared loadings of a principal component, not the loadings themselves
    over_time : whether weights from data are worked out anew in every period, or those of the first period stay
    name, version, day, signed_by : of a set of weights that somebody decided upon
    """

    method: Literal["given", "equal", "ahp", "entropy", "critic", "pca", "optimised", "combined"] = "given"
    matrix: Matrix = ()
    experts: tuple[Matrix, ...] = ()
    by: Literal["eigenvector", "geometric_mean"] = "eigenvector"
    most_inconsistent: float = Field(default=0.10, gt=0)
    reason: str = ""
    importance: tuple[float, ...] = ()
    objective: Objective = "entropy"
    squared: bool = True
    alpha: Share = 0.5
    product: bool = False
    over_time: Literal["estimate", "reuse"] = "estimate"
    name: str = ""
    version: str = ""
    day: date | None = None
    signed_by: str = ""

    @model_validator(mode="after")
    def _one_matrix_or_several(self) -> "Weighing":
        if self.matrix and self.experts:
            raise ValueError("state either matrix or experts, not both")
        return self

    @property
    def matrices(self) -> tuple[Matrix, ...]:
        """The comparisons of every expert, or the one there is."""
        return self.experts or (self.matrix,)


class Normalise(Record):
    """How relative indicators are scored, over which units and years, and what a constant one gets.

    goalposts : between `lower` and `upper_or_target` of each indicator, cut off at both ends where `truncated`
    ratio_to, share_of_range, deviation : against the `reference`: a unit, the mean, the median, the parent region, the
        period before, or the named value `upper_or_target`;  cap : the highest share of range
    """

    method: Literal[
        "min_max",
        "z_score",
        "rank",
        "percentile",
        "borda",
        "individual_index",
        "goalposts",
        "ratio_to",
        "share_of_range",
        "deviation",
    ] = "min_max"
    range: tuple[float, float] = (0.0, 100.0)
    ties: Literal["min", "average", "max", "dense"] = "min"
    constant: Literal["error", "midpoint", "exclude"] = "error"
    basis: str = Field(default="per_period", pattern=r"^(per_period|pooled|goalposts|base_period:\S+)$")
    reference: str = Field(default="", pattern=r"^(mean|median|unit:\S+|parent|previous|value|)$")
    cap: float | None = Field(default=None, gt=0)
    truncated: bool = True

    @model_validator(mode="after")
    def _sound(self) -> "Normalise":
        if (self.method in ("ratio_to", "share_of_range", "deviation")) != bool(self.reference):
            raise ValueError("ratio_to, share_of_range and deviation need a reference, and nothing else does")
        if self.basis == "goalposts" and self.method not in ("goalposts", "min_max"):
            raise ValueError(f"{self.method} does not stand on goalposts; use goalposts or min_max")
        return self

    @property
    def is_fixed(self) -> bool:
        """Whether scores stand on goalposts, so that no other unit or period moves them."""
        return self.method == "goalposts" or self.basis == "goalposts"


class Outliers(Record):
    """Which distributions are brought in before scoring, and how. Spec §4.3."""

    method: Literal["none", "winsorise", "box_cox", "clip"] = "none"
    skewness: float = 2.0
    kurtosis: float = 3.5
    max_points: int = Field(default=5, ge=1)
    power: float = 0.0
    percentiles: tuple[float, float] = (5.0, 95.0)


class Missing(Record):
    """What is done about values that are not there. Spec §4.1."""

    na: MissingPolicy = "redistribute"
    nap: Literal["redistribute_within_pillar", "redistribute_global"] = "redistribute_within_pillar"
    mode: Literal["proportional", "equal"] = "proportional"
    min_available: Share = 0.65
    available_by: Literal["count", "weight"] = "count"


class Robustness(Record):
    """What a Monte Carlo run varies, and how often 稳健性参数. Spec §7.1.

    weights : each weight × U(1 − f, 1 + f);  dirichlet : or Dirichlet about the nominal ones with this concentration
    normalise, aggregate, missing, outliers : alternatives, the framework's own among them where it should be
    drop : leave one indicator out;  noise : standard deviation of an indicator's measurement error, in its unit
    """

    weights: Share = 0.25
    dirichlet: float = Field(default=0.0, ge=0)
    normalise: tuple[Normalise, ...] = ()
    aggregate: tuple[Aggregate, ...] = ()
    missing: tuple[MissingPolicy, ...] = ()
    outliers: tuple[Outliers, ...] = ()
    drop: bool = False
    noise: dict[str, Annotated[float, Field(ge=0)]] = Field(default_factory=dict)
    draws: int = Field(default=1000, ge=1)
    seed: int = Field(default=1, ge=0)
