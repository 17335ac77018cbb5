"""Rich Text Format: the paragraphs, the rows of tables, and notes and text boxes at the end.

An RTF file is a tree of groups. A group inherits the state of its parent, and begins with a *destination* if
its text stands elsewhere than in the paragraph around it: in a note, in the head of a page. Characters are
code points (\\u), or bytes in the character set of their font, written as they are or as \\'xx.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from indexer.core.messages import message
from indexer.sources.draft import Document, Draft, LeftOut, NotAnArticle, Settings
from indexer.sources.encoding.charsets import UTF_8, Charsets, charsets_named
from indexer.sources.encoding.detection import best_text, detect
from indexer.sources.page.marks import raised

from .text import draft_of_lines

_MARKS = rb"\\([A-Za-z]{1,32})(-?[0-9]{1,10})? ?|((?:\\'[0-9A-Fa-f]{2})+)|\\(.)|([{}])|"
# The second byte of a Chinese character may look like a brace or a backslash.
_WIDE = re.compile(_MARKS + rb"((?:[\x81-\xfe][\x40-\x7e\x80-\xfe]|[^\\{}\r\n])+)", re.DOTALL)
_NARROW = re.compile(_MARKS + rb"([^\\{}\r\n]+)", re.DOTALL)
_CODE_PAGE = re.compile(rb"\\ansicpg([0-9]{1,5})")
_WRITTEN = re.compile(rb"\\'([0-9A-Fa-f]{2})")
_SAMPLE_BYTES = 2**18
_WIDE_CODECS = frozenset(("gb18030", "cp950", "big5hkscs", "cp932", "cp949"))
_LATIN = charsets_named("windows-1252")[0]
_SURROGATE = re.compile("[\ud800-\udfff]")

_CHARSETS = {128: "cp932", 129: "cp949", 130: "johab", 134: "gbk", 136: "big5", 161: "cp1253", 162: "cp1254"}
_CHARSETS |= {163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257", 204: "cp1251", 222: "cp874"}
_CHARSETS |= {78: "cp932", 79: "big5", 80: "cp949", 85: "gbk", 238: "cp1250"}
"""Character sets of fonts, by their numbers. Others say nothing: Chinese text stands in Latin fonts, too."""
_SIGNS = 2
"""The number of fonts that show signs in place of letters."""

_CHARACTERS = {"emdash": "—", "endash": "–", "lquote": "‘", "rquote": "’", "ldblquote": "“", "rdblquote": "”"}
_CHARACTERS |= {"bullet": "•", "emspace": "\u2003", "enspace": "\u2002", "qmspace": "\u2005", "tab": " "}
_CHARACTERS |= {"~": "\xa0", "_": "-", "{": "{", "}": "}", "\\": "\\"}
_LINE_ENDS = frozenset(("par", "line", "softline", "sect", "page", "column", "\n", "\r"))
_NOTE = "a note"
_DESTINATIONS = {
    name: kind
    for kind, names in (
        (_NOTE, "footnote shptxt"),
        ("the head or foot of a page", "header headerf headerl headerr footer footerf footerl footerr"),
        ("a comment", "annotation"),
        (
            "",
            "aftncn aftnsep aftnsepc colortbl datafield filetbl fldinst fldtype fonttbl ftncn ftnsep ftnsepc",
        ),
        ("", "info nonesttables nonshppict pict pn revtbl rxe shprslt sn sp stylesheet sv tc tcn txe upr xe"),
    )
    for name in names.split()
}
"""For each destination a note, or the reason why its text is left out; "" if it holds none."""
_BEFORE = 16
"""Pieces of text before raised text that are looked at."""
_STRUCK = message("text that is struck through")
_LEFT_OUT = {"v": "hidden text", "deleted": "deleted text", "strike": _STRUCK, "striked": _STRUCK}
"""Properties of characters that are no text of the article."""


def read_rtf(document: Document, settings: Settings) -> Draft:
    """The article of an .rtf file. Raises NotAnArticle if it is none."""
    data = document.read()
    if not data.lstrip().startswith(b"{\\rtf"):
        raise NotAnArticle(message("no RTF: it does not begin with {\\rtf"))
    reader = _Reader(data)
    reader.read()
    notes = [line for note in reader.notes for line in note.finished() if line.strip()]
    draft = draft_of_lines([*reader.body.finished(), *notes])
    for why, text in reader.left_out.items():
        draft.left_out += [LeftOut(line.strip(), why) for line in text.finished() if line.strip()]
    return draft


@dataclass(slots=True)
class _Text:
    """The lines of a text, the pieces of the last line, and bytes that are not decoded yet."""

    lines: list[str] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)
    data: bytearray = field(default_factory=bytearray)
    charsets: Charsets = (UTF_8,)
    is_row: bool = False
    raised_from: int | None = None
    """The number of pieces before raised text that is being read."""

    def set_raised(self, is_raised: bool) -> None:
        """Begins or ends raised text, of which marks of notes are left out."""
        if is_raised == (self.raised_from is not None):
            return
        self._decode()
        if self.raised_from is None:
            self.raised_from = len(self.pieces)
            return
        written = "".join(self.pieces[self.raised_from :])
        before = "".join(self.pieces[max(0, self.raised_from - _BEFORE) : self.raised_from])
        self.pieces[self.raised_from :] = [raised(written, before, False)]
        self.raised_from = None

    def add_bytes(self, data: bytes, charsets: Charsets) -> None:
        # A character of two bytes may be written in two ways: \'c1 and a letter.
        if charsets != self.charsets:
            self._decode()
            self.charsets = charsets
        self.data += data

    def add(self, text: str) -> None:
        self._decode()
        self.pieces.append(text)

    def end_line(self) -> None:
        self.set_raised(False)
        self._decode()
        line = "".join(self.pieces)
        self.lines.append(" ".join(line.split()) if self.is_row else line)
        self.pieces.clear()
        self.is_row = False

    def finished(self) -> list[str]:
        self.end_line()
        text = "\n".join(self.lines)
        if _SURROGATE.search(text):
            text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
        return text.split("\n")

    def _decode(self) -> None:
        if self.data:
            is_ascii = self.data.isascii()
            text = self.data.decode("ascii") if is_ascii else best_text(bytes(self.data), self.charsets)[1]
            self.pieces.append(text)
            self.data.clear()


@dataclass(frozen=True, slots=True)
class _Group:
    """The state of a group. `text` is None if it holds no text of the document."""

    text: _Text | None
    font: int = -1
    stand_ins: int = 1
    """Number of the characters after a code point that stand in for it in old programs."""
    in_table: bool = False
    properties: frozenset[str] = frozenset()
    """Those of _LEFT_OUT."""
    is_raised: bool = False


class _Reader:
    """Reads the groups of a file into texts."""

    def __init__(self, data: bytes) -> None:
        page = _CODE_PAGE.search(data)
        declared = "windows-1252" if page is None else f"cp{page[1].decode()}"
        sample = _WRITTEN.sub(lambda byte: bytes.fromhex(byte[1].decode()), data[:_SAMPLE_BYTES])
        found = detect(sample, declared)
        self._data = data
        self._is_utf8 = UTF_8 in found
        self._token = _WIDE if _WIDE_CODECS.intersection(each.codec for each in found) else _NARROW
        self._unknown = (*found, _LATIN)
        """The character sets of fonts that do not name theirs."""
        self._fonts: dict[int, Charsets] = {}
        """The character sets of fonts; none for fonts of signs."""
        self.body = _Text()
        self.notes: list[_Text] = []
        self.left_out: dict[str, _Text] = {}
        self._group = _Group(self.body)
        self._skip = 0
        """Number of characters that stand in for the code point before them."""

    def read(self) -> None:
        """Reads to the end of the outermost group."""
        outer: list[_Group] = []
        is_optional = False
        position = 0
        while (token := self._token.search(self._data, position)) is not None:
            position = token.end()
            word, number, written, sign, brace, text = token.groups()
            if brace == b"{":
                outer.append(self._group)
            elif brace:
                if len(outer) < 2:
                    return
                self._group = outer.pop()
            elif word == b"bin":
                position += max(0, int(number or 0))
            elif word:
                self._control(word.decode(), None if number is None else int(number), is_optional)
            elif written:
                self._bytes(bytes.fromhex(written.replace(b"\\'", b"").decode()))
            elif text:
                self._bytes(text)
            elif sign != b"*":
                self._control(sign.decode("latin-1"), None, False)
            is_optional = sign == b"*"
            if brace or word:
                self._skip = self._skip if word == b"u" else 0

    def _bytes(self, data: bytes) -> None:
        skipped = min(self._skip, len(data))
        self._skip -= skipped
        text = self._text()
        if text is None or skipped == len(data):
            return
        text.set_raised(self._group.is_raised)
        charsets = self._fonts.get(self._group.font, self._unknown)
        if charsets:
            text.add_bytes(data[skipped:], self._unknown if self._is_utf8 else charsets)
        else:
            text.add(" ")

    def _text(self) -> _Text | None:
        """The text that characters belong to here."""
        group = self._group
        why = next((_LEFT_OUT[name] for name in group.properties), None)
        return group.text if why is None or group.text is None else self._aside(why)

    def _aside(self, why: str) -> _Text:
        return self.left_out.setdefault(why, _Text())

    def _text_of(self, kind: str) -> _Text | None:
        """The text of a destination of this kind."""
        if kind == _NOTE:
            self.notes.append(_Text())
            return self.notes[-1]
        return self._aside(kind) if kind else None

    def _control(self, word: str, number: int | None, is_optional: bool) -> None:
        """A control word, or a sign after a backslash."""
        group = self._group
        if word in _DESTINATIONS or is_optional:
            self._group = replace(group, text=self._text_of(_DESTINATIONS.get(word, "")), in_table=False)
        elif word in ("f", "deff"):
            self._group = replace(group, font=-1 if number is None else number)
        elif word == "fcharset":
            self._set_charset(number)
        elif word == "uc":
            self._group = replace(group, stand_ins=max(0, number or 0))
        elif word == "plain":
            self._group = replace(group, properties=frozenset(), is_raised=False)
        elif word in ("super", "nosupersub", "sub"):
            self._group = replace(group, is_raised=word == "super" and number != 0)
        elif word in _LEFT_OUT:
            others = group.properties - {word}
            self._group = replace(group, properties=others if number == 0 else others | {word})
        elif word in ("pard", "intbl", "trowd"):
            self._group = replace(group, in_table=word != "pard")
        elif group.text is not None:
            self._content(group.text, word, number)

    def _content(self, text: _Text, word: str, number: int | None) -> None:
        """A control word that stands for text."""
        if word == "u" and number is not None:
            aside = self._text()
            if aside is not None:
                aside.set_raised(self._group.is_raised)
                aside.add(_character(number))
            self._skip = self._group.stand_ins
        elif word in _CHARACTERS:
            shown = self._text() or text
            shown.set_raised(self._group.is_raised)
            shown.add(_CHARACTERS[word])
        elif word in ("cell", "nestcell") or (word in _LINE_ENDS and self._group.in_table):
            text.add(" ")
            text.is_row = True
        elif word in ("row", "nestrow") or word in _LINE_ENDS:
            self._group = replace(self._group, in_table=False)
            for ended in (text, *self.left_out.values()):
                if ended is text or ended.pieces or ended.data:
                    ended.end_line()

    def _set_charset(self, number: int | None) -> None:
        if number == _SIGNS:
            self._fonts[self._group.font] = ()
        elif number in _CHARSETS:
            self._fonts[self._group.font] = charsets_named(_CHARSETS[number])


def _character(number: int) -> str:
    number = number + 0x10000 if number < 0 else number
    return chr(number) if 0 <= number <= 0x10FFFF else "\ufffd"
