"""`open_whoosh` gives what `open_dir` gives, and runs nothing that stands in an index."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
import whoosh.index
from whoosh import query
from whoosh.filedb.filestore import FileStorage, ReadOnlyError
from whoosh.index import TOC
from whoosh.qparser import MultifieldParser, QueryParser

from indexer import Article, build_index, open_whoosh, remove_articles, update_index
from indexer.core.errors import IndexDamagedError, IndexNotFoundError
from indexer.storage.embedded.generation import INDEX_NAME, plain_table, read_generation, toc_path
from indexer.whoosh.codec import whoosh_schema

pytestmark = pytest.mark.usefixtures("quick_dictionary")

ARTICLES = [
    Article("a1", "推动科技创新\n发展金融科技", title="平顶山的工业"),
    Article("a2", "科技创新发展\n工业发展", title="发展"),
    *(Article(f"b{number}", "其他") for number in range(9)),
]
Place = tuple[str, int]


def found(index: Any, asked: query.Query) -> list[tuple[Place, float]]:
    with index.searcher() as searcher:
        return [((hit["article"], hit["paragraph"]), hit.score) for hit in searcher.search(asked, limit=None)]


def places(index: Any, text: str, field: str = "words") -> set[Place]:
    return {place for place, _ in found(index, QueryParser(field, index.schema).parse(text))}


class Evil:
    """Makes the folder `path` when it is unpickled."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> Any:
        return os.mkdir, (str(self.path),)


@pytest.fixture
def evil(tmp_path: Path) -> Path:
    """An index whose pickles make folders beside it: `schema` and `segments`."""
    index = tmp_path / "index"
    build_index(ARTICLES, index)
    generation = read_generation(index)
    toc = Path(toc_path(index, generation.number))
    toc.unlink()
    schema = whoosh_schema()
    schema["text"].evil = Evil(tmp_path / "schema")
    segments = [Evil(tmp_path / "segments")]
    TOC(schema, segments, generation.number).write(FileStorage(str(index)), INDEX_NAME)
    pickled = toc.read_bytes()
    toc.write_bytes(pickled + plain_table(pickled, generation.number, generation.segments, generation.words))
    return index


def made_by_pickles(index: Path) -> set[str]:
    return {path.name for path in index.parent.iterdir()} - {index.name}


def test_no_pickle_of_an_index_is_loaded(evil: Path) -> None:
    index = open_whoosh(evil)
    assert places(index, "科技 AND 金融") == {("a1", 2)}
    assert places(index, '"科技 创新"') == {("a1", 1), ("a2", 1)}
    assert places(index, "创*") == {("a1", 1), ("a2", 1)}
    with index.searcher() as searcher:
        assert searcher.up_to_date()
        assert searcher.refresh() is searcher
        assert searcher.document(article="a2")["title"] == "发展"
    with index.reader() as reader:
        assert list(reader.field_terms("title_words")) == ["发展", "工业", "平顶", "平顶山", "的"]
    assert (index.doc_count(), index.doc_count_all(), index.is_empty()) == (13, 13, False)
    assert (index.latest_generation(), index.last_modified() > 0) == (1, True)
    assert made_by_pickles(evil) == set()


def test_open_dir_of_whoosh_loads_the_pickles(evil: Path) -> None:
    """Otherwise the test above could not fail."""
    whoosh.index.open_dir(str(evil))
    assert made_by_pickles(evil) == {"schema", "segments"}


@pytest.fixture
def index(tmp_path: Path) -> Path:
    """Two segments, the first with deletions."""
    path = tmp_path / "index"
    build_index([*ARTICLES, *(Article(f"c{number}", "科普") for number in range(40))], path)
    update_index([Article("d1", "科技发展")], path)
    remove_articles(["a2", "c3"], path)
    return path


def test_it_gives_what_open_dir_gives(index: Path) -> None:
    ours, stock = open_whoosh(index), whoosh.index.open_dir(str(index))
    assert len(ours.reader().leaf_readers()) == 2
    for asked in (
        query.Term("words", "科技"),
        query.Or([query.Term("words", "发展"), query.Term("title_words", "工业")]),
        query.Phrase("words", ["金融", "科技"]),
        query.Every(),
    ):
        assert found(ours, asked) == found(stock, asked)
    for name in ("doc_count", "doc_count_all", "latest_generation", "last_modified", "is_empty"):
        assert getattr(ours, name)() == getattr(stock, name)()
    assert (ours.schema, ours.version) == (stock.schema, stock.version)
    assert str(MultifieldParser(["words", "title_words"], ours.schema).parse("科技 OR 工业")) == str(
        MultifieldParser(["words", "title_words"], stock.schema).parse("科技 OR 工业")
    )


def test_a_searcher_moves_on_to_the_newest_generation(index: Path) -> None:
    opened = open_whoosh(index)
    with opened.searcher() as before:
        update_index([Article("d2", "科技")], index)
        remove_articles(["c4"], index)
        assert not before.up_to_date()
        with before.refresh() as after:
            assert after.up_to_date()
            assert len(after.search(query.Every(), limit=None)) == 13 - 2 + 40 - 1 + 1 + 1 - 1
            assert len(after.search(query.Term("article", "d2"))) == 1


def test_an_index_that_lacks_a_file_is_told_of(index: Path, tmp_path: Path) -> None:
    with pytest.raises(IndexNotFoundError, match="there is no index in"):
        open_whoosh(tmp_path / "nowhere")
    opened = open_whoosh(index)
    next(index.glob("*.terms")).unlink()
    with pytest.raises(IndexDamagedError, match="is missing"):
        opened.reader()


def test_whoosh_cannot_write_what_it_has_opened(index: Path) -> None:
    opened = open_whoosh(index)
    before = sorted(path.name for path in index.iterdir())
    for write in (opened.writer, opened.optimize, lambda: opened.delete_by_term("article", "a1")):
        with pytest.raises(ReadOnlyError, match="is only read with Whoosh; change it with `indexer build`"):
            write()
    assert sorted(path.name for path in index.iterdir()) == before
