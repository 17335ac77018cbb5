"""Reads what a page says of itself for programs: its meta tags, its own address, moments."""

from __future__ import annotations

from .elements import Page


def read_metadata(page: Page, tag: str, values: dict[str, str]) -> None:
    """Adds what a <meta>, <link> or <time> with these attributes says."""
    if tag == "time":
        if moment := values.get("datetime"):
            page.times.append(moment)
    elif tag == "link":
        if values.get("rel", "").lower() == "canonical" and values.get("href", "").strip():
            page.canonical = values["href"].strip()
    else:
        name = values.get("name") or values.get("property") or values.get("itemprop") or ""
        content = values.get("content", "").strip()
        if name and content:
            page.meta.append((name.strip().lower(), content))
