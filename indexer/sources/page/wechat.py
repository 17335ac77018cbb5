"""Reads the day and the account of an article of WeChat, which only a script of its page has."""

from __future__ import annotations

import re

from indexer.core.messages import message
from indexer.recognition.date_numbers import day_of_number
from indexer.sources.draft import FieldValue

from .elements import Page

_OF_WECHAT = re.compile(r"mp\.weixin\.qq\.com|\bmsg_link\b")
_MOMENT = re.compile(r"\b(?:ct|createTime|oriCreateTime)\s*[=:]\s*[\"'](\d{10})[\"']")
_ACCOUNT = re.compile(r"\bnick_?name\s*[=:]\s*(?:htmlDecode\()?[\"']([^\"'<>\\]{1,60})[\"']")


def read_wechat(page: Page) -> dict[str, FieldValue]:
    """The day of publication and the account as the source; nothing on other pages."""
    scripts = [value for tag, value in page.stored if tag == "script"]
    if not any(map(_OF_WECHAT.search, scripts)):
        return {}
    fields: dict[str, FieldValue] = {}
    how = message("a script of WeChat's page")
    for script in scripts:
        if (moment := _MOMENT.search(script)) is not None and (day := day_of_number(moment[1])) is not None:
            fields.setdefault("published", FieldValue(day.isoformat(), how))
        if (account := _ACCOUNT.search(script)) is not None:
            fields.setdefault("source", FieldValue(account[1], how))
    return fields
