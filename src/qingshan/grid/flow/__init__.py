"""Water over heights held in memory 汇流: filling, directions, sums along the flow, streams."""
