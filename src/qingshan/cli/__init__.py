"""The command line 命令行."""

from qingshan.cli.app import main

__all__ = ["main"]
