"""A person confirms 人工确认: edits kept beside the text, replayed on every reading, then written as targets."""

from qingshan.policy.review.decide import Decisions, decided
from qingshan.policy.review.edits import Edit, edits_file, read_edits, write_edits
from qingshan.policy.review.replay import STATE_LABELS, Review, Reviewed, State, replay
from qingshan.policy.review.targets import proposed_indicators, target_records

__all__ = [
    "STATE_LABELS",
    "Decisions",
    "Edit",
    "Review",
    "Reviewed",
    "State",
    "decided",
    "edits_file",
    "proposed_indicators",
    "read_edits",
    "replay",
    "target_records",
    "write_edits",
]
