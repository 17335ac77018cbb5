"""The templates of the page, whose values are escaped unless they are `Markup`."""

from __future__ import annotations

from urllib.parse import urlencode

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import HTMLResponse

from indexer.core.printable import printable

from .preferences import LANGUAGE, THEME, preferences_of
from .texts import Texts


def _printable(value: object) -> object:
    """A value with signs in place of what would turn the direction of the page or cannot be seen."""
    return printable(value) if isinstance(value, str) and not isinstance(value, Markup) else value


_ENVIRONMENT = Environment(
    loader=PackageLoader(__name__.rpartition(".")[0]),
    autoescape=True,
    finalize=_printable,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'"
    ),
    "Vary": "Accept-Language, Cookie",
}
"""The headers of every page: nothing runs or loads but the files of `static/`."""


def texts_for(request: Request) -> Texts:
    """The texts of the page in the language of a request."""
    return Texts(preferences_of(request).language)


def render(template: str, status: int = 200, **values: object) -> HTMLResponse:
    """A page made of a template of `templates/`."""
    return HTMLResponse(_ENVIRONMENT.get_template(template).render(values), status, HEADERS)


def render_for(request: Request, template: str, status: int = 200, **values: object) -> HTMLResponse:
    """A page within `layout.html`, in the language and theme of a request.

    Its template has, beside its values, `t` (the texts), `preferences`, and `here`, which gives the address
    of this page with another language or theme.
    """
    preferences = preferences_of(request)

    def here(**changed: str) -> str:
        kept = [each for each in request.query_params.multi_items() if each[0] not in (LANGUAGE, THEME)]
        return f"?{urlencode([*kept, *changed.items()])}"

    response = render(
        template, status, **values, t=Texts(preferences.language), preferences=preferences, here=here
    )
    preferences.keep(request, response)
    return response
