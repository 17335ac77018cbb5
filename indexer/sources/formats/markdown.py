"""Markdown: front matter, the heading that is the title, and the paragraphs that a reader is shown.

markdown-it parses CommonMark, tables and footnotes. Its HTML is read as that of a web page is, so that tags,
comments and character references within Markdown are what they are there.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_block.reference import reference
from markdown_it.rules_inline import StateInline, emphasis, strikethrough
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin

from indexer.core.messages import message
from indexer.recognition.date_numbers import day_of_number
from indexer.sources.draft import Document, Draft, FieldValue, LeftOut, NotAnArticle, Settings, field_values
from indexer.sources.encoding.detection import decode
from indexer.sources.page.blocks import DEEPEST_PAGE, read_page
from indexer.sources.page.surroundings import NOT_SHOWN
from indexer.sources.wrapping import join_wrapped

from .records import KEYS

LONGEST_MARKDOWN = 32 * 2**20
"""Longest file, in bytes: its tree takes a hundred times as much memory."""
_LONGEST_TITLE = 150
_FIELD_OF_KEY = {key: field for field, keys in KEYS.items() for key in keys}
_FRONT_MATTER = {"---": ":", "+++": "="}
"""The marks around front matter, and the sign between a key and its value."""
_BLOCK_SCALAR = re.compile("[|>][+-]?")
_SENTENCE_ENDS = tuple("。！？!?…”’」』")
_PAUSES = (*_SENTENCE_ENDS, *"；：;:.）)")
_LABELLED = re.compile(r"\S{1,8}[：:]")
_NO_ADDRESS = re.compile(r" {0,3}\[[^\]]*\]:\s*[^\s\x00-\x7f]")


def read_markdown(document: Document, settings: Settings) -> Draft:
    """The article of a .md file. A title in the front matter overrides the first heading."""
    data = document.read()
    if len(data) > LONGEST_MARKDOWN:
        raise NotAnArticle(
            message("Markdown longer than {longest_markdown:,} bytes", longest_markdown=LONGEST_MARKDOWN)
        )
    text, note = decode(data, document.charset, settings.encoding)
    written, lines = _split_front_matter(text.split("\n"))
    fields = field_values(written, message("the front matter"))
    paragraphs: list[str] = []
    left_out: list[LeftOut] = []
    for is_title, paragraph in _paragraphs(lines, left_out):
        if is_title and "title" not in fields and not paragraphs and len(paragraph) <= _LONGEST_TITLE:
            fields["title"] = FieldValue(paragraph, message("the first heading"))
        elif not is_title or "title" not in fields or paragraph != fields["title"].value:
            paragraphs.append(paragraph)
    return Draft("\n".join(paragraphs), fields, encoding=note, left_out=left_out)


def _split_front_matter(lines: Sequence[str]) -> tuple[dict[str, str], Sequence[str]]:
    """The fields of the block of YAML or TOML at the top of a file, and the lines below it."""
    mark = lines[0].rstrip()
    sign = _FRONT_MATTER.get(mark)
    end = next((number for number, line in enumerate(lines) if number and line.rstrip() == mark), None)
    if end is None or sign is None:
        return {}, lines
    values: dict[str, list[str]] = {}
    blocks: set[str] = set()
    items: list[str] = []
    in_block = False
    for line in lines[1:end]:
        if in_block and (line[:1].isspace() or not line):
            items.append(line)
            continue
        if line.lstrip().startswith("- "):
            items.append(_unquoted(line.strip()[2:]))
            continue
        if line[:1].isspace():
            # It belongs to the value of another key.
            continue
        key, _, value = line.partition(sign)
        value = value.strip()
        is_list = value.startswith("[") and value.endswith("]")
        written = value[1:-1].split(",") if is_list else [value]
        items = list(filter(None, map(_unquoted, written)))
        in_block = _BLOCK_SCALAR.fullmatch(value) is not None
        items = [] if in_block else items
        field = _FIELD_OF_KEY.get(key.strip().lower())
        if field is not None and field not in values:
            values[field] = items
            blocks |= {field} if in_block else set()
    joined = {
        name: join_wrapped(items) if name in blocks else ",".join(items) for name, items in values.items()
    }
    if (day := day_of_number(joined.get("published", ""))) is not None:
        joined["published"] = day.isoformat()
    return {field: value for field, value in joined.items() if value}, lines[end + 1 :]


def _unquoted(value: str) -> str:
    value = value.strip()
    return value[1:-1] if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'" else value


def _paragraphs(lines: Sequence[str], left_out: list[LeftOut]) -> Iterator[tuple[bool, str]]:
    """(whether it is a heading of the first level, the text) of each paragraph that is not blank.

    Adds text that is hidden or struck through to `left_out`.
    """
    parser = _parser()
    # A line of ideographic spaces parts paragraphs, too.
    tokens = parser.parse("\n".join(line if line.strip() else "" for line in lines))
    shown: list[Token] = []
    for token in (*_with_notes_last(tokens), None):
        if token is not None and token.type != "fence":
            shown.append(token)
            continue
        page = read_page(parser.renderer.render(shown, parser.options, {}), DEEPEST_PAGE)
        for block in page.blocks:
            element = page.elements[block.element]
            if element.hidden:
                left_out.append(LeftOut(block.text, NOT_SHOWN))
            else:
                yield element.tag == "h1", block.text
        left_out += (LeftOut(text, message("text that is struck through")) for text in page.struck)
        shown.clear()
        if token is not None:
            yield from ((False, line) for line in token.content.split("\n") if line.strip())


def _with_notes_last(tokens: Sequence[Token]) -> list[Token]:
    """The tokens, and after them those of footnotes. The numbers of list items become text."""
    text: list[Token] = []
    notes: list[Token] = []
    in_note = False
    number = ""
    for token in tokens:
        if token.type in ("footnote_reference_open", "footnote_reference_close"):
            in_note = token.nesting > 0
            continue
        if token.type == "list_item_open":
            number = f"{token.info}{token.markup} " if token.info else ""
        elif token.type == "inline" and token.children is not None:
            token.children = [Token("text", "", 0, content=number), *map(_shown, token.children)]
            number = ""
            _join_broken_sentences(token.children)
        (notes if in_note else text).append(token)
    return text + notes


def _shown(token: Token) -> Token:
    """A part of a paragraph; for a picture the text in place of it, and for a note's mark nothing."""
    if token.type not in ("image", "footnote_ref"):
        return token
    return Token("text", "", 0, content="".join(part.content for part in token.children or ()))


