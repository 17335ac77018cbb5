"""Articles, paragraphs, similar articles and exports over HTTP are those of the library."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from search import Searcher, export_hits

if TYPE_CHECKING:
    from starlette.testclient import TestClient

ARTICLE = "seeds/011-science-measures.md"


@pytest.mark.parametrize("id", ["ecb542q", "ecb542q:8", ARTICLE, f"{ARTICLE}:8"])
def test_an_article_is_read_by_any_of_its_ids(client: TestClient, searcher: Searcher, id: str) -> None:
    answer = client.get(f"/api/articles/{id}", params={"q": "科技创新"})
    assert answer.json() == searcher.read(id, "科技创新").as_dict()


def test_a_paragraph_comes_with_those_around_it(client: TestClient, searcher: Searcher) -> None:
    whole: Any = searcher.read("ecb542q:8", "科技").as_dict()
    answer = client.get("/api/paragraphs/ecb542q:8?context=2&q=科技")
    assert answer.json() == {**whole, "paragraphs": whole["paragraphs"][5:10]}
    first = client.get("/api/paragraphs/ecb542q:1?context=1").json()
    assert [each["paragraph"] for each in first["paragraphs"]] == [1, 2]


@pytest.mark.parametrize(
    "id", ["nothing", "ecb542q:999", "..%2F..%2Fetc%2Fpasswd", "%2Fetc%2Fpasswd", "a%00b", "x" * 201]
)
def test_an_id_that_is_none_is_no_file(client: TestClient, id: str) -> None:
    for kind in ("articles", "paragraphs"):
        answer = client.get(f"/api/{kind}/{id}")
        assert answer.status_code == 404
        assert "root:" not in answer.text


def test_an_article_is_no_paragraph(client: TestClient) -> None:
    assert client.get("/api/paragraphs/ecb542q").status_code == 404


def test_similar_articles_are_those_of_the_library(client: TestClient, searcher: Searcher) -> None:
    expected = [each.as_dict() for each in searcher.similar(article="ecb542q", limit=2)]
    assert client.get("/api/similar?article=ecb542q&limit=2").json() == {"similar": expected}
    of_text = [each.as_dict() for each in searcher.similar(text="建设科创新城", limit=2)]
    answer = client.post("/api/similar?limit=2", json={"text": "建设科创新城"})
    assert answer.json() == {"similar": of_text}


@pytest.mark.parametrize(
    ("body", "status"),
    [("", 422), ("[]", 422), ('{"text": ""}', 422), ('{"text": "a", "x": 1}', 422), ('{"text": 1}', 422)],
)
def test_a_body_that_is_wrong_is_refused(client: TestClient, body: str, status: int) -> None:
    assert client.post("/api/similar", content=body).status_code == status


@pytest.mark.parametrize("format", ["csv", "xlsx", "docx", "md", "jsonl", "bib", "ris", "csl.json"])
def test_an_export_is_the_file_of_the_library(
    client: TestClient, searcher: Searcher, tmp_path: Path, format: str
) -> None:
    file = tmp_path / f"a.{format}"
    hits = [hit for page in searcher.pages("科技", kind="通知", collapse=True) for hit in page]
    export_hits(hits, file, title="科技", accessed=date.today())
    answer = client.get(f"/api/export?format={format}&q=科技&kind=通知&collapse=true")
    assert answer.headers["content-disposition"] == f'attachment; filename="policy-news.{format}"'
    assert _members(answer.content) == _members(file.read_bytes())


def test_an_export_takes_a_limit_a_style_and_clean_copies(
    client: TestClient, searcher: Searcher, tmp_path: Path
) -> None:
    file = tmp_path / "a.csv"
    export_hits(searcher.search("科技", limit=2), file, style="gbt7714", clean=True, accessed=date.today())
    answer = client.get("/api/export?format=csv&q=科技&limit=2&style=gbt7714&clean=true")
    assert answer.content == file.read_bytes()
    assert client.get("/api/export?format=exe&q=科技").status_code == 422
    assert client.get("/api/export?format=bib&style=line&q=科技").status_code == 409


def _members(content: bytes) -> object:
    """The content of a file; that of its members if it is an archive, which holds the time of its writing."""
    from zipfile import ZipFile, is_zipfile

    if not is_zipfile(BytesIO(content)):
        return content
    with ZipFile(BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}
