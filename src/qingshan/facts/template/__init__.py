"""Templates 填报模板: workbooks that ask for figures, and that are read back without a mapping."""

from qingshan.facts.template.read import is_template, read_template
from qingshan.facts.template.write import template_bytes

__all__ = ["is_template", "read_template", "template_bytes"]
