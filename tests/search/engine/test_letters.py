"""The letters of paragraphs, in C and in Python."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer import native
from indexer.analysis import Segmenter
from indexer.core.article import Article
from indexer.storage.segment.inversion import segment_in_memory
from indexer.values import keywords_of
from search.engine.letters import letters_of_text
from search.engine.segment import OpenSegment


@pytest.mark.parametrize(
    ("text", "letters"),
    [
        ("", ""),
        ("附件：1.", "附件1"),
        ("1.2.3 第1.条", "1点2点3第1条"),
        ("1..2 .3 3. 𠮷龜", "1点2点33𠮷龟"),
        ("特此通知", "特此通知"),
        ("《白龜湖》， 科創(chuàng) 新城。", "白龟湖科创新城"),
        ("Ｒ＆Ｄ 投入_增长 2.06％", "rd投入增长2点06"),
        ("增长20.6%，其中", "增长20点6其中"),
        ("（1）2024年3-5月.", "12024年35月"),
    ],
)
def test_letters_are_those_of_the_fold_and_of_numbers(text: str, letters: str) -> None:
    assert letters_of_text(text) == letters
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(native, "extension", None)
        assert letters_of_text(text) == letters


@given(st.lists(st.text("1２.．点白龜(chuàng)创  、é𠮷℃㎡", max_size=20), min_size=1, max_size=5))
def test_letters_of_documents_are_those_of_their_texts(segmenter: Segmenter, texts: list[str]) -> None:
    article = Article("a", "\n".join([text.strip() or "白" for text in texts]))
    segment = OpenSegment(segment_in_memory([(article, keywords_of(article))], segmenter))
    documents = range(segment.files.documents)
    expected = [letters_of_text(segment.text(document)) for document in documents]
    assert list(map(segment.letters, documents)) == expected
    if native.extension is not None:
        with pytest.raises(IndexError):
            segment.letters(len(documents))
