"""The logger of both packages, `policy_news_search`. It is silent unless a program gives it a handler.

`logging` is imported by the program that wants a log. Where nobody did, nothing is logged, and a command
line starts without it."""

from __future__ import annotations

import sys

NAME = "policy_news_search"


def log_info(text: str, *values: object) -> None:
    """Log that something happened. `values` fill the `%s` in `text`."""
    _log("INFO", text, values)


def log_warning(text: str, *values: object) -> None:
    """Log that something needs attention. `values` fill the `%s` in `text`."""
    _log("WARNING", text, values)


def _log(level: str, text: str, values: tuple[object, ...]) -> None:
    logging = sys.modules.get("logging")
    if logging is None:
        return
    logger = logging.getLogger(NAME)
    if not logger.handlers:
        logger.addHandler(logging.NullHandler())  # Without one, logging prints warnings by itself.
    logger.log(getattr(logging, level), text, *values)
