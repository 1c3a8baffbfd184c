"""Policy papers 政策文本: clause tree, commitments with exact quotes, facts, and what is wrong with the text."""

from qingshan.policy.read import read_policy
from qingshan.policy.shape import (
    SCHEMA,
    Baseline,
    Commitment,
    Deadline,
    Diagnostic,
    Document,
    Fact,
    Neutral,
    Node,
    Norm,
    Reading,
    Scope,
    Span,
    Statement,
)
from qingshan.policy.text import canonical, decode
from qingshan.policy.to_json import as_json

__all__ = [
    "SCHEMA",
    "Baseline",
    "Commitment",
    "Deadline",
    "Diagnostic",
    "Document",
    "Fact",
    "Neutral",
    "Node",
    "Norm",
    "Reading",
    "Scope",
    "Span",
    "Statement",
    "as_json",
    "canonical",
    "decode",
    "read_policy",
]
