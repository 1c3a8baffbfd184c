"""A run of an assessment 考核运行: from a framework and values to scores, grades, ranks, step by step."""
