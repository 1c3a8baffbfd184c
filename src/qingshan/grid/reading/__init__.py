"""Rasters onto the target grid 读取栅格, block by block."""
