"""The language and the theme of a page: in its URL, in cookies, or as the browser asks for them.

`?lang=en` and `?theme=dark` on any page are kept in cookies, so that other addresses need not carry them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

LANGUAGES = {"zh": "zh-CN", "en": "en"}
"""The languages of the page, and their names in HTML. The first is for browsers that ask for none."""

THEMES = ("light", "dark")

LANGUAGE, THEME = "lang", "theme"
"""The names of the parameters, and of the cookies."""

_YEAR = 365 * 24 * 60 * 60


@dataclass(frozen=True)
class Preferences:
    """The language of a page, and its theme: "" for that of the system."""

    language: str
    theme: str

    @property
    def html_language(self) -> str:
        """The language as HTML names it."""
        return LANGUAGES[self.language]

    def keep(self, request: Request, response: Response) -> None:
        """Set a cookie for each preference that the URL states."""
        for name, value in ((LANGUAGE, self.language), (THEME, self.theme)):
            if request.query_params.get(name) == value:
                response.set_cookie(name, value, max_age=_YEAR, samesite="lax")


def preferences_of(request: Request) -> Preferences:
    """The preferences of a request. Values that are none count as not given."""
    asked = accepted_language(request.headers.get("accept-language", ""))
    return Preferences(
        _stated(request, LANGUAGE, tuple(LANGUAGES)) or asked, _stated(request, THEME, THEMES) or ""
    )


def _stated(request: Request, name: str, known: tuple[str, ...]) -> str | None:
    """The value of a preference in the URL, or else in a cookie."""
    given = (request.query_params.get(name), request.cookies.get(name))
    return next((value for value in given if value in known), None)


def accepted_language(header: str) -> str:
    """The language of the page for an Accept-Language header.

    >>> accepted_language("en-GB,en;q=0.9,zh;q=0.2"), accepted_language("fr, zh-TW;q=0.5")
    ('en', 'zh')
    >>> accepted_language("fr"), accepted_language("")
    ('en', 'zh')
    """
    weighed: list[tuple[float, str]] = []
    for part in header.split(","):
        name, _, weight = part.partition(";")
        language = name.strip().lower().partition("-")[0]
        if language in LANGUAGES:
            weighed.append((-_weight(weight), language))
    if weighed:
        return min(weighed, key=lambda each: each[0])[1]
    return "en" if header.strip(" *") else next(iter(LANGUAGES))


def _weight(written: str) -> float:
    try:
        return float(written.partition("=")[2] or 1)
    except ValueError:
        return 0
