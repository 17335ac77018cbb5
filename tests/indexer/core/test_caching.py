"""What is computed once is computed once."""

from __future__ import annotations

from indexer.core.caching import cache, cached_property, lru_cache


class Squares:
    def __init__(self) -> None:
        self.asked: list[int] = []

    @cached_property
    def first(self) -> int:
        """The first square."""
        self.asked.append(1)
        return 1


def test_a_property_is_computed_once_for_each_value() -> None:
    one, other = Squares(), Squares()
    assert (one.first, one.first, other.first) == (1, 1, 1)
    assert (one.asked, other.asked) == ([1], [1])
    assert Squares.first.__doc__ == "The first square."


def test_a_function_remembers_its_results_and_stays_itself() -> None:
    asked: list[int] = []

    def squared(number: int) -> int:
        """The square."""
        asked.append(number)
        return number * number

    all_kept, one_kept = cache(squared), lru_cache(1)(squared)
    assert [all_kept(2), all_kept(3), all_kept(2), asked] == [4, 9, 4, [2, 3]]
    assert [one_kept(2), one_kept(3), one_kept(2), asked] == [4, 9, 4, [2, 3, 2, 3, 2]]
    assert (all_kept.__name__, all_kept.__doc__, all_kept.__wrapped__) == ("squared", "The square.", squared)
    assert (one_kept.cache_info().misses, one_kept.cache_info().maxsize) == (3, 1)
