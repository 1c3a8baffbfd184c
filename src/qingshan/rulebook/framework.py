"""An assessment framework 考核方案: the tree of pillars and indicators, and every rule from a value to a rank.

The file form is that of docs/how-to/assess.md. Unknown keys are errors; frameworks are versioned and never edited in
place.
"""

from typing import Any, Literal

from pydantic import Field, model_validator

from qingshan.core import Text
from qingshan.core.record import Mark
from qingshan.rulebook.framework_methods import (
    Aggregate,
    Missing,
    MissingPolicy,
    Normalise,
    Outliers,
    Robustness,
    Weighing,
)
from qingshan.rulebook.schema import Code, Record, Source


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
    weight: float | None = None
    score_method: Literal["goalposts", "target", "pass", "categorical", "relative"] = "relative"
    attainment: Literal["ratio", "complement", "progress", "interval", "step"] = "ratio"
    lower: float | None = None
    upper_or_target: float | None = None
    baseline: float | None = None
    tolerance: float | None = Field(default=None, gt=0)
    step: Step | None = None
    floor: float = 0.0
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


class Node(Record):
    """One node of the tree above the indicators: the index, a pillar 一级指标, a group."""

    code: Code
    zh: str
    en: str
    weight: float | None = None
    children: tuple["Node", ...] = ()
    aggregate: Aggregate | None = None
    weighing: Weighing | None = None

    @property
    def title(self) -> Text:
        """Its name in both languages."""
        return Text(self.zh, self.en)


class Points(Record):
    """Points for named events, and the most they come to."""

    cap: float = Field(gt=0)
    items: dict[str, float] = Field(default_factory=dict)


class Veto(Record):
    """What brings a veto 一票否决: a predicate over indicators, or an event of a severity at least.

    effect : of this veto, where it is not the framework's `veto_effect`
    """

    code: Code
    zh: str
    en: str = ""
    when: str = ""
    event: str = ""
    severity_at_least: str = ""
    effect: "VetoEffect | None" = None

    @model_validator(mode="after")
    def _one_trigger(self) -> "Veto":
        if bool(self.when) == bool(self.event):
            raise ValueError("a veto has either `when`, a predicate, or `event`, a class of events")
        return self


class VetoEffect(Record):
    """What a veto does; of several the hardest takes effect.

    ranking : units whose grade a veto sets follow all others unless it says by_score; a milder effect leaves a unit's
        place to its score unless `ranking` is stated
    """

    grade: str = ""
    ranking: Literal["after_all_others", "by_score"] = "after_all_others"
    score: Literal["keep"] = "keep"
    zero_total: bool = False
    zero_pillar: str = ""
    cap_score: float | None = None
    cap_grade: str = ""
    drop_grades: int = Field(default=0, ge=0)
    exclude: bool = False


class GradeBand(Record):
    """A grade and the score from which it holds; the last has none. en : its name in English"""

    grade: str
    en: str = ""
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
    """One version of an assessment's rules. sources : of its own, beside those of the rulebook"""

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
    robustness: Robustness = Robustness()
    published: tuple[Text, ...] = ()
    illustrative: tuple[Text, ...] = ()
    source: str = Field(min_length=1)
    sources: tuple[Source, ...] = ()
    note: dict[Literal["zh", "en"], str] = Field(default_factory=dict)

    @property
    def name(self) -> Text:
        """Its title in both languages."""
        return Text(self.title["zh"], self.title["en"])

    def grade_name(self, grade: str) -> Text:
        """A grade in both languages; as it is written where the framework has no English name for it."""
        return Text(grade, next((band.en for band in self.grades if band.grade == grade and band.en), grade))

    @property
    def cited(self) -> tuple[str, ...]:
        """Every source it names."""
        return tuple(dict.fromkeys((self.source, *(leaf.source for leaf in self.indicators if leaf.source))))
