"""Recognises the region (地区) that an issuer, a title, a source or a dateline names."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise

from indexer.analysis import fold_text
from indexer.core.messages import message
from indexer.values.regions import SUFFIXES, Region, chain, region_names

from .field_value import FieldValue

# Names that begin like a region's and mean something else.
_NOT_REGIONS = re.compile(
    "阿里(?!地区|行署|军分区)|大理石|中山(?:大学|陵|装)|长安(?:汽车|街)|上海合作组织|上海精神|北京时间|南昌起义|遵义会议|延安精神|上海证券报|(?:广东|河南|山东)音乐|海南岛|西藏自治区成立|重庆谈判|中国西藏"
)
# Names of national bodies that stand before the region in names of their branches: 国家税务总局重庆市税务局.
_WHOLE_NATION = re.compile(
    "^(?:中共|中国共产党|国家税务总局|中华人民共和国|中国人民银行|共青团|政协|中国人民政治协商会议)"
)
_DATELINE = re.compile(
    r"(?:(?:本报|新华社|中新社|中新网|人民网|日报|晚报|[)】])\s*|(?<!\S))(\S{2,12}?)(?:\d{1,2}月)?\d{1,2}日[电讯訊電]"
)
_DATELINE_WITHIN = 80


def find_region(issuer: str, title: str, source: str, head: str) -> FieldValue | None:
    """The region that issuer, folded title, source or the dateline in `head` names, in this order."""
    for region_of, text, place in (
        (region_of_issuer, issuer, "issuer"),
        (region_of_title, title, "title"),
        (region_of_source, source, "source"),
        (region_of_dateline, head, "dateline"),
    ):
        if (region := region_of(text)) is not None:
            return FieldValue(region.name, message("recognised in the {place}", place=place))
    return None


def region_of_issuer(issuer: str) -> Region | None:
    """The region that an issuing body governs, by its name."""
    return region_at_start(_WHOLE_NATION.sub("", fold_text(issuer)))


def region_of_title(text: str) -> Region | None:
    """The region that a folded title begins with or names; None where it names several.

    A county has to stand at the beginning, or behind its prefecture or province.
    """
    names = region_names()
    if names.greater.isdisjoint(pairwise(text)) and text[:2] not in names.by_pair:
        return None
    best: Region | None = None
    end = 0
    for start, pair in enumerate(pairwise(text)):
        if start < end or not (pair in names.greater or start == 0):
            continue
        if (excepted := _NOT_REGIONS.match(text, start)) is not None:
            end = excepted.end()
            continue
        if (named := chain(text, start)) is None:
            continue
        region, end = named
        if start == 0 and text[:end].endswith(SUFFIXES):
            return region
        if best is None or best.holds(region):
            best = region
        elif not region.holds(best):
            return None
    return best


@lru_cache(1024)
def region_of_source(source: str) -> Region | None:
    """The region of a newspaper or site, by its name."""
    return region_at_start(fold_text(source))


def region_of_dateline(head: str) -> Region | None:
    """The region that a report was sent from: 本报郑州3月29日电. 北京, where agencies sit, means none."""
    start = head[:_DATELINE_WITHIN]
    if not any(sent in start for sent in ("日电", "日讯", "日電", "日訊")):
        return None
    dateline = _DATELINE.search(start)
    region = None if dateline is None else region_at_start(fold_text(dateline[1]))
    return None if region is None or region.province == "北京市" else region


def region_at_start(text: str) -> Region | None:
    """The region whose name a folded text begins with."""
    named = _named_at_start(text)
    return None if named is None else named[0]


def region_in_full_at_start(text: str) -> Region | None:
    """The region whose full name a folded text begins with: 平顶山市, but not 平顶山."""
    region, end = _named_at_start(text) or (None, 0)
    return region if region is not None and (region.county or text[:end].endswith(SUFFIXES)) else None


def _named_at_start(text: str) -> tuple[Region, int] | None:
    return None if _NOT_REGIONS.match(text) else chain(text, 0)
