"""What was understood of a paper and what was not 读懂了什么: findings after the reading."""

from qingshan.core import Finding
from qingshan.policy.findings import fault
from qingshan.policy.reading.paper import Paper
from qingshan.policy.shape import Reading


def understood(paper: Paper, reading: Reading) -> list[Finding]:
    """Warnings about a whole paper: no numbering to place clauses by, or nothing promised in it."""
    counts = {
        "paragraphs": sum(1 for line in reading.text.splitlines() if line.strip()),
        "commitments": len(reading.commitments),
        "facts": len(reading.facts),
    }
    findings = []
    if not any(node.label for node in reading.tree):
        findings.append(fault("policy-no-numbering", paper.file, **counts))
    if not reading.commitments:
        findings.append(fault("policy-nothing-found", paper.file, **counts))
    return findings
