"""Facets as rows of links, and as bars of a histogram."""

from __future__ import annotations

from datetime import date

from starlette.datastructures import QueryParams

from search.facet import Facet, FacetValue
from search.web.page.histogram import HEIGHT, MOST_BARS, Bar, histogram_of
from search.web.page.panels import MOST_ROWS, Row, panels_of
from search.web.page.state import State, read_state


def state_of(query: str) -> State:
    return read_state(QueryParams(query))[0]


def values(*articles: int, names: str = "甲乙丙丁戊己庚辛壬癸") -> tuple[FacetValue, ...]:
    return tuple(FacetValue(name, count, 2 * count) for name, count in zip(names, articles, strict=False))


def test_a_facet_without_values_has_no_panel() -> None:
    facets = [Facet("kind", (FacetValue(None, 2, 3),)), Facet("topic", ())]
    assert panels_of(facets, ["kind", "topic"], state_of("q=科技")) == []


def test_rows_lead_to_their_value_and_away_from_it() -> None:
    facet = Facet("kind", (FacetValue("通知", 2, 3), FacetValue(None, 1, 1)))
    (panel,) = panels_of([facet], ["kind"], state_of("q=科技"))
    assert panel.rows == (
        Row("通知", 2, 3, False, "/?q=科技&kind=通知", "/?q=科技&kind=-通知"),
        Row(None, 1, 1, False, "/?q=科技&kind=-%2A", "/?q=科技&kind=%2A"),
    )


def test_a_chosen_value_leads_back_in_whatever_spelling_it_was_chosen() -> None:
    facet = Facet("region", (FacetValue("河南省", 2, 3, selected=True), FacetValue("示例市", 1, 1)))
    (panel,) = panels_of([facet], ["region"], state_of("q=科技&region=河南"))
    assert [row.toggle for row in panel.rows] == ["/?q=科技", "/?q=科技&region=河南&region=示例市"]


def test_a_value_that_the_query_itself_has_is_no_link() -> None:
    facet = Facet("kind", (FacetValue("通知", 2, 3, selected=True),))
    (panel,) = panels_of([facet], ["kind"], state_of("q=科技+kind:通知"))
    assert [(row.toggle, row.exclude) for row in panel.rows] == [(None, None)]


def test_a_value_and_none_take_the_place_of_each_other() -> None:
    facet = Facet("kind", (FacetValue("通知", 2, 3), FacetValue(None, 1, 1, selected=True)))
    (panel,) = panels_of([facet], ["kind"], state_of("kind=-*"))
    assert [row.toggle for row in panel.rows] == ["/?kind=通知", "/"]
    facet = Facet("kind", (FacetValue("通知", 2, 3, selected=True), FacetValue(None, 1, 1)))
    (panel,) = panels_of([facet], ["kind"], state_of("kind=通知"))
    assert [row.toggle for row in panel.rows] == ["/", "/?kind=-%2A"]


def test_a_value_that_a_parameter_cannot_say_is_no_link() -> None:
    (panel,) = panels_of([Facet("topic", (FacetValue("-减号", 1, 1),))], ["topic"], state_of("q=科技"))
    assert panel.rows == (Row("-减号", 1, 1, False, None, None),)


def test_values_beyond_the_first_are_counted_and_led_to() -> None:
    many = (*values(9, 8, 7, 6, 5, 4, 3, 2, 1), FacetValue("癸", 1, 1, selected=True), FacetValue(None, 1, 1))
    (panel,) = panels_of([Facet("topic", many)], ["topic"], state_of("q=科技"))
    assert [row.label for row in panel.rows] == [*"甲乙丙丁戊己庚", "癸", None]
    assert (len(panel.rows), panel.left_out) == (MOST_ROWS + 2, 2)
    assert (panel.more, panel.fewer) == ("/?q=科技&more=topic", None)
    (opened,) = panels_of([Facet("topic", many)], ["topic"], state_of("q=科技&more=topic"))
    assert (len(opened.rows), opened.left_out, opened.more, opened.fewer) == (11, 0, None, "/?q=科技")


