"""Rules are data: parameters, indicators, profiles, legends, dimensions, sources, each dated and sourced."""

from qingshan.rulebook.book import Number, Rulebook, dated, flat_table
from qingshan.rulebook.load import data_folder, load_rulebook, standard_rulebook, validation_findings
from qingshan.rulebook.plain import plain_table
from qingshan.rulebook.schema import Account, Indicator, Legend, Member, Parameter, ParameterValue, Profile, Source
from qingshan.rulebook.yaml_lines import LinedDocument, read_yaml

__all__ = [
    "Account",
    "Indicator",
    "Legend",
    "LinedDocument",
    "Member",
    "Number",
    "Parameter",
    "ParameterValue",
    "Profile",
    "Rulebook",
    "Source",
    "data_folder",
    "dated",
    "flat_table",
    "load_rulebook",
    "plain_table",
    "read_yaml",
    "standard_rulebook",
    "validation_findings",
]
