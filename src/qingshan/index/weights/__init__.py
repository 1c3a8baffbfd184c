"""Weights 赋权: stated, judged by experts (AHP), or taken from the data. All give w ≥ 0 that add up to 1."""
