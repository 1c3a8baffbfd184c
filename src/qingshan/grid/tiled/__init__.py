"""Water over maps larger than memory 分幅汇流: the same results tile by tile over files."""
