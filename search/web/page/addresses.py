"""Addresses within the server, of articles and comparisons; and which addresses of others may be links."""

from __future__ import annotations

from urllib.parse import quote, urlencode

from indexer.core.short_ids import LEAST, code_of, short_id


def address(path: str, **parameters: str | None) -> str:
    """A path with those parameters that have a value.

    >>> address("/", q="a b", index=None)
    '/?q=a+b'
    """
    given = {name: value for name, value in parameters.items() if value}
    return f"{path}?{urlencode(given, errors='replace')}" if given else path


def article_address(id: str, query: str = "", index: str | None = None) -> str:
    """The address of an article by its own id or a short one, with the query's spans marked.

    >>> article_address("seeds/011-science-measures.md"), article_address("ecb542q", "科创")
    ('/articles/ecb542q', '/articles/ecb542q?q=%E7%A7%91%E5%88%9B')
    """
    # No id of another's, which may be `..`, becomes a part of a path.
    code = code_of(id)
    known = id if code and len(code) >= LEAST else short_id(id)
    return address(f"/articles/{quote(known)}", q=query, index=index)


def compare_address(
    first: str, second: str, first_index: str | None = None, second_index: str | None = None
) -> str:
    """The address of the comparison of two articles, given by their own ids, and by their indexes where
    several are searched."""
    return address(
        "/compare",
        first=short_id(first),
        second=short_id(second),
        first_index=first_index,
        second_index=second_index,
    )


def is_web_address(url: str | None) -> bool:
    """Whether a URL of an article may be a link: no other scheme, such as `javascript:`, is one.

    >>> is_web_address("https://example.org/a"), is_web_address("javascript:alert(1)"), is_web_address(None)
    (True, False, False)
    """
    return bool(url) and url.lower().startswith(("http://", "https://"))  # type: ignore[union-attr]
