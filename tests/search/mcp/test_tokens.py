"""The estimate of tokens: above what tokenizers count on real texts, and never far from their bytes."""

from __future__ import annotations

import json
from importlib.util import find_spec
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

pytest.importorskip("mcp", reason="the tools need the extra mcp")

from indexer import Article, build_index
from search import open_index
from search.mcp.tokens import estimate_tokens
from tests import ROOT


def read_articles(tmp_path: Path) -> list[Article]:
    build_index([ROOT / "seeds"], tmp_path / "index")
    with open_index(tmp_path / "index") as searcher:
        return list(searcher.articles())


@pytest.mark.parametrize("encoding", ["o200k_base", "cl100k_base"])
def test_no_tokenizer_counts_more_in_an_article(
    encoding: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tiktoken = pytest.importorskip("tiktoken", reason="tiktoken comes with llama-index-core")
    core = find_spec("llama_index.core")
    if core is None or core.origin is None:
        pytest.skip("llama-index-core brings the tables of tiktoken along")
    monkeypatch.setenv("TIKTOKEN_CACHE_DIR", str(Path(core.origin).with_name("_static") / "tiktoken_cache"))
    tokenizer = tiktoken.get_encoding(encoding)
    texts = [article.text for article in read_articles(tmp_path)]
    assert len(texts) == 40
    for text in texts:
        for form in (text, json.dumps({"text": text, "spans": [[1, 2], [33, 44]]}, ensure_ascii=False)):
            assert len(tokenizer.encode(form, disallowed_special=())) <= estimate_tokens(form)


@given(st.text())
def test_the_estimate_is_near_the_bytes(text: str) -> None:
    size = len(text.encode("utf-8", "surrogatepass"))
    assert size * 0.4 <= estimate_tokens(text) <= size + 1


@given(st.text(), st.text())
def test_the_parts_of_a_text_take_no_less_than_the_whole(first: str, second: str) -> None:
    assert estimate_tokens(first + second) <= estimate_tokens(first) + estimate_tokens(second)
