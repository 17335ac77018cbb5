"""Verifies quotations: which paragraphs hold a text, and if none does, which passage is nearest to it.

A paragraph holds a text as an exact string is held: script, glosses and stray spaces make no difference, and
each sign counts. What is near is looked for among the paragraphs that answer the text best, as a query."""

from __future__ import annotations

from indexer.analysis import Change, changes_between, fold_text
from search.query.query import Exact, Query, Words
from search.verification import Nearest, Verification

from .articles import article_named
from .options import SearchOptions
from .results import results_of
from .retrieval import Answer
from .showing import complete

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from search.engine.view import View
    from search.highlight import Span
    from search.hit import Hit

    Block = tuple[int, int, int, int]
    """(start, end) in the quotation, and in a text, of what both hold."""

CANDIDATES = 10
"""Number of paragraphs among which the nearest passage is looked for, unless an article is named."""

NEAR = 0.5
"""Share of a quotation that a passage must hold to be near it."""


def verification_of(
    view: View, quotation: str, article: str | None, index: str | None, limit: int
) -> Verification:
    """The verification of a quotation in an article, or in all. Raises as `article_named`, and ValueError for
    a quotation without text."""
    folded = fold_text(quotation).strip()
    if not folded:
        raise ValueError("a quotation has one character or more")
    exact = Query(quotation, Exact(folded))
    if article is None:
        results = results_of(exact, view, SearchOptions(limit=limit), None)
        total, is_complete, hits = results.total, results.complete, results.hits
    else:
        paragraphs = _paragraphs_of(view, exact, article, index)
        holding = tuple([hit for hit in paragraphs if hit.spans])
        total, is_complete, hits = len(holding), True, holding[:limit]
    if total or not is_complete:
        return Verification(quotation, total, is_complete, hits)
    if article is None:
        bare = SearchOptions(limit=CANDIDATES, count=False)
        paragraphs = results_of(Query(quotation, Words(folded)), view, bare, None).hits
    near = [each for hit in paragraphs if (each := _nearest(quotation, hit))]
    # The first of equals is kept: paragraphs stand in the order of their rank, or of the article.
    nearest = min(near, key=lambda each: _distance(each.changes), default=None)
    return Verification(quotation, 0, True, (), nearest)


def _paragraphs_of(view: View, query: Query, given: str, index: str | None) -> Sequence[Hit]:
    """The paragraphs of an article, or those that the id names, as hits with the spans of a query."""
    article, ordinals = article_named(view, given, index)
    documents = view.documents_of(article.id, index) or ()
    matches = [(*document, 0.0, 0, 0) for document in documents]
    hits = Answer(view, query, None).hits(matches)
    if not view.lasts:
        complete(view, hits, matches)
    return [hit for hit in hits if not ordinals or hit.paragraph in ordinals]


def _nearest(quotation: str, hit: Hit) -> Nearest | None:
    """The passage of a hit that is nearest to a quotation; None where none is near."""
    blocks = _together(_blocks(quotation, hit.text))
    if sum(block[1] - block[0] for block in blocks) < NEAR * len(quotation.strip()):
        return None
    (first, _, start, _), (_, last, _, end) = blocks[0], blocks[-1]
    start, end = _without_signs(hit.text, (start, end), quotation[first], quotation[last - 1])
    # The text in the place of the quotation's ends is as long as they are.
    widened = max(0, start - first), min(len(hit.text), end + len(quotation) - last)
    start, end = _without_signs(hit.text, widened, quotation[0], quotation[-1])
    changes = [
        Change(each.first, (start + each.second[0], start + each.second[1]))
        for each in changes_between(quotation, hit.text[start:end])
    ]
    return Nearest(hit, (start, end), tuple(changes))


def _without_signs(text: str, span: Span, first: str, last: str) -> Span:
    """A span of a text without signs at its ends, unless they are the first and the last character that it
    shall have."""
    start, end = span
    while start < end and _is_other_sign(text[start], first):
        start += 1
    while start < end and _is_other_sign(text[end - 1], last):
        end -= 1
    return start, end


def _is_other_sign(character: str, wanted: str) -> bool:
    return not character.isalnum() and fold_text(character) != fold_text(wanted)


def _blocks(quotation: str, text: str) -> list[Block]:
    """The strings that a quotation and a text have in common, in order."""
    blocks: list[Block] = []
    start = at = 0
    ends = ((len(quotation),) * 2, (len(text),) * 2)
    for (first, first_end), (second, second_end) in [
        *[(each.first, each.second) for each in changes_between(quotation, text)],
        ends,
    ]:
        if start < first and at < second:
            blocks.append((start, first, at, second))
        start, at = first_end, second_end
    return blocks


def _together(blocks: list[Block]) -> list[Block]:
    """The blocks without those at the ends that are shorter than what the text has between them and the
    next, beyond what the quotation has: they are equal by chance."""
    while len(blocks) > 1 and _is_apart(blocks[0], blocks[0], blocks[1]):
        blocks = blocks[1:]
    while len(blocks) > 1 and _is_apart(blocks[-1], blocks[-2], blocks[-1]):
        blocks = blocks[:-1]
    return blocks


def _is_apart(block: Block, one: Block, other: Block) -> bool:
    beyond = (other[2] - one[3]) - (other[0] - one[1])
    return beyond > block[1] - block[0]


def _distance(changes: Sequence[Change]) -> int:
    """The number of characters by which two passages differ."""
    return sum(max(_length(each.first), _length(each.second)) for each in changes)


def _length(span: Span) -> int:
    return span[1] - span[0]
