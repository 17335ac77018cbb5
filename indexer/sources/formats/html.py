"""Reads web pages: the article's text and fields, without what the site puts around it (see `page`)."""

from __future__ import annotations

from indexer.core.messages import message
from indexer.sources.draft import Document, Draft, LeftOut, NotAnArticle, Settings
from indexer.sources.encoding.detection import declared_encoding, decode
from indexer.sources.page.blocks import read_page
from indexer.sources.page.elements import Page, Role
from indexer.sources.page.json_ld import read_json_ld
from indexer.sources.page.main_text import find_main_text
from indexer.sources.page.metadata import find_metadata
from indexer.sources.page.roles import assign_roles
from indexer.sources.page.stored import stored_paragraphs
from indexer.sources.page.titles import find_title, first_title, heading_of, repeats

LONGEST_PAGE = 32 * 2**20
"""Longest page, in bytes. Pages for people are a hundredth of it; the tree of longer ones takes gigabytes."""
_MOST_LEFT_OUT = 1_000
_LONGEST_LEFT_OUT = 2_000
"""Number and length of the texts left out that a draft keeps."""
_FEWEST_LINKS, _FEWEST_LINKS_ALONE = 10, 3
"""Fewest links of a page that is a list of links; of one that holds nothing else."""
_AROUND_LINKS = (Role.LINKS, Role.BREADCRUMB, Role.NEIGHBOUR, Role.TOOL, Role.SITE)
_LONGEST_OF_LIST = 60
"""Most letters beside the links of such a page: the number of its pages, a heading."""


def read_html(document: Document, settings: Settings) -> Draft:
    """The article of a web page, a paragraph per line. A list of links is refused."""
    data = document.read()
    if len(data) > LONGEST_PAGE:
        raise NotAnArticle(
            message("a web page longer than {longest_page:,} bytes", longest_page=LONGEST_PAGE)
        )
    charset = document.charset or declared_encoding(data)
    text, note = document.decoded or decode(data, charset, settings.encoding)
    page = read_page(text)
    json_ld = read_json_ld(page.json_ld)
    assign_roles(page)
    title_block = first_title(page, json_ld.get("title"))
    find_main_text(page, title_block)
    stored = [] if _shows_prose(page) else stored_paragraphs(page)
    if "text" not in json_ld and not stored:
        _refuse_list(page)
    fields = find_metadata(page, title_block, json_ld, document.url)
    title = find_title(page, title_block, json_ld.get("title"))
    if title is not None:
        fields["title"] = title
    name = "" if title is None else str(title.value)
    paragraphs: list[str] = []
    left_out: list[LeftOut] = []
    for block in page.blocks:
        why = message("the title") if name and repeats(block.text, name) else block.left_out
        if why is None:
            paragraphs.append(block.text)
        else:
            left_out.append(LeftOut(block.text[:_LONGEST_LEFT_OUT], why))
    left_out += [
        LeftOut(text[:_LONGEST_LEFT_OUT], message("text that is struck through")) for text in page.struck
    ]
    # Where every block repeats the title, there is still a text.
    paragraphs = paragraphs or [page.blocks[number].text for number in page.article]
    shows_title = bool(page.blocks and name) and all(repeats(block.text, name) for block in page.blocks)
    if shows_title and page.stored and not stored and "text" not in json_ld:
        raise NotAnArticle(
            message("it shows only its title; the rest is shown by a script, or held elsewhere")
        )
    # A script holds the article's text as text or as markup.
    in_json_ld = [block.text for block in read_page(json_ld.get("text", "").replace("\n", "<br>")).blocks]
    for elsewhere, why in (
        (in_json_ld, message("JSON-LD has more")),
        (stored, message("a script shows more")),
    ):
        if 2 * sum(map(len, paragraphs)) < sum(map(len, elsewhere)):
            shown = [LeftOut(paragraph[:_LONGEST_LEFT_OUT], why) for paragraph in paragraphs]
            paragraphs, left_out = elsewhere, [*shown, *left_out]
    return Draft("\n".join(paragraphs), fields, encoding=note, left_out=left_out[:_MOST_LEFT_OUT])


def _shows_prose(page: Page) -> bool:
    return any(page.blocks[number].role is Role.PROSE for number in page.article)


def _refuse_list(page: Page) -> None:
    """Raises NotAnArticle where a page is links to articles, and next to nothing of its own."""
    links = [block.letters for block in page.blocks if block.role is Role.LINKS]
    kept = [block for block in page.blocks if block.left_out is None and block.role not in _AROUND_LINKS]
    own = sum(block.letters for block in kept)
    is_article = own > _LONGEST_OF_LIST or any(block.role in (Role.PROSE, Role.ATTACHMENT) for block in kept)
    beside = [block for block in kept if heading_of(page, block.element) is None]
    fewest = _FEWEST_LINKS if beside else _FEWEST_LINKS_ALONE
    if not is_article and len(links) >= fewest and sum(links) > 2 * own:
        raise NotAnArticle(
            message("a list of {count} links to other pages, and no article", count=len(links))
        )