def test_a_region_opens_where_one_within_it_was_chosen() -> None:
    cities = (FacetValue("河南省/平顶山市", 2, 2), FacetValue("河南省/郑州市", 1, 1))
    regions = (FacetValue("河南省", 3, 3, children=cities), FacetValue("河北省", 1, 1))
    (closed,) = panels_of([Facet("region", regions)], ["region"], state_of("q=科技"))
    assert [row.rows for row in closed.rows] == [(), ()]
    chosen = FacetValue("河南省/平顶山市", 2, 2, selected=True)
    regions = (FacetValue("河南省", 3, 3, children=(chosen, cities[1])), FacetValue("河北省", 1, 1))
    (opened,) = panels_of([Facet("region", regions)], ["region"], state_of("region=鹰城"))
    assert [(row.label, row.toggle) for row in opened.rows[0].rows] == [
        ("平顶山市", "/"),
        ("郑州市", "/?region=鹰城&region=河南省%2F郑州市"),
    ]
    (beyond,) = panels_of(
        [Facet("region", (*values(9, 8, 7, 6, 5, 4, 3), *regions))], ["region"], state_of("")
    )
    assert [row.label for row in beyond.rows] == [*"甲乙丙丁戊己庚", "河南省"]


def facets(*years: FacetValue, months: tuple[FacetValue, ...] = ()) -> list[Facet]:
    return [Facet("year", years), Facet("month", months)]


def test_a_bar_leads_to_its_year_and_the_chosen_one_back() -> None:
    years = [
        FacetValue(str(year), articles, articles) for year, articles in ((2020, 1), (2021, 0), (2022, 9))
    ]
    picture = histogram_of(facets(*years, FacetValue("2023", 900, 900)), state_of("q=科技"), None, None)
    assert picture is not None
    assert (picture.by_month, picture.width, picture.height, picture.wider) == (False, 40, HEIGHT, None)
    assert picture.bars[0] == Bar("2020", 1, 1, False, "/?q=科技&since=2020&until=2020", 0, 2)
    assert [(bar.height, bar.x) for bar in picture.bars] == [(2, 0), (0, 10), (2, 20), (HEIGHT - 2, 30)]
    chosen = histogram_of(
        facets(*years, FacetValue("2023", 900, 900)), state_of("since=2023&until=2023"), None, None
    )
    assert chosen is not None
    assert (chosen.bars[-1].url, chosen.wider) == ("/", "/")


def test_a_short_range_is_shown_by_month() -> None:
    years = [FacetValue(str(year), 1, 1) for year in range(2010, 2025)]
    months = tuple(FacetValue(f"{year}-{month:02}", 1, 1) for year in (2022, 2023, 2024) for month in (1, 12))
    counted = facets(*years, months=months)
    picture = histogram_of(counted, state_of("since=2023&until=2024"), date(2023, 1, 1), date(2024, 12, 31))
    assert picture is not None
    assert picture.by_month
    assert [bar.period for bar in picture.bars] == ["2023-01", "2023-12", "2024-01", "2024-12"]
    wide = histogram_of(counted, state_of(""), None, None)
    assert wide is not None
    assert [bar.period for bar in wide.bars] == [year.value for year in years]


def test_periods_before_the_first_bar_are_counted_and_led_to() -> None:
    years = [FacetValue(str(year), 2, 2) for year in range(1900, 1900 + MOST_BARS + 3)]
    picture = histogram_of(facets(*years), state_of("q=科技"), None, None)
    assert picture is not None
    assert (len(picture.bars), picture.left_out, picture.earlier) == (MOST_BARS, 6, "/?q=科技&until=1902")


def test_without_days_there_is_no_histogram() -> None:
    assert histogram_of(facets(FacetValue(None, 3, 3)), state_of("q=科技"), None, None) is None
