"""The assessment engine 考核评价: scores, weights, vetoes, ranks, and why. Method: see docs/how-to/assess.md."""

from qingshan.index.explain.change_words import change_words
from qingshan.index.explain.compare import Bridge, Change, between, bridge, compare
from qingshan.index.explain.parts import Part, Why, why
from qingshan.index.explain.profile import Lift, Standing, lifts, standings, strengths, weaknesses
from qingshan.index.explain.words import lift_words, score_words
from qingshan.index.from_facts import values_from_facts
from qingshan.index.judge.events import Event
from qingshan.index.refusal import AssessmentError
from qingshan.index.robust.factors import Factors
from qingshan.index.robust.monte_carlo import Drawn, Sensitivity, monte_carlo, sensitivity
from qingshan.index.rules.check import check_rule_values, check_rules
from qingshan.index.rules.judge import ALL_UNITS, Judged, RuleResult, judge_rules
from qingshan.index.run.assess import Assessment, assess
from qingshan.index.run.check_framework import check_framework
from qingshan.index.run.check_values import check_events, check_values
from qingshan.index.run.panel import Panel, assess_panel, comparable, tables_of
from qingshan.index.run.table import VALUES, State, Table, table_of
from qingshan.index.run.vetoes import Lifted

__all__ = [
    "ALL_UNITS",
    "VALUES",
    "Assessment",
    "AssessmentError",
    "Bridge",
    "Change",
    "Drawn",
    "Event",
    "Factors",
    "Judged",
    "Lift",
    "Lifted",
    "Panel",
    "Part",
    "RuleResult",
    "Sensitivity",
    "Standing",
    "State",
    "Table",
    "Why",
    "assess",
    "assess_panel",
    "between",
    "bridge",
    "change_words",
    "check_events",
    "check_framework",
    "check_rule_values",
    "check_rules",
    "check_values",
    "comparable",
    "compare",
    "judge_rules",
    "lift_words",
    "lifts",
    "monte_carlo",
    "score_words",
    "sensitivity",
    "standings",
    "strengths",
    "table_of",
    "tables_of",
    "values_from_facts",
    "weaknesses",
    "why",
]
