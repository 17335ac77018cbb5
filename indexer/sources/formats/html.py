"""Web pages: the article's text without what the site puts around it, and what the page says of it.

How is known to `page`; here its parts are put together to a draft.
"""

from __future__ import annotations

from indexer.sources.draft import Document, Draft, LeftOut, NotAnArticle, Settings
from indexer.sources.encoding.detection import declared_encoding, decode
from indexer.sources.page.about import find_about
from indexer.sources.page.blocks import Page, read_page
from indexer.sources.page.linked_data import read_linked_data
from indexer.sources.page.main_text import Parted, part, roles_of
from indexer.sources.page.titles import find_title, first_title, repeats
from indexer.sources.page.weighing import Role

LONGEST_PAGE = 32 * 2**20
"""In bytes. Pages of people are a hundredth of it; a tree of more takes gigabytes."""
_MOST_LEFT_OUT = 1_000
_LONGEST_LEFT_OUT = 2_000
_FEWEST_LINKS = 10
# In letters, of what a list of links holds besides: the number of its pages, a heading.
_LONGEST_OF_LIST = 60


def read_html(document: Document, settings: Settings) -> Draft:
    """The article of a web page, a paragraph per line.

    Raises NotAnArticle when it is but a list of links, and UnicodeError when the bytes are no text.
    """
    data = document.read()
    if len(data) > LONGEST_PAGE:
        raise NotAnArticle(f"a web page longer than {LONGEST_PAGE:,} bytes")
    text, note = decode(data, document.charset or declared_encoding(data), settings.encoding)
    page = read_page(text)
    linked = read_linked_data(page.linked_data)
    roles = roles_of(page)
    anchor = first_title(page, linked.get("title"))
    parted = part(page, roles, anchor)
    if "text" not in linked:
        _refuse_list(page, roles, parted)
    fields = find_about(page, roles, parted.article, anchor, linked, document.url)
    title = find_title(page, roles, parted.article, anchor, linked.get("title"))
    if title is not None:
        fields["title"] = title
    name = "" if title is None else str(title.value)
    paragraphs: list[str] = []
    left_out: list[LeftOut] = []
    for place, block in enumerate(page.blocks):
        why = "the title" if name and repeats(block.text, name) else parted.others.get(place)
        if why is None:
            paragraphs.append(block.text)
        elif len(left_out) < _MOST_LEFT_OUT:
            left_out.append(LeftOut(block.text[:_LONGEST_LEFT_OUT], why))
    # What is all in the title is still a text.
    paragraphs = paragraphs or [page.blocks[place].text for place in parted.article]
    of_script = _paragraphs(linked.get("text", ""))
    if 2 * sum(map(len, paragraphs)) < sum(map(len, of_script)):
        shown = [LeftOut(paragraph[:_LONGEST_LEFT_OUT], "JSON-LD has more") for paragraph in paragraphs]
        paragraphs, left_out = of_script, [*shown, *left_out][:_MOST_LEFT_OUT]
    return Draft("\n".join(paragraphs), fields, encoding=note, left_out=left_out)


def _paragraphs(text: str) -> list[str]:
    """The paragraphs of what a script holds for an article, which may be text or markup."""
    return [block.text for block in read_page(text.replace("\n", "<br>")).blocks]


def _refuse_list(page: Page, roles: list[Role], parted: Parted) -> None:
    """Raises NotAnArticle where a page is links to articles, and next to nothing of its own."""
    links = [page.blocks[place].letters for place, role in enumerate(roles) if role is Role.LINKS]
    kept = [place for place in parted.article if roles[place] is not Role.LINKS]
    own = sum(page.blocks[place].letters for place in kept)
    is_article = (
        any(roles[place] in (Role.PROSE, Role.ATTACHMENT) for place in kept) or own > _LONGEST_OF_LIST
    )
    if not is_article and len(links) >= _FEWEST_LINKS and sum(links) > 2 * own:
        raise NotAnArticle(f"a list of {len(links)} links to other pages, and no article")
