"""Facets as JSON and as tables, whole values compared."""

from __future__ import annotations

from search.facet import Facet, FacetValue
from search.hit import SearchResults
from search.output.facets import MOST_ROWS, facets_as_text

KIND = Facet(
    "kind",
    (
        FacetValue("通知", 1200, 34567, selected=True),
        FacetValue("意见\x1b", 3, 4),
        FacetValue(None, 5, 6),
    ),
)
REGION = Facet(
    "region",
    (
        FacetValue(
            "河南省",
            9,
            10,
            children=(
                FacetValue("河南省/平顶山市", 4, 5, True, (FacetValue("河南省/平顶山市/郏县", 1, 1),)),
                FacetValue("河南省/郑州市", 3, 4, children=(FacetValue("河南省/郑州市/巩义市", 1, 1),)),
            ),
        ),
        FacetValue("河北省", 2, 2, children=(FacetValue("河北省/石家庄市", 1, 1),)),
    ),
)
YEARS = Facet(
    "year",
    (*[FacetValue(str(2000 + at), at, at) for at in range(MOST_ROWS + 1)], FacetValue(None, 7, 8)),
    complete=False,
)


def facets_in_json(*facets: Facet) -> object:
    return SearchResults("科技", (), 0, True, 1.0, "科技", facets=facets).as_dict()["facets"]


def test_json_lists_all_values() -> None:
    assert facets_in_json(KIND, REGION) == {
        "kind": [
            {"value": "通知", "articles": 1200, "paragraphs": 34567, "selected": True},
            {"value": "意见\x1b", "articles": 3, "paragraphs": 4},
            {"value": None, "articles": 5, "paragraphs": 6},
        ],
        "region": [
            {
                "value": "河南省",
                "articles": 9,
                "paragraphs": 10,
                "children": [
                    {
                        "value": "河南省/平顶山市",
                        "articles": 4,
                        "paragraphs": 5,
                        "selected": True,
                        "children": [{"value": "河南省/平顶山市/郏县", "articles": 1, "paragraphs": 1}],
                    },
                    {
                        "value": "河南省/郑州市",
                        "articles": 3,
                        "paragraphs": 4,
                        "children": [{"value": "河南省/郑州市/巩义市", "articles": 1, "paragraphs": 1}],
                    },
                ],
            },
            {
                "value": "河北省",
                "articles": 2,
                "paragraphs": 2,
                "children": [{"value": "河北省/石家庄市", "articles": 1, "paragraphs": 1}],
            },
        ],
    }
    assert facets_in_json(Facet("kind", ())) == {"kind": []}


def test_a_table_of_values() -> None:
    assert facets_as_text([KIND]) == (
        "\n"
        "  articles  paragraphs  kind\n"
        "     1,200      34,567  通知  (chosen)\n"
        "         3           4  意见\ufffd\n"
        "         5           6  (none)\n"
    )
    assert facets_as_text([Facet("kind", ())]) == (
        "\n  articles  paragraphs  kind\n                        no match\n"
    )


def test_regions_within_a_region_show_where_one_is_chosen() -> None:
    assert facets_as_text([REGION]) == (
        "\n"
        "  articles  paragraphs  region\n"
        "         9          10  河南省\n"
        "         4           5    平顶山市  (chosen)\n"
        "         1           1      郏县\n"
        "         3           4    郑州市\n"
        "         2           2  河北省\n"
    )


def test_a_long_table_says_what_it_leaves_out() -> None:
    lines = facets_as_text([YEARS]).splitlines()
    assert lines[:4] == [
        "",
        "  articles  paragraphs  year, not all matches counted",
        "                        2 earlier years; --json has all",
        "         2           2  2002",
    ]
    assert lines[-2:] == ["        15          15  2015", "         7           8  (none)"]
    values = tuple(FacetValue(f"v{at}", 1, 1, selected=at == MOST_ROWS + 2) for at in range(MOST_ROWS + 3))
    lines = facets_as_text([Facet("kind", (*values, FacetValue(None, 1, 1)))]).splitlines()
    assert lines[MOST_ROWS + 1 :] == [
        "         1           1  v14",
        "         1           1  v17  (chosen)",
        "         1           1  (none)",
        "                        2 more values; --json has all",
    ]
