"""One compiled kernel for the cell-level models of a run 编译内核."""
