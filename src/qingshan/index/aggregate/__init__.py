"""From scores to one score 合成: means, points, distances to an ideal, pairwise outranking, penalties for imbalance."""
