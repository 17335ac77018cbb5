"""The id of a paragraph through edits of its article, on every engine.

A model knows at each step where the paragraph stands. Its id must lead there, and never to another text."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer import Article, update_index
from indexer.core.errors import AmbiguousIdError, ParagraphGoneError
from indexer.core.short_ids import paragraph_code, paragraph_id
from search import Searcher, open_index
from search.answering.articles import ordinals_of
from tests.examples import examples
from tests.opensearch import EVERY
from tests.search.conftest import MakeIndex

ENGINES = EVERY

EDITS = 1_000

TEXTS = [
    *("一、总则", "一、总 则", "二、附则", "一、總則", "2.5%", "25%", "2 5%", "（一）"),
    *(
        "为了推动科技创新，制定本办法。",
        "为了推动科技创新，制定本办法！",
        "为了推动科技创新，制定本办法",
        "🌀",
        "a\u0301",
    ),
]
"""Texts that are nearly the same, so that a mistake shows. The first two differ in a blank alone."""


@dataclass
class Model:
    """An article's paragraphs, each with a mark that it keeps through edits, 0 for the one that is
    followed."""

    paragraphs: list[tuple[int, str]]
    next_mark: int = 1

    def article(self) -> Article:
        return Article("a", "\n".join([text for _, text in self.paragraphs]))

    def place(self) -> int | None:
        """The number of the paragraph that is followed."""
        return next((at for at, (mark, _) in enumerate(self.paragraphs, 1) if mark == 0), None)

    def equals(self, text: str) -> tuple[int, ...]:
        """The numbers of the paragraphs with a text, blanks aside."""
        bare = "".join(text.split())
        return tuple([at for at, (_, one) in enumerate(self.paragraphs, 1) if "".join(one.split()) == bare])

    def edit_elsewhere(self, kind: str, at: int, other: int, text: str) -> None:
        """Insert, delete, change, swap or duplicate a paragraph. The one that is followed is only moved or
        duplicated."""
        listed = self.paragraphs
        at, other = at % (len(listed) + 1), other % len(listed)
        chosen = at % len(listed)
        self.next_mark += 1
        if kind == "insert":
            listed.insert(at, (self.next_mark, text))
        elif kind == "swap":
            listed[chosen], listed[other] = listed[other], listed[chosen]
        elif kind == "duplicate":
            listed.insert(at, (self.next_mark, listed[other][1]))
        elif listed[chosen][0] != 0:
            if kind == "delete":
                del listed[chosen]
            else:
                listed[chosen] = (listed[chosen][0], text)


KINDS = ("insert", "delete", "swap", "duplicate", "change")
some_edits = st.lists(
    st.tuples(
        st.sampled_from(KINDS),
        st.integers(0, 40),
        st.integers(0, 40),
        st.sampled_from(TEXTS) | st.text("ab 1"),
    ).filter(lambda edit: bool(edit[3].strip()))
)


def found(model: Model, text: str) -> tuple[int, ...] | None:
    """The places where the id of a text leads; None where it says that the paragraph is gone."""
    try:
        return ordinals_of(model.article(), paragraph_code(text))
    except ParagraphGoneError:
        return None


def check(model: Model, text: str, places: tuple[int, ...] | None) -> None:
    """Compare the places where an id leads with the model's."""
    equals = model.equals(text)
    assert places == (equals or None)
    place = model.place()
    if place is not None:
        assert places is not None
        assert place in places


@given(st.sampled_from(TEXTS), some_edits)
def test_an_id_leads_to_its_paragraph_or_says_that_it_is_gone(
    text: str, edits: list[tuple[str, int, int, str]]
) -> None:
    model = Model([(0, text)])
    for edit in edits:
        model.edit_elsewhere(*edit)
        check(model, text, found(model, text))
    model.paragraphs = [(mark, "改" if mark == 0 else one) for mark, one in model.paragraphs]
    assert found(model, text) == (model.equals(text) or None)
    assert found(model, "改") is not None


def walk(seed: int, *, repeats: bool) -> Iterator[Model]:
    """A model after each of many random edits elsewhere, with `repeats` of the paragraph or without."""
    random = Random(seed)
    texts = TEXTS if repeats else TEXTS[2:]
    model = Model([(0, TEXTS[0]), *[(mark, random.choice(texts)) for mark in range(1, 30)]], 30)
    for step in range(EDITS):
        # Deleting keeps the article at some length.
        kind = random.choice(KINDS) if len(model.paragraphs) < 60 else "delete"
        place, other = random.randrange(60), random.randrange(60)
        if kind == "duplicate" and not repeats and model.paragraphs[other % len(model.paragraphs)][0] == 0:
            kind = "swap"
        text = random.choice(texts) if step % 2 else f"第{step}条"
        model.edit_elsewhere(kind, place, other, text)
        yield model


@pytest.mark.parametrize("repeats", [False, True])
@pytest.mark.parametrize("seed", range(examples(1, ci=3)))
def test_an_id_leads_there_through_a_thousand_edits(seed: int, repeats: bool) -> None:
    edits = 0
    for model in walk(seed, repeats=repeats):
        places = found(model, TEXTS[0])
        check(model, TEXTS[0], places)
        assert repeats or places == (model.place(),)
        edits += 1
    assert edits == EDITS


@pytest.fixture(scope="module")
def edited(make_index: MakeIndex) -> Callable[[Article], Searcher]:
    index = make_index([Article("a", "起"), Article("b", "\n".join(TEXTS))])

    def searcher_after(article: Article) -> Searcher:
        update_index([article], index)
        return open_index(index)

    return searcher_after


def test_an_index_leads_there_through_a_thousand_edits(edited: Callable[[Article], Searcher]) -> None:
    id = paragraph_id("a", TEXTS[0])
    places = []
    for step, model in enumerate(walk(9, repeats=False), 1):
        if step % 250:
            continue
        with edited(model.article()) as searcher:
            paragraph = searcher.paragraph(id)
            assert (paragraph.ordinal, searcher.article(id)) == (model.place(), model.article())
            assert id in [hit.id for hit in searcher.search('"一、总则"')]
            places.append(paragraph.ordinal)
    assert (len(places), len(set(places)) > 1) == (4, True)
    model.paragraphs = [(mark, f"{text}！" if mark == 0 else text) for mark, text in model.paragraphs]
    with edited(model.article()) as searcher, pytest.raises(ParagraphGoneError, match="gone, or was changed"):
        searcher.paragraph(id)


def test_an_index_says_what_the_model_says(edited: Callable[[Article], Searcher]) -> None:
    model = list(walk(4, repeats=True))[-1]
    with edited(model.article()) as searcher:
        kinds = set()
        for text in TEXTS:
            id, places = paragraph_id("a", text), model.equals(text)
            kinds.add(min(len(places), 2))
            if not places:
                with pytest.raises(ParagraphGoneError):
                    searcher.read(id)
            elif len(places) == 1:
                paragraph = searcher.paragraph(id)
                assert (paragraph.ordinal, paragraph.text) == (places[0], model.paragraphs[places[0] - 1][1])
            else:
                with pytest.raises(AmbiguousIdError) as raised:
                    searcher.paragraph(id)
                assert raised.value.candidates == tuple([f"a:{place}" for place in places])
                assert searcher.read(id).ordinals == places
        assert kinds == {0, 1, 2}
