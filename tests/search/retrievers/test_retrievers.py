"""The retrievers of LangChain and LlamaIndex, run by the real packages."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from indexer import Article, build_index, update_index
from search import Searcher, open_index
from tests import ROOT
from tests.search.conftest import MakeIndex
from tests.test_docs import blocks

ARTICLES = [
    Article(
        "a",
        "一、场地费用\n入驻白龜湖科創(chuàng)新城的机构，前三年免收。",
        title="科技创新若干措施",
        url="https://example.org/a",
        source="示例网",
        issuer="示例市人民政府",
        number="示政〔2024〕3号",
        region="河南省平顶山市",
        kind="通知",
        published=date(2024, 2, 6),
    ),
    Article("b", "白龟湖的水"),
    Article("c", "白龟湖的水。"),
]

OF_A = {
    "article": "a",
    "paragraph": 2,
    "spans": [[2, 17]],
    "citation": "《科技创新若干措施》（示政〔2024〕3号），示例市人民政府，2024年2月6日，第2段",
    "title": "科技创新若干措施",
    "url": "https://example.org/a",
    "source": "示例网",
    "issuer": "示例市人民政府",
    "number": "示政〔2024〕3号",
    "region": "河南省平顶山市",
    "kind": "通知",
    "published": "2024-02-06",
}


@pytest.fixture
def index(make_index: MakeIndex) -> Path:
    path: Path = make_index(ARTICLES)
    return path


@pytest.fixture
def searcher(index: Path) -> Iterator[Searcher]:
    with open_index(index) as searcher:
        yield searcher


def langchain(searcher: Searcher, **more: Any) -> Any:
    pytest.importorskip("langchain_core", reason="the retriever needs langchain-core")
    from search.retrievers.langchain import PolicyNewsRetriever

    return PolicyNewsRetriever(searcher=searcher, **more)


def llamaindex(searcher: Searcher, **more: Any) -> Any:
    pytest.importorskip("llama_index.core", reason="the retriever needs llama-index-core")
    from search.retrievers.llamaindex import PolicyNewsRetriever

    return PolicyNewsRetriever(searcher, **more)


def test_documents_of_langchain(searcher: Searcher) -> None:
    first, second = langchain(searcher).invoke("白龟湖科创新城")
    (hit, _) = searcher.search("白龟湖科创新城", distinct=True, collapse=True)
    assert (first.id, first.page_content, first.metadata) == (
        hit.id,
        "入驻白龜湖科創(chuàng)新城的机构，前三年免收。",
        OF_A | {"score": hit.score},
    )
    assert (second.page_content, second.metadata["article"]) == ("白龟湖的水", "b")


@pytest.mark.slow
def test_nodes_of_llamaindex(searcher: Searcher) -> None:
    first, second = llamaindex(searcher).retrieve("白龟湖科创新城")
    (hit, _) = searcher.search("白龟湖科创新城", distinct=True, collapse=True)
    assert (first.node.node_id, first.node.text, first.score, first.node.metadata) == (
        hit.id,
        "入驻白龜湖科創(chuàng)新城的机构，前三年免收。",
        hit.score,
        OF_A,
    )
    assert (second.node.text, second.node.ref_doc_id) == ("白龟湖的水", "b")


@pytest.mark.slow
def test_a_prompt_of_llamaindex_has_the_citation_and_the_text(searcher: Searcher) -> None:
    (first,) = llamaindex(searcher, limit=1).retrieve("白龟湖科创新城")
    from llama_index.core.schema import MetadataMode

    assert first.node.get_content(MetadataMode.LLM) == (
        f"citation: {OF_A['citation']}\nurl: https://example.org/a\n\n"
        "入驻白龜湖科創(chuàng)新城的机构，前三年免收。"
    )


@pytest.mark.slow
def test_both_retrieve_asynchronously(searcher: Searcher) -> None:
    async def retrieved() -> tuple[list[str], list[str]]:
        documents, nodes = await asyncio.gather(
            langchain(searcher).ainvoke("白龟湖"), llamaindex(searcher).aretrieve("白龟湖")
        )
        return [each.id for each in documents], [each.node.node_id for each in nodes]

    documents, nodes = asyncio.run(retrieved())
    assert documents == nodes == [each.id for each in langchain(searcher).invoke("白龟湖")]


@pytest.mark.slow
def test_options_are_those_of_a_search(searcher: Searcher) -> None:
    options = {"kind": "-通知", "collapse": False, "distinct": False}
    documents = langchain(searcher, options=options).invoke("白龟湖")
    nodes = llamaindex(searcher, options=options).retrieve("白龟湖")
    assert sorted(each.metadata["article"] for each in documents) == ["b", "c"]
    assert sorted(each.metadata["article"] for each in nodes) == ["b", "c"]


def test_a_heading_brings_the_paragraph_below_it(searcher: Searcher) -> None:
    (first,) = langchain(searcher, limit=1).invoke("场地费用")
    assert first.page_content == "一、场地费用\n入驻白龜湖科創(chuàng)新城的机构，前三年免收。"
    assert [first.page_content[start:end] for start, end in first.metadata["spans"]] == ["场地费用"]


def test_a_new_index_is_read(searcher: Searcher, index: Path) -> None:
    retriever = langchain(searcher)
    assert retriever.invoke('"新来的一段"') == []
    update_index([Article("new", "新来的一段")], index)
    assert [each.page_content for each in retriever.invoke('"新来的一段"')] == ["新来的一段"]


@pytest.mark.slow
def test_the_examples_of_the_page_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for package in ("langchain_core", "llama_index.core"):
        pytest.importorskip(package, reason="the examples need both frameworks")
    build_index([ROOT / "seeds"], tmp_path / "index")
    monkeypatch.chdir(tmp_path)
    page = (ROOT / "docs" / "retrievers.md").read_text(encoding="utf-8")
    examples = [block.text for block in blocks(page) if block.language == "py"]
    assert len(examples) == 2
    for example in examples:
        given: dict[str, Any] = {"__name__": "example"}
        exec(compile(example, "example", "exec"), given)
        assert "retriever" in given
