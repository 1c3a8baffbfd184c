"""From values to scores 无量纲化: against the other units, goalposts, targets, references, by category."""
