"""The day that the tests of queries are run on."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from search.query import relative_days


@pytest.fixture(scope="module", autouse=True)
def today() -> Iterator[date]:
    """A Sunday, the last day of a quarter."""
    day = date(2024, 3, 31)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(relative_days, "today", lambda: day)
        yield day
