"""The way back from a folded text to its source: the span of the source that each character stands for.

In C: `native/analysis/folding.c`, if it is called with origins.
"""

from __future__ import annotations

from collections.abc import Sequence

from indexer import native

from .characters import character_folds, marks
from .folding import native_folding
from .passes import Piece, gloss_pieces, joined_pieces, repeated_pieces, rewritten, space_pieces

Span = tuple[int, int]


def _origins_in_c(source: str) -> Sequence[Span]:
    return native_folding().origins(source)


@native.in_c(_origins_in_c)
def origins_of(source: str) -> Sequence[Span]:
    """The span in a source of each character of its folded text."""
    text, spans = source.translate(character_folds()), character_spans(source)
    for pass_ in (gloss_pieces, space_pieces, repeated_pieces, joined_pieces):
        pieces = pass_(text)
        text, spans = rewritten(text, pieces), _rewritten_spans(spans, pieces)
    return spans


def character_spans(source: str) -> list[Span]:
    """The span in a source of each character of `source.translate(character_folds())`."""
    return _rewritten_spans([(at, at + 1) for at in range(len(source))], _character_pieces(source))


def _character_pieces(source: str) -> list[Piece]:
    """Pieces for characters that expand and for dropped ones; a mark is joined to the character before it.

    A character that was dropped between them stays with them.
    """
    folds = character_folds()
    irregular = {character for character in set(source) if len(folds[ord(character)]) != 1}
    if not irregular:
        return []
    pieces: list[Piece] = []
    base = None  # the position of the last character that was not dropped
    for position, character in enumerate(source):
        if character not in irregular:
            base = position
        elif character not in marks():
            pieces.append((position, position + 1, folds[ord(character)]))
            base = position if folds[ord(character)] else base
        elif base is None:
            pieces.append((position, position + 1, ""))
        else:
            while pieces and pieces[-1][0] >= base:
                pieces.pop()
            pieces.append((base, position + 1, folds[ord(source[base])]))
    return pieces


def _rewritten_spans(spans: list[Span], pieces: list[Piece]) -> list[Span]:
    """The spans of the characters after a pass; each character of a piece has the span of the whole."""
    if not pieces:
        return spans
    rewritten: list[Span] = []
    position = 0
    for start, end, written in pieces:
        rewritten += spans[position:start]
        rewritten += [(spans[start][0], spans[end - 1][1])] * len(written)
        position = end
    return rewritten + spans[position:]