def _join_broken_sentences(children: Sequence[Token]) -> None:
    """Makes each hard break within a sentence a soft one: the sentence goes on in the same paragraph.

    The line before it ends without a pause, a later line ends a sentence, and neither line is labelled.
    """
    lines = [""]
    breaks: list[Token] = []
    for token in children:
        if token.type in ("softbreak", "hardbreak"):
            breaks.append(token)
            lines.append("")
        else:
            lines[-1] += token.content
    ends_later = False
    for number in range(len(breaks) - 1, -1, -1):
        line, following = lines[number].rstrip(), lines[number + 1].rstrip()
        ends_later = ends_later or following.endswith(_SENTENCE_ENDS)
        is_labelled = _LABELLED.match(line) or _LABELLED.match(following)
        if ends_later and not line.endswith(_PAUSES) and not is_labelled:
            breaks[number].type = "softbreak"


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    # Chinese paragraphs begin with spaces, which would make them code.
    parser.disable("code").use(footnote_plugin, inline=False, move_to_end=False)
    parser.inline.ruler.at("emphasis", _also_beside_han(emphasis.tokenize))
    parser.inline.ruler.at("strikethrough", _also_beside_han(strikethrough.tokenize))
    parser.block.ruler.at("reference", _reference, {"alt": []})
    return parser


Rule = Callable[[StateInline, bool], bool]


def _also_beside_han(tokenize: Rule) -> Rule:
    """The rule, by which marks may also begin and end between a sign and Chinese text: `**“重点”**任务`."""

    def rule(state: StateInline, silent: bool) -> bool:
        start, known = state.pos, len(state.delimiters)
        if not tokenize(state, silent):
            return False
        before, after = state.src[start - 1 : start], state.src[state.pos : state.pos + 1]
        if state.src[start] != "_" and not (before + after).isascii():
            for delimiter in state.delimiters[known:]:
                delimiter.open = after != "" and not after.isspace()
                delimiter.close = before != "" and not before.isspace()
        return True

    return rule


def _reference(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """The definition of a link's address. What is no address is a note in square brackets, and is shown."""
    line = state.src[state.bMarks[start] : state.eMarks[start]]
    return _NO_ADDRESS.match(line) is None and reference(state, start, end, silent)
