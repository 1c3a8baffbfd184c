"""From a score to a judgement 评定: bonus and penalty, veto, grade, rank, rounding for display."""
