"""The assessment engine 考核评价: scores, weights, vetoes, ranks, and why. Method: see docs/how-to/assess.md."""
