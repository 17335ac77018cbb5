"""The beginnings of words in titles, in the order of what follows."""

from __future__ import annotations

from pathlib import Path

import pytest

from indexer.analysis import MappedDictionary, Segmenter
from indexer.core.article import Article
from indexer.core.errors import IndexDamagedError
from indexer.storage.segment.files import SegmentFiles
from indexer.storage.segment.inversion import write_segment
from indexer.storage.segment.titles import MOST_OFFSET, TitleStarts, starts_of
from indexer.writing.embedded.merging import MergeInput, merge_segments


@pytest.fixture(scope="module")
def segmenter(compiled_dictionary: Path) -> Segmenter:
    return Segmenter(MappedDictionary.open(compiled_dictionary))


def written(directory: Path, name: str, titles: list[str | None], segmenter: Segmenter) -> SegmentFiles:
    articles = [Article(f"{name}{number}", "正文", title=title) for number, title in enumerate(titles)]
    write_segment(articles, directory, name, segmenter)
    return SegmentFiles(directory, name)


def entries(starts: TitleStarts) -> list[tuple[str, int]]:
    return [(starts.text(at), starts.articles(range(at, at + 1))[0]) for at in range(len(starts))]


def test_each_word_begins_a_text(tmp_path: Path, segmenter: Segmenter) -> None:
    titles = ["科技工作", "白龜(guī)湖，科創", "", None, "科技"]
    starts = written(tmp_path, "s", titles, segmenter).texts.title_starts
    assert entries(starts) == [("工作", 0), ("白龟湖,科创", 1), ("科创", 1), ("科技", 4), ("科技工作", 0)]
    assert {
        text: list(starts.range_of(text))
        for text in ("科", "科技", "科技工", "白龟湖", "龟", "", "\U0010ffff")
    } == {
        "科": [2, 3, 4],
        "科技": [3, 4],
        "科技工": [4],
        "白龟湖": [1],
        "龟": [],
        "": [0, 1, 2, 3, 4],
        "\U0010ffff": [],
    }


def test_words_far_behind_have_no_entry(segmenter: Segmenter) -> None:
    title = "1 " * MOST_OFFSET
    assert len(starts_of([title], segmenter)) == (MOST_OFFSET + 1) // 2
    assert starts_of(["，。"], segmenter) == []


def test_merged_they_are_those_of_the_articles_that_stay(tmp_path: Path, segmenter: Segmenter) -> None:
    one = written(tmp_path, "one", ["科技创新", "科技", "科创"], segmenter)
    other = written(tmp_path, "other", ["科技", None, "科创 科技"], segmenter)
    merge_segments([MergeInput(one, frozenset({1})), MergeInput(other, frozenset())], tmp_path, "merged")
    written(tmp_path, "at_once", ["科技创新", "科创", "科技", None, "科创 科技"], segmenter)
    merged, at_once = (SegmentFiles(tmp_path, name).texts.title_starts for name in ("merged", "at_once"))
    assert entries(merged) == entries(at_once)


def test_an_entry_of_no_article_is_damage(tmp_path: Path, segmenter: Segmenter) -> None:
    texts = written(tmp_path, "s", ["科技", "创新"], segmenter).texts
    with pytest.raises(IndexDamagedError, match="disagrees with itself about its titles"):
        TitleStarts(texts.file, texts.title, 1)
