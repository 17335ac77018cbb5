"""The number of examples that hypothesis tries. Slow tests try fewer in everyday runs than in CI."""

from __future__ import annotations

from hypothesis import settings

CI = "ci"
"""The profile of continuous integration: `pytest --hypothesis-profile ci`."""


def examples(everyday: int, ci: int) -> int:
    """`ci` examples in the profile of that name, `everyday` in any other."""
    return ci if settings.get_current_profile_name() == CI else everyday
