"""The number of examples that hypothesis tries. Slow tests try fewer in everyday runs than in CI."""

from __future__ import annotations

from hypothesis import settings

CI = "ci"
"""The profile of continuous integration: `pytest --hypothesis-profile ci`."""


def examples(everyday: int, ci: int) -> int:
    """`ci` examples in the profile of that name, `everyday` in any other."""
    return ci if in_ci() else everyday


def in_ci() -> bool:
    """Whether this is a run of CI, which may take longer."""
    return settings.get_current_profile_name() == CI
