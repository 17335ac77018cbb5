"""The parameters of a page: those of its model. Others in its URL, such as its language, are not its own."""

from __future__ import annotations

from typing import TypeVar

from pydantic import BaseModel, ValidationError
from starlette.requests import Request

from indexer.core.errors import AmbiguousIdError, IdNotFoundError

from ..parameters import SearchParameters
from ..routing import refusal_of_values
from .state import State
from .texts import Texts

Model = TypeVar("Model", bound=BaseModel)


def read_parameters(request: Request, model: type[Model]) -> Model:
    """The parameters of a page. Raises a Refusal for a value that the model does not allow."""
    given = request.query_params
    try:
        return model.model_validate({name: given[name] for name in model.model_fields if name in given})
    except ValidationError as error:
        raise refusal_of_values(error.errors()) from None


def ids_meant(error: IdNotFoundError | AmbiguousIdError) -> tuple[str, ...]:
    """The ids that may be meant where an id names no article, or several."""
    return error.candidates if isinstance(error, AmbiguousIdError) else error.near


def status_of(error: IdNotFoundError | AmbiguousIdError) -> int:
    """The status of an answer to such an id."""
    return 409 if isinstance(error, AmbiguousIdError) else 404


def reason_of(error: IdNotFoundError | AmbiguousIdError, t: Texts) -> str:
    """The sentence on such an id, without what to type at a command line."""
    return t.note(error.fault if isinstance(error, IdNotFoundError) else str(error))


def box_of(query: str) -> State:
    """The state of the box on a page without hits: it has the query that led there."""
    return State(SearchParameters.model_validate({"q": query}))
