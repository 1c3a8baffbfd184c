"""Rules are data: parameters, indicators, profiles, legends, dimensions, sources, each dated and sourced."""

from qingshan.rulebook.audit_scheme import AuditScheme, Points
from qingshan.rulebook.book import Number, Rulebook, dated, flat_table
from qingshan.rulebook.clause import clause_label
from qingshan.rulebook.indicator import KIND_LABELS, Category, Indicator
from qingshan.rulebook.load import data_folder, load_rulebook, standard_rulebook, validation_findings
from qingshan.rulebook.names import normal_name
from qingshan.rulebook.plain import plain_table
from qingshan.rulebook.policy_words import PolicyWord
from qingshan.rulebook.resource import Cause, PriceRule, Resource
from qingshan.rulebook.rules_schema import RULE_KIND_LABELS, Rule, Term
from qingshan.rulebook.schema import Account, Legend, Member, Parameter, ParameterValue, Profile, Source
from qingshan.rulebook.target_record import TargetRecord
from qingshan.rulebook.yaml_lines import LinedDocument, read_yaml

__all__ = [
    "KIND_LABELS",
    "RULE_KIND_LABELS",
    "Account",
    "AuditScheme",
    "Category",
    "Cause",
    "Indicator",
    "Legend",
    "LinedDocument",
    "Member",
    "Number",
    "Parameter",
    "ParameterValue",
    "Points",
    "PolicyWord",
    "PriceRule",
    "Profile",
    "Resource",
    "Rule",
    "Rulebook",
    "Source",
    "TargetRecord",
    "Term",
    "clause_label",
    "data_folder",
    "dated",
    "flat_table",
    "load_rulebook",
    "normal_name",
    "plain_table",
    "read_yaml",
    "standard_rulebook",
    "validation_findings",
]
