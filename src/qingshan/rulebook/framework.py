"""An assessment framework 考核方案: the tree of pillars and indicators, and every rule from a value to a rank.

The file form is that of docs/how-to/assess.md. Unknown keys are errors; frameworks are versioned and never edited in
place.
"""

from typing import Annotated, Any, Literal

from pydantic import Field, model_validator

from qingshan.core import Text
from qingshan.core.record import Mark
from qingshan.rulebook.schema import Code, Record

Share = Annotated[float, Field(ge=0, le=1)]
MissingPolicy = Annotated[
    str,
    Field(
        pattern=r"^(redistribute|zero|lowest|exclude_unit|fail|"
        r"impute:(mean|median|group_mean|group_median|constant:-?[0-9.]+|last|linear|donor|parent))$"
    ),
]


class Step(Record):
    """Marks lost for each step short of the target 每差一步扣分: of `full` marks, `per` for each `unit`."""

    full: float = Field(gt=0)
    per: float = Field(gt=0)
    unit: float = Field(default=1.0, gt=0)
    rounding: Literal["exact", "ceil", "floor"] = "exact"


class Scored(Record):
    """One indicator of a framework: what it measures and how a value becomes a share of its marks.

    score_method : goalposts (`lower` to `upper_or_target`), target with its `attainment`, pass, categorical, or
        relative: against the other units, by the framework's `normalise`
    """

    code: Code
    pillar: str
    name_zh: str
    name_en: str
    unit: str = ""
    direction: Literal["+", "-", "target-interval"] = "+"
    weight: float | None = Field(default=None, ge=0)
    score_method: Literal["goalposts", "target", "pass", "categorical", "relative"] = "relative"
    attainment: Literal["ratio", "complement", "progress", "interval", "step"] = "ratio"
    lower: float | None = None
    upper_or_target: float | None = None
    baseline: float | None = None
    tolerance: float | None = Field(default=None, gt=0)
    step: Step | None = None
    cap: float = Field(default=1.0, gt=0)
    categories: dict[str, float] = Field(default_factory=dict)
    formula: str = ""
    denominator: str = ""
    provenance: str = ""
    source_ref: str = ""
    data_owner: str = ""
    missing: MissingPolicy | None = None
    not_applicable: Literal["redistribute_within_pillar", "redistribute_global"] | None = None
    max_age: int | None = Field(default=None, ge=1)
    outliers: bool = True
    mark: Mark = Mark.UNVERIFIED
    source: str = ""

    @property
    def title(self) -> Text:
        """Its name in both languages."""
        return Text(self.name_zh, self.name_en)


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

    given : their `weight` keys;  ahp : `matrix`, in the order of the children;  others : from this run's data
    """

    method: Literal["given", "equal", "ahp", "entropy", "critic", "pca", "optimised", "combined"] = "given"
    matrix: tuple[tuple[float, ...], ...] = ()
    most_inconsistent: float = Field(default=0.10, gt=0)
    reason: str = ""
    importance: tuple[float, ...] = ()
    objective: Literal["entropy", "critic", "pca", "optimised"] = "entropy"
    alpha: Share = 0.5
    product: bool = False


class Node(Record):
    """One node of the tree above the indicators: the index, a pillar 一级指标, a group."""

    code: Code
    zh: str
    en: str
    weight: float | None = Field(default=None, ge=0)
    children: tuple["Node", ...] = ()
    aggregate: Aggregate | None = None
    weighing: Weighing | None = None

    @property
    def title(self) -> Text:
        """Its name in both languages."""
        return Text(self.zh, self.en)


class Normalise(Record):
    """How relative indicators are scored, over which units and years, and what a constant one gets."""

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
    ] = "min_max"
    range: tuple[float, float] = (0.0, 100.0)
    ties: Literal["min", "average", "max", "dense"] = "min"
    constant: Literal["error", "midpoint", "exclude"] = "error"
    basis: str = Field(default="per_period", pattern=r"^(per_period|pooled|goalposts|base_period:\S+)$")
    reference: str = Field(default="", pattern=r"^(mean|median|unit:\S+|previous|)$")


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


class Points(Record):
    """Points for named events, and the most they come to."""

    cap: float = Field(gt=0)
    items: dict[str, float] = Field(default_factory=dict)


class Veto(Record):
    """What brings a veto 一票否决: a predicate over indicators, or an event of a severity at least."""

    code: Code
    zh: str
    en: str = ""
    when: str = ""
    event: str = ""
    severity_at_least: str = ""

    @model_validator(mode="after")
    def _one_trigger(self) -> "Veto":
        if bool(self.when) == bool(self.event):
            raise ValueError("a veto has either `when`, a predicate, or `event`, a class of events")
        return self


class VetoEffect(Record):
    """What a veto does; of several the hardest takes effect."""

    grade: str = ""
    ranking: Literal["after_all_others", "by_score"] = "by_score"
    score: Literal["keep"] = "keep"
    zero_total: bool = False
    zero_pillar: str = ""
    cap_score: float | None = None
    cap_grade: str = ""
    drop_grades: int = Field(default=0, ge=0)
    exclude: bool = False


class GradeBand(Record):
    """A grade and the score from which it holds; the last has none."""

    grade: str
    min: float | None = None


class Ranking(Record):
    """How places are given."""

    ties: Literal["min", "max", "average", "dense"] = "min"
    eps: float = Field(default=1e-9, ge=0)
    on: Literal["exact", "displayed"] = "exact"
    breakers: tuple[str, ...] = ()

    @model_validator(mode="before")
    @classmethod
    def _yaml_reads_on_as_true(cls, content: Any) -> Any:
        if isinstance(content, dict) and True in content:
            return {("on" if key is True else key): value for key, value in content.items()}
        return content


class Display(Record):
    """How numbers are shown; nothing is computed with shown numbers."""

    decimals: int = Field(default=2, ge=0, le=9)
    rounding: Literal["half_up", "half_even"] = "half_up"


class Framework(Record):
    """One version of an assessment's rules."""

    framework: Code
    version: str = Field(min_length=1)
    title: dict[Literal["zh", "en"], str]
    regime: Literal["points", "index"]
    scale: float = Field(default=100.0, gt=0)
    unit_level: str = ""
    period: Literal["year", "half", "quarter", "month", "plan"] = "year"
    indicators: tuple[Scored, ...] = Field(min_length=1)
    tree: tuple[Node, ...] = Field(min_length=1)
    normalise: Normalise = Normalise()
    outliers: Outliers = Outliers()
    missing: Missing = Missing()
    aggregate: Aggregate = Aggregate()
    weighing: Weighing = Weighing()
    bonus: Points | None = None
    penalty: Points | None = None
    veto: tuple[Veto, ...] = ()
    veto_effect: VetoEffect = VetoEffect()
    severity: tuple[str, ...] = ()
    grades: tuple[GradeBand, ...] = ()
    rank: Ranking = Ranking()
    display: Display = Display()
    published: tuple[str, ...] = ()
    illustrative: tuple[str, ...] = ()
    source: str = Field(min_length=1)
    note: dict[Literal["zh", "en"], str] = Field(default_factory=dict)

    @property
    def name(self) -> Text:
        """Its title in both languages."""
        return Text(self.title["zh"], self.title["en"])
