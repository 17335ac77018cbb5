"""The histogram of the days of publication: bars that are links to their year or month."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from search.facet import Facet, FacetValue

from .state import State

MOST_BARS = 80
"""Bars of a histogram. Earlier periods stand in a link before it."""

HEIGHT, STEP, GAP = 64, 10, 2
"""Units of the picture: its height, the distance of two bars, and the space between them."""

_FEW_BARS, _WIDEST_STEP = 10, 26
"""Bars fewer than these do not fill the room; each takes so many pixels."""

_YEARS_BY_MONTH = 3
"""Most years that are shown month by month."""


@dataclass(frozen=True)
class Bar:
    """The articles of a year or a month. Its place is in units of the picture."""

    period: str
    articles: int
    paragraphs: int
    selected: bool
    url: str
    x: int
    height: int

    @property
    def y(self) -> int:
        """The upper end."""
        return HEIGHT - self.height

    @property
    def width(self) -> int:
        """The width without the space behind it."""
        return STEP - GAP


@dataclass(frozen=True)
class Histogram:
    """Bars in order. `earlier` leads to what is before them and counts `left_out` articles; `wider` leads to
    all days, if days were chosen."""

    bars: tuple[Bar, ...]
    by_month: bool
    left_out: int
    earlier: str | None
    wider: str | None

    @property
    def width(self) -> int:
        """The width of the picture, in its units."""
        return len(self.bars) * STEP

    @property
    def shown_width(self) -> str:
        """The width on the page, in pixels or in percent of the room."""
        few = len(self.bars) <= _FEW_BARS
        return str(len(self.bars) * _WIDEST_STEP) if few else "100%"

    @property
    def height(self) -> int:
        """The height of the picture, in its units."""
        return HEIGHT


def histogram_of(
    facets: Iterable[Facet], state: State, since: date | None, until: date | None
) -> Histogram | None:
    """The histogram of a search that counted the facets `year` and `month`; None if nothing has a day.

    A short range of days, or matches of few years, are shown month by month.
    """
    by_name = {facet.name: facet.values for facet in facets}
    years = [value for value in by_name["year"] if value.value is not None]
    periods = _by_month(years, by_name["month"], since, until)
    shown = periods or years
    if not shown:
        return None
    left_out = sum(each.articles for each in shown[:-MOST_BARS])
    earlier = None
    if left_out:
        last = shown[-MOST_BARS - 1].value
        earlier = state.with_(since=None, until=last).url
    shown = shown[-MOST_BARS:]
    most = max(each.articles for each in shown) or 1
    bars = tuple([_bar(value, at, most, state) for at, value in enumerate(shown)])
    chosen = state.search.since or state.search.until
    wider = state.with_(since=None, until=None).url if chosen else None
    return Histogram(bars, bool(periods), left_out, earlier, wider)


def _by_month(
    years: Sequence[FacetValue], months: Sequence[FacetValue], since: date | None, until: date | None
) -> list[FacetValue]:
    """The months to show; none if years are better."""
    dated = [value for value in months if value.value is not None]
    if since and until and until.year - since.year < _YEARS_BY_MONTH:
        return [each for each in dated if str(since.year) <= str(each.value) <= f"{until.year}-99"]
    return dated if len(years) <= _YEARS_BY_MONTH and len(dated) > 1 else []


def _bar(value: FacetValue, at: int, most: int, state: State) -> Bar:
    period = str(value.value)
    # A bar of few articles can still be seen.
    height = max(2, round(value.articles / most * (HEIGHT - 2))) if value.articles else 0
    is_alone = (state.search.since, state.search.until) == (period, period)
    days = (None, None) if is_alone else (period, period)
    url = state.with_(since=days[0], until=days[1]).url
    return Bar(period, value.articles, value.paragraphs, value.selected, url, at * STEP, height)
