"""The number of examples that hypothesis tries: fewer in everyday runs than in CI, fewest on a cluster."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import TypeVar

from hypothesis import settings

T = TypeVar("T")

CI = "ci"
"""The profile of continuous integration: `pytest --hypothesis-profile ci`."""

ON_CLUSTER = "cluster"
"""The profile of a run on a cluster, where a search takes many times as long. Folders see all examples."""


def examples(everyday: int, ci: int) -> int:
    """`ci` examples in the profile of that name, `everyday` in any other but ON_CLUSTER."""
    if settings.get_current_profile_name() == ON_CLUSTER:
        return min(everyday, max(5, everyday // 2))
    return ci if in_ci() else everyday


def some(values: Sequence[T]) -> Sequence[T]:
    """All of the values in CI, else every eighth from a random one on."""
    return values if in_ci() else values[random.randrange(8) :: 8]


def in_ci() -> bool:
    """Whether this is a run of CI, which may take longer."""
    return settings.get_current_profile_name() == CI
