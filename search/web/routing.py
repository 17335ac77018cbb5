"""Routes: FastAPI documents those of the API; Starlette answers all, with parameters that are read here.

FastAPI's own way to a handler, and its reading of a model of parameters, take as long as some searches.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from functools import cache
from inspect import Parameter, signature
from typing import Annotated, Any, TypeVar, get_args, get_origin
from urllib.parse import parse_qsl

from fastapi import APIRouter, Request
from fastapi.routing import APIRoute
from pydantic import BaseModel, ValidationError
from starlette.responses import Response
from starlette.routing import Route

from indexer.core.messages import message

from .errors import Refusal
from .requests import query_of
from .service import Service
from .settings import Settings

Model = TypeVar("Model", bound=BaseModel)
_UNKNOWN = message("there is no such parameter")

Reader = Callable[[Request], Awaitable[object]]
Handler = Callable[[Request], Awaitable[Response]]


def routes_of(router: APIRouter) -> list[Route]:
    """The routes of a router, as Starlette answers them: one for each path, since the first route of a path
    refuses the methods that it lacks. Those for GET answer HEAD, too."""
    by_path: dict[str, dict[str, Handler]] = {}
    for each in router.routes:
        if isinstance(each, APIRoute):
            handlers = dict.fromkeys(each.methods or (), _handler_of(each.endpoint))
            by_path.setdefault(each.path, {}).update(handlers)
    return [Route(path, _one_of(handlers), methods=list(handlers)) for path, handlers in by_path.items()]


def _one_of(handlers: Mapping[str, Handler]) -> Handler:
    """A handler that gives a request to that of its method; HEAD has that of GET."""
    if len(handlers) == 1:
        return next(iter(handlers.values()))

    async def handle(request: Request) -> Response:
        return await handlers["GET" if request.method == "HEAD" else request.method](request)

    return handle


def _handler_of(endpoint: Callable[..., Awaitable[Response]]) -> Handler:
    """A handler that gives an endpoint its parameters: any of the request, the service, a model of the
    parameters of the URL, a model of the body as `body`, and parts of the path as `str`."""
    parameters = signature(endpoint, eval_str=True).parameters
    readers = {name: _reader_of(name, parameter) for name, parameter in parameters.items()}

    async def handle(request: Request) -> Response:
        return await endpoint(**{name: await read(request) for name, read in readers.items()})

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
    for name, value in parse_qsl(query_of(request), keep_blank_values=True):
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
