"""Signals that ask a process to end: they raise an exception, so that what it has begun is tidied up."""

from __future__ import annotations

from .messages import message

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import FrameType

SECONDS_OF_ONE = 1.0
"""Seconds in which further signals count as one with the first. They must not break off the tidying."""


class Stopped(BaseException):
    """A signal has asked this process to end. `number` is the signal's."""

    def __init__(self, number: int, name: str) -> None:
        super().__init__(message("ended by {name}", name=name))
        self.number = number


def stop_on_signals() -> None:
    """Let SIGTERM and SIGHUP raise Stopped, and SIGINT KeyboardInterrupt, but not several times in a second.

    A terminal that closes sends two signals, and an impatient user more. A signal that the process was
    started to ignore (`nohup`) stays ignored.
    """
    # A plain search needs none of this module's work, and the import would take a hundredth of its time.
    from signal import SIG_IGN, SIGHUP, SIGINT, SIGTERM, Signals, getsignal, signal
    from time import monotonic

    stopped = -SECONDS_OF_ONE

    def stop(number: int, _frame: FrameType | None) -> None:
        nonlocal stopped
        before, stopped = stopped, monotonic()
        if stopped - before < SECONDS_OF_ONE:
            return
        if number == SIGINT:
            raise KeyboardInterrupt
        raise Stopped(number, Signals(number).name)

    for number in (SIGINT, SIGTERM, SIGHUP):
        if getsignal(number) != SIG_IGN:
            signal(number, stop)
