"""The budget of a query: how much text it may still read, and until when.

Reading texts is what makes a query slow. So the kernel pays for each text that it reads, and stops where the
budget is spent. What it has found by then is right, and there may be more.
"""

from __future__ import annotations

from time import monotonic

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import TracebackType

    from .values import Statistics

FEWEST_CHARACTERS = 160_000_000
"""Characters of text that every query may read: in C half a second's reading."""

MOST_READINGS = 1.5
"""Number of times that a query may read all texts of an index where that is more. To find a string of signs
takes at most one reading of the texts that hold its signs, .8 of all in policy news; to count what holds it
takes one more, and the first then ends early."""

COST_OF_TEXT = 32
"""Characters that a text costs besides its own, so that many short ones count too."""

MOST_TRIALS = 5_000
"""Number of texts of which a query may try whether they occur, at some hundredths of a millisecond each. They
are counted apart from the characters read: C reads fewer than Python, and both make the same trials."""

TRIALS_OF_PART = 650
"""The same for one part of the work: suggestions, say, which try up to a hundred for each character."""

UNLIMITED = 1 << 62


class Budget:
    """The work left to one query, in one thread.

    `left` is the number of characters that may be read, COST_OF_TEXT added for each text, and `trials` the
    number of texts that may be tried. `seconds` may pass from now on; None for any time. `is_cut_short` says
    that something was left out.
    """

    __slots__ = ("_end", "is_cut_short", "left", "trials")

    def __init__(self, characters: int = UNLIMITED, seconds: float | None = None) -> None:
        self.left = characters
        self.trials = MOST_TRIALS
        self.is_cut_short = False
        self._end = None if seconds is None else monotonic() + seconds

    def seconds(self) -> float | None:
        """The time that is left, 0 where it is up; None for any."""
        return None if self._end is None else max(0.0, self._end - monotonic())

    def seconds_in_c(self) -> float:
        """The same as C takes it: -1 for any time."""
        seconds = self.seconds()
        return -1.0 if seconds is None else seconds

    def is_spent(self) -> bool:
        """Whether nothing more may be read. Whoever asks leaves something out then."""
        self.is_cut_short |= self.left <= 0
        return self.is_late() or self.left <= 0

    def may_try(self) -> bool:
        """Whether another text may be tried. Whoever asks leaves something out otherwise."""
        self.is_cut_short |= self.trials <= 0
        return self.trials > 0 and not self.is_spent()

    def is_late(self) -> bool:
        """Whether the time is up. Whoever asks leaves something out then."""
        late = self._end is not None and monotonic() >= self._end
        self.is_cut_short |= late
        return late

    def end_early(self, error: Exception) -> None:
        """Let the answer be what was found before an error of being late. Without a time, raise the error."""
        if self._end is None:
            raise error
        self.is_cut_short = True

    def pay(self, characters: int) -> None:
        """Pay for the reading of one text."""
        self.left -= characters + COST_OF_TEXT

    def part(self, characters: int) -> _Part:
        """A context in which only so many of the characters may be read, and TRIALS_OF_PART texts be tried.
        What is left out in it does not count as cut short."""
        return _Part(self, characters)


class _Part:
    """See `Budget.part`."""

    def __init__(self, budget: Budget, characters: int) -> None:
        self._budget = budget
        self._kept = max(0, budget.left - characters)
        self._trials_kept = max(0, budget.trials - TRIALS_OF_PART)
        self._was_cut_short = budget.is_cut_short

    def __enter__(self) -> None:
        self._budget.left -= self._kept
        self._budget.trials -= self._trials_kept

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._budget.left += self._kept
        self._budget.trials += self._trials_kept
        self._budget.is_cut_short = self._was_cut_short


def readable_characters(statistics: Statistics) -> int:
    """The characters that a query may read of an index of this size."""
    all_texts = statistics.documents * (int(statistics.average_sizes[0]) + 1 + COST_OF_TEXT)
    return max(FEWEST_CHARACTERS, int(MOST_READINGS * all_texts))
