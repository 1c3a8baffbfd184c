"""Being stopped 中断: signals become one exception, so that whatever is under way is cleared up."""

import signal


class Stopped(BaseException):
    """Ctrl-C or a polite kill. Not KeyboardInterrupt, which the command framework would turn into exit code 1."""


def listen() -> None:
    """From here on both signals raise `Stopped` with their number."""
    signal.signal(signal.SIGINT, _stop)
    signal.signal(signal.SIGTERM, _stop)


def _stop(number: int, _frame: object) -> None:
    raise Stopped(number)
