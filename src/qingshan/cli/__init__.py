"""The command line 命令行. Importing it is quick: the rest comes once signals are listened to."""

import sys

from qingshan.cli.stop import Stopped, listen

__all__ = ["main"]


def main() -> None:
    """Run the command; Ctrl-C ends with 130, a refusal with 2, a fault of ours with 1."""
    try:
        listen()
        from qingshan.cli.app import app  # noqa: PLC0415 - it takes seconds, and Ctrl-C must end it as it ends a run

        app()
    except Stopped as stopped:
        sys.stderr.write("已中断，没有留下半成品 / interrupted, nothing half-done was left\n")
        sys.exit(128 + stopped.args[0])
