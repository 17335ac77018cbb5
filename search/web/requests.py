"""The parts of a request that handlers take."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Request

from .service import Service


async def _service_of(request: Request) -> Service:
    service: Service = request.app.state.service
    return service


TheService = Annotated[Service, Depends(_service_of)]
"""The service of the application that a request came to."""
