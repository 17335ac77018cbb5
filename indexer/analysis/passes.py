"""The passes of folding in Python: the twin of `native/analysis/folding.c`.

Three passes. Characters fold one by one. Glosses are removed. What stands side by side is joined: spaces are
removed, but for one between two letters or digits that are no Han; of a sign that is repeated, as in `——`
and `……`, one is left; a raised digit is a digit, unless it follows one; and kana are composed with their
marks. Each pass lists the pieces that it rewrites, so that one list gives both the text and the way back.
"""

from __future__ import annotations

from indexer.core.patterns import late_pattern

from .characters import JOINING, RAISED_DIGITS, VOICING, character_folds, is_han, is_letter

Piece = tuple[int, int, str]
"""(start, end, written): the text at [start, end) becomes `written`, as one indivisible whole."""

_SPACES = late_pattern(" +")
REPEATED = '-."<>…'
"""Signs that are one sign however often they are repeated."""

_REPEATED = late_pattern(rf"([{REPEATED}])\1+")
_NUMBER = "0123456789" + "".join(RAISED_DIGITS)
_JOINING = late_pattern(f"[{''.join(JOINING)}]")


def folded(source: str) -> str:
    """The folded text of a source."""
    text = source.translate(character_folds())
    if "(" in text:
        text = rewritten(text, gloss_pieces(text))
    for pieces in (space_pieces, repeated_pieces, joined_pieces):
        text = rewritten(text, pieces(text))
    return text


def gloss_pieces(text: str) -> list[Piece]:
    from .glosses import glossed_characters

    return [(start, end, text[start]) for start, end in glossed_characters(text)]


def space_pieces(text: str) -> list[Piece]:
    """Pieces for the spaces: one stays between two letters or digits that are no Han."""
    pieces: list[Piece] = []
    for run in _SPACES.finditer(text):
        start, end = run.span()
        keeps_apart = start > 0 and end < len(text) and _is_plain(text[start - 1]) and _is_plain(text[end])
        if not keeps_apart:
            pieces.append((start, end, ""))
        elif end - start > 1:
            pieces.append((start, end, " "))
    return pieces


def _is_plain(character: str) -> bool:
    return (is_letter(character) and not is_han(character)) or character in JOINING


def repeated_pieces(text: str) -> list[Piece]:
    """Pieces for the signs that are repeated, of a text whose spaces are removed."""
    return [(*found.span(), found[1]) for found in _REPEATED.finditer(text)]


def joined_pieces(text: str) -> list[Piece]:
    """Pieces for the raised digits and the marks of kana, of a text whose spaces are removed.

    The digit of `m²` and `CO₂` is a digit. That of `30²` marks a note or a power, and stays.
    """
    pieces: list[Piece] = []
    last = ""  # the last character that was written
    end = 0
    for found in _JOINING.finditer(text):
        at = found.start()
        last = text[at - 1 : at] if at > end else last
        end = at + 1
        if found[0] in VOICING:
            from unicodedata import normalize

            composed = normalize("NFC", last + found[0])
            if len(composed) == 1 and last:
                start = pieces.pop()[0] if pieces and pieces[-1][1] == at else at - 1
                pieces.append((start, end, composed))
                last = composed
            else:
                last = found[0]
        elif last and last in _NUMBER:
            last = found[0]
        else:
            last = RAISED_DIGITS[found[0]]
            pieces.append((at, end, last))
    return pieces


def rewritten(text: str, pieces: list[Piece]) -> str:
    if not pieces:
        return text
    parts: list[str] = []
    position = 0
    for start, end, written in pieces:
        parts += text[position:start], written
        position = end
    parts.append(text[position:])
    return "".join(parts)
