"""Routes of the API: FastAPI documents them, and their parameters are read here.

FastAPI's own reading of a model of parameters takes four times as long, as much as a short search.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from functools import cache
from inspect import Parameter, signature
from typing import Annotated, Any, TypeVar, get_args, get_origin

from fastapi import Request
from fastapi.routing import APIRoute
from pydantic import BaseModel, ValidationError
from starlette.responses import Response

from indexer.core.messages import message

from .errors import Refusal
from .service import Service
from .settings import Settings

Model = TypeVar("Model", bound=BaseModel)
_UNKNOWN = "there is no such parameter"

Reader = Callable[[Request], Awaitable[object]]


class ApiRoute(APIRoute):
    """A route whose handler takes any of the request, the service, a model of the parameters of the URL, a
    model of the body as `body`, and parts of the path as `str`."""

    def get_route_handler(self) -> Callable[[Request], Any]:
        readers = {
            name: _reader_of(name, parameter)
            for name, parameter in signature(self.endpoint, eval_str=True).parameters.items()
        }
        endpoint = self.endpoint

        async def handle(request: Request) -> Response:
            answer: Response = await endpoint(
                **{name: await reader(request) for name, reader in readers.items()}
            )
            return answer

        return handle


def _reader_of(name: str, parameter: Parameter) -> Reader:
    annotation = parameter.annotation
    kind = get_args(annotation)[0] if get_origin(annotation) is Annotated else annotation

    async def read(request: Request) -> object:
        if kind is Request:
            return request
        if kind is Service:
            return request.app.state.service
        if name == "body":
            return await read_body(request, kind)
        if issubclass(kind, BaseModel):
            return read_query(request, kind)
        return request.path_params[name]

    return read


def read_query(request: Request, model: type[Model]) -> Model:
    """The parameters of a URL. Raises a Refusal for what the model does not allow."""
    lists = _names_of_lists(model)
    given: dict[str, Any] = {}
    for name, value in request.query_params.multi_items():
        if name in lists:
            given.setdefault(name, []).append(value)
        elif name in given:
            raise Refusal(422, message("{name}: give it once", name=name))
        else:
            given[name] = value
    try:
        return model.model_validate(given)
    except ValidationError as error:
        raise refusal_of_values(error.errors()) from None


async def read_body(request: Request, model: type[Model]) -> Model:
    """The JSON object of a body. Raises a Refusal for one that is too large, or not what the model allows."""
    settings: Settings = request.app.state.service.settings
    content = bytearray()
    async for part in request.stream():
        content += part
        if len(content) > settings.largest_body:
            raise Refusal(413, message("the body is larger than {most:,} bytes", most=settings.largest_body))
    try:
        return model.model_validate_json(bytes(content), strict=True)
    except ValidationError as error:
        raise refusal_of_values(error.errors()) from None


def refusal_of_values(errors: Sequence[Mapping[str, Any]]) -> Refusal:
    """The refusal of parameters, naming each that is wrong and why."""
    faults: dict[str, str] = {}
    for error in errors:
        place = [part for part in error["loc"] if part not in ("query", "body")]
        name = str(place[0]) if place else "body"
        text = str(error["msg"]).removeprefix("Value error, ")
        # An optional value has a fault as a value, and another one as no value.
        faults.setdefault(name, _UNKNOWN if error["type"] == "extra_forbidden" else text)
    return Refusal(422, "; ".join(f"{name}: {text}" for name, text in faults.items()))


@cache
def _names_of_lists(model: type[BaseModel]) -> frozenset[str]:
    return frozenset(
        name for name, field in model.model_fields.items() if get_origin(field.annotation) is list
    )
