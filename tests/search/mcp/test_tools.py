"""The tools, called by the official client: what they find, read and count, and what they refuse."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from typing import Any

import pytest

pytest.importorskip("mcp", reason="the tools need the extra mcp")

from mcp import Client

from search import Searcher, open_index
from search.mcp.server import create_server
from tests import ROOT
from tests.search.conftest import MakeIndex
from tests.test_docs import blocks

from .calling import ARTICLES, call, text_of


@pytest.fixture(scope="module")
def searcher(make_index: MakeIndex) -> Iterator[Searcher]:
    with open_index(make_index(ARTICLES)) as searcher:
        yield searcher


def answer(searcher: Searcher, tool: str, **arguments: Any) -> dict[str, Any]:
    """The answer of a tool, which is the same in the text and in the structured content."""
    result = call(searcher, tool, **arguments)
    assert not result.is_error, text_of(result)
    content: dict[str, Any] = json.loads(text_of(result))
    assert content == result.structured_content
    return content


def fault(searcher: Searcher, tool: str, **arguments: Any) -> str:
    result = call(searcher, tool, **arguments)
    assert result.is_error
    return text_of(result)


def test_a_search(searcher: Searcher) -> None:
    found = answer(searcher, "search", query="白龟湖科创新城")
    first = found["results"][0]
    assert {key: value for key, value in found.items() if key != "results"} == {
        "found": True,
        "total": 4,
        "holding_all": 1,
    }
    assert first == {
        "id": first["id"],
        "title": "科技创新若干措施",
        "url": "https://example.org/a",
        "text": "入驻白龜湖科創(chuàng)新城的机构，前三年免收场地费用。",
        "spans": [[2, 17]],
        "paragraph": 2,
        "published": "2024-02-06",
        "source": "示例网",
        "issuer": "示例市人民政府",
        "number": "示政〔2024〕3号",
        "kind": "通知",
        "region": "河南省平顶山市",
    }
    assert [hit["holds_all"] for hit in found["results"][1:]] == [False, False]


def test_an_equal_paragraph_is_found_once(searcher: Searcher) -> None:
    found = answer(searcher, "search", query="白龟湖的水")
    texts = [hit["text"] for hit in found["results"]]
    assert (found["total"], texts[0], len(texts)) == (3, "白龟湖的水", 2)


def test_only_addresses_of_the_web_are_given(searcher: Searcher) -> None:
    assert answer(searcher, "exact", text="金融")["results"][0]["url"] == ""


def test_an_exact_text_in_any_spelling(searcher: Searcher) -> None:
    found = answer(searcher, "exact", text="科創新城的机构")
    (hit,) = found["results"]
    assert [hit["text"][start:end] for start, end in hit["spans"]] == ["科創(chuàng)新城的机构"]


@pytest.mark.parametrize("text", ["金融 OR 湖", '"金融"', "-金融", "标题:湖"])
def test_no_sign_of_an_exact_text_is_an_operator(searcher: Searcher, text: str) -> None:
    assert answer(searcher, "exact", text=text)["found"] is False


def test_nothing_near_is_given_as_found(searcher: Searcher) -> None:
    assert answer(searcher, "exact", text="科创新成") == {
        "found": False,
        "total": 0,
        "results": [],
        "suggestions": [{"query": '"科创新城"', "total": 2}, {"query": '"科创新"', "total": 2}],
    }


def test_filters(searcher: Searcher) -> None:
    def articles(**filters: Any) -> list[str]:
        found = answer(searcher, "search", query="", filters=filters, order="oldest")
        return list(dict.fromkeys(hit["title"] for hit in found["results"]))

    assert articles(since="2024") == ["科技创新若干措施"]
    assert articles(until="2023-12-31") == ["湖"]
    assert articles(kind="通知") == ["科技创新若干措施"]
    assert articles(region=["河南", "北京"], issuer="示例市人民政府") == ["科技创新若干措施"]
    assert "科技创新若干措施" not in articles(kind="-通知")


def test_days_say_how_many_articles_have_none(searcher: Searcher) -> None:
    assert answer(searcher, "search", query="白龟湖", filters={"since": "2020"})["undated"] == 1


def test_cursors_lead_through_all_results_once(searcher: Searcher) -> None:
    whole = answer(searcher, "search", query="白龟湖科创新城", limit=50)["results"]
    paged: list[dict[str, Any]] = []
    cursor = None
    while True:
        page = answer(searcher, "search", query="白龟湖科创新城", limit=1, cursor=cursor)
        paged += page["results"]
        cursor = page.get("cursor")
        if cursor is None:
            break
    assert (paged, len(whole)) == (whole, 3)


def test_a_cursor_of_another_query_is_refused(searcher: Searcher) -> None:
    cursor = answer(searcher, "search", query="白龟湖科创新城", limit=1)["cursor"]
    assert "begin with the first page" in fault(searcher, "search", query="金融", cursor=cursor)
    assert "is no cursor" in fault(searcher, "search", query="金融", cursor="x")


def test_fetch_reads_the_article_of_a_result(searcher: Searcher) -> None:
    id = answer(searcher, "search", query="场地费用")["results"][0]["id"]
    assert answer(searcher, "fetch", id=id) == {
        "id": id,
        "title": "科技创新若干措施",
        "text": "一、总则\n入驻白龜湖科創(chuàng)新城的机构，前三年免收场地费用。\n二、附则\n一、总则",
        "url": "https://example.org/a",
        "metadata": {
            "first": 1,
            "last": 4,
            "paragraphs": 4,
            "source": "示例网",
            "issuer": "示例市人民政府",
            "number": "示政〔2024〕3号",
            "region": "河南省平顶山市",
            "kind": "通知",
            "published": "2024-02-06",
            "topics": ["科技"],
        },
    }


def test_fetch_reads_on_from_a_cursor_to_the_end(searcher: Searcher) -> None:
    whole = answer(searcher, "fetch", id="a")["text"]
    parts: list[str] = []
    cursor = None
    while True:
        part = answer(searcher, "fetch", id="a", cursor=cursor, max_tokens=200)
        parts.append(part["text"])
        cursor = part.get("cursor")
        if cursor is None:
            break
    assert len(parts) > 3
    assert "".join(parts).replace("\n", "") == whole.replace("\n", "")


def test_a_cursor_of_another_article_is_refused(searcher: Searcher) -> None:
    cursor = answer(searcher, "fetch", id="a", max_tokens=200)["cursor"]
    assert "read from the beginning" in fault(searcher, "fetch", id="b", cursor=cursor)
    assert "is no cursor" in fault(searcher, "fetch", id="b", cursor="x")


def test_a_paragraph_with_those_around_it(searcher: Searcher) -> None:
    passage = answer(searcher, "read_paragraph", id="a:2", before=5, after=1, query="场地费用")
    ids = [paragraph.pop("id") for paragraph in passage["paragraphs"]]
    assert (len(set(ids)), passage) == (
        3,
        {
            "title": "科技创新若干措施",
            "url": "https://example.org/a",
            "citation": "《科技创新若干措施》（示政〔2024〕3号），示例市人民政府，2024年2月6日，第2段",
            "paragraphs": [
                {"paragraph": 1, "text": "一、总则", "spans": []},
                {
                    "paragraph": 2,
                    "text": "入驻白龜湖科創(chuàng)新城的机构，前三年免收场地费用。",
                    "spans": [[26, 30]],
                    "named": True,
                },
                {"paragraph": 3, "text": "二、附则", "spans": []},
            ],
            "of": 4,
        },
    )
    assert answer(searcher, "read_paragraph", id=ids[1], before=0, after=0)["paragraphs"][0]["id"] == ids[1]


def test_a_paragraph_that_stands_twice(searcher: Searcher) -> None:
    id = answer(searcher, "read_paragraph", id="a:1", after=0)["paragraphs"][0]["id"]
    passage = answer(searcher, "read_paragraph", id=id, after=0)
    assert (passage["paragraphs"][0]["paragraph"], passage["also_at"]) == (1, [4])


def test_an_article_is_no_paragraph(searcher: Searcher) -> None:
    assert "read it with fetch" in fault(searcher, "read_paragraph", id="a")


def test_a_quotation_is_verified(searcher: Searcher) -> None:
    found = answer(searcher, "verify_quotation", text="白龟湖科创新城的机构")
    assert (found["found"], found["total"], found["results"][0]["spans"]) == (True, 1, [[2, 20]])
    assert "nearest" not in found
    near = answer(searcher, "verify_quotation", text="前五年免收场地费用", article="a")
    assert {key: value for key, value in near.items() if key != "nearest"} == {
        "found": False,
        "total": 0,
        "results": [],
    }
    nearest = near["nearest"]
    assert nearest["text"][slice(*nearest["spans"][0])] == "前三年免收场地费用"
    assert nearest["differences"] == [{"quotation": "五", "source": "三"}]
    assert answer(searcher, "verify_quotation", text="没有这样的话") == {
        "found": False,
        "total": 0,
        "results": [],
    }


def test_facets(searcher: Searcher) -> None:
    assert answer(searcher, "facets", query="白龟湖", fields=["year", "region"]) == {
        "found": True,
        "total": 3,
        "facets": {
            "year": [
                {"value": "2023", "articles": 1, "paragraphs": 1},
                {"value": "2024", "articles": 1, "paragraphs": 1},
                {"articles": 1, "paragraphs": 1},
            ],
            "region": [
                {
                    "value": "河南省",
                    "articles": 1,
                    "paragraphs": 1,
                    "children": [{"value": "河南省/平顶山市", "articles": 1, "paragraphs": 1}],
                },
                {"articles": 2, "paragraphs": 2},
            ],
        },
    }


def test_values_that_are_left_out_are_counted(searcher: Searcher) -> None:
    counted = answer(searcher, "facets", query="白龟湖", fields=["year"], limit=1)
    assert (len(counted["facets"]["year"]), counted["omitted"]) == (1, {"year": 2})


@pytest.mark.parametrize(
    ("tool", "arguments", "said"),
    [
        ("search", {"query": "湖", "since": "2024"}, "search takes no since; it takes query, filters,"),
        (
            "search",
            {"query": "湖", "filters": {"author": "x"}},
            "filters.author: there is no such filter; there are since, until, issuer,",
        ),
        ("search", {"query": "湖", "filters": {"since": "soon"}}, "'soon' is no date; write 2024"),
        (
            "search",
            {"query": "湖", "max_tokens": 199},
            "max_tokens: Input should be greater than or equal to 200",
        ),
        ("search", {}, "query: Field required"),
        ("search", {"query": " "}, "give a query, filters or both"),
        ("fetch", {"id": "nowhere"}, "the index has no article nowhere"),
        ("facets", {"query": "湖", "fields": ["author"]}, "fields.0: Input should be 'year', 'month'"),
        ("guess", {}, "guess"),
    ],
)
def test_faults_say_what_to_do(searcher: Searcher, tool: str, arguments: dict[str, Any], said: str) -> None:
    assert said in fault(searcher, tool, **arguments)


def test_the_tools_are_few_and_described(searcher: Searcher) -> None:
    async def listed() -> list[Any]:
        async with Client(create_server(searcher)) as client:
            return (await client.list_tools()).tools

    tools = asyncio.run(listed())
    assert [tool.name for tool in tools] == [
        "search",
        "exact",
        "fetch",
        "read_paragraph",
        "verify_quotation",
        "facets",
    ]
    for tool in tools:
        assert tool.annotations.read_only_hint
        assert tool.input_schema["additionalProperties"] is False
        assert all(
            "description" in each or "$ref" in each for each in tool.input_schema["properties"].values()
        )
        assert "null" not in json.dumps([tool.input_schema, tool.output_schema])
    # What a client has to put into a model's context, once.
    assert len(json.dumps([[tool.description, tool.input_schema] for tool in tools])) < 16_000


def test_the_pair_that_chatgpt_calls(searcher: Searcher) -> None:
    """It gives one string, and reads the JSON of the one text: id, title and url of each result, and the text
    of a document with its metadata."""
    found = json.loads(text_of(call(searcher, "search", query="场地费用")))
    result = found["results"][0]
    document = json.loads(text_of(call(searcher, "fetch", id=result["id"])))
    assert (document["id"], document["title"], document["url"]) == (
        result["id"],
        result["title"],
        result["url"],
    )
    assert result["text"] in document["text"]
    assert isinstance(document["metadata"], dict)


def test_the_settings_of_clients_on_the_page_are_json() -> None:
    page = (ROOT / "docs" / "mcp.md").read_text(encoding="utf-8")
    settings = [json.loads(block.text) for block in blocks(page) if block.language == "json"]
    started = [server for each in settings for servers in each.values() for server in servers.values()]
    assert [(server["command"], server["args"][0]) for server in started] == [("search-mcp", "--index")] * 2


def test_the_page_names_every_tool(searcher: Searcher) -> None:
    page = (ROOT / "docs" / "mcp.md").read_text(encoding="utf-8")
    tools = asyncio.run(create_server(searcher).list_tools())
    assert [tool.name for tool in tools if f"| `{tool.name}` |" not in page] == []
