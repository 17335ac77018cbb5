"""The number of examples that hypothesis tries: fewer in everyday runs than in CI, fewest on a cluster."""

from __future__ import annotations

from hypothesis import settings

CI = "ci"
"""The profile of continuous integration: `pytest --hypothesis-profile ci`."""

ON_CLUSTER = "cluster"
"""The profile of a run on a cluster, where a search takes many times as long. Folders see all examples."""


def examples(everyday: int, ci: int) -> int:
    """`ci` examples in the profile of that name, `everyday` in any other but ON_CLUSTER."""
    if settings.get_current_profile_name() == ON_CLUSTER:
        return min(everyday, max(5, everyday // 5))
    return ci if in_ci() else everyday


def in_ci() -> bool:
    """Whether this is a run of CI, which may take longer."""
    return settings.get_current_profile_name() == CI
