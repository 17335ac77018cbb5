"""Recognises regions (地区): the province, prefecture and county that a name means, 平顶山 as well as 鹰城.

A region is written as addresses are, from the province down: 河南省平顶山市郏县. The names are in
`data/regions.txt`, which says where they are from.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache, lru_cache
from importlib.resources import files
from itertools import pairwise
from typing import NamedTuple

from indexer.analysis import fold_text

from .field_value import FieldValue

_SUFFIXES = ("特别行政区", "自治区", "地区", "省", "市", "盟", "州")
# Names that begin like a region's and mean something else.
_NOT_REGIONS = re.compile(
    "上海合作组织|上海精神|北京时间|南昌起义|遵义会议|延安精神|上海证券报|(?:广东|河南|山东)音乐|海南岛|西藏自治区成立|重庆谈判|中国西藏"
)
# Names of national bodies that stand before the region in names of their branches: 国家税务总局重庆市税务局.
_WHOLE_NATION = re.compile("^(?:中共|中国共产党|国家税务总局|中华人民共和国|中国人民银行|共青团)")
# Many counties have these names; without its prefecture before it, one means none of them.
_COMMON = frozenset(("城区", "郊区", "矿区", "市中区"))
_BOUNDARY = frozenset("《“\"'、,:(在于赴到至抵和与赞访 ")
_DATELINE = re.compile(
    r"(?:本报|新华社|中新社|中新网|人民网|日报|晚报|[)】])?\s*(\S{2,12}?)(?:\d{1,2}月)?\d{1,2}日[电讯訊電]"
)
_DATELINE_WITHIN = 80


class Region(NamedTuple):
    """A region, from the province down to what is known."""

    province: str
    prefecture: str = ""
    county: str = ""

    @property
    def name(self) -> str:
        """The region as it is written."""
        return self.province + self.prefecture + self.county

    def holds(self, other: Region) -> bool:
        """Whether another region lies in this one or is it."""
        return all(not own or own == theirs for own, theirs in zip(self, other, strict=True))


class _Name(NamedTuple):
    text: str
    regions: tuple[Region, ...]
    """The regions that the name means."""
    weak: bool
    """Whether it needs a boundary before it."""


class _Names(NamedTuple):
    greater: set[tuple[str, str]]
    """The first two characters of each name of a province or prefecture."""
    by_pair: dict[str, list[_Name]]
    """The names that begin with a pair of characters, the longest first."""


def find_region(issuer: str, title: str, source: str, head: str) -> FieldValue | None:
    """The region that issuer, folded title, source or the dateline in `head` names, in this order."""
    for region_of, text, place in (
        (region_of_issuer, issuer, "issuer"),
        (region_of_title, title, "title"),
        (region_of_source, source, "source"),
        (region_of_dateline, head, "dateline"),
    ):
        if (region := region_of(text)) is not None:
            return FieldValue(region.name, f"recognised in the {place}")
    return None


def region_of_issuer(issuer: str) -> Region | None:
    """The region that an issuing body governs, by its name."""
    return _region_at_start(_WHOLE_NATION.sub("", fold_text(issuer)))


def region_of_title(text: str) -> Region | None:
    """The region that a folded title begins with or names; None where it names several.

    A county has to stand at the beginning, or behind its prefecture or province.
    """
    names = _names()
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
        if (chain := _chain(text, start)) is None:
            continue
        region, end = chain
        if start == 0 and text[:end].endswith(_SUFFIXES):
            return region
        if best is None or best.holds(region):
            best = region
        elif not region.holds(best):
            return None
    return best


@lru_cache(1024)
def region_of_source(source: str) -> Region | None:
    """The region of a newspaper or site, by its name."""
    return _region_at_start(fold_text(source))


def region_of_dateline(head: str) -> Region | None:
    """The region that a report was sent from: 本报郑州3月29日电. 北京, where agencies sit, means none."""
    start = head[:_DATELINE_WITHIN]
    if not any(sent in start for sent in ("日电", "日讯", "日電", "日訊")):
        return None
    dateline = _DATELINE.search(start)
    region = None if dateline is None else _region_at_start(fold_text(dateline[1]))
    return None if region is None or region.province == "北京市" else region


def _region_at_start(text: str) -> Region | None:
    chain = None if _NOT_REGIONS.match(text) else _chain(text, 0)
    return None if chain is None else chain[0]


def _chain(text: str, start: int) -> tuple[Region, int] | None:
    """The region whose names follow each other from `start` on, and where they end."""
    region: Region | None = None
    end = start
    while (name := _name_at(text, end)) is not None:
        if region is None:
            at_boundary = start == 0 or text[start - 1] in _BOUNDARY
            if (name.weak and not at_boundary) or name.text in _COMMON or len(name.regions) > 1:
                break
            region = name.regions[0]
        else:
            inside = [each for each in name.regions if region.holds(each) and each != region]
            # 长沙市长沙县 goes on, and so does a name given twice; 河南河北 does not.
            if len(inside) == 1:
                region = inside[0]
            elif region not in name.regions:
                break
        end += len(name.text)
    return None if region is None else (region, end)


def _name_at(text: str, start: int) -> _Name | None:
    names = _names().by_pair.get(text[start : start + 2], ())
    return next((name for name in names if text.startswith(name.text, start)), None)


@cache
def _names() -> _Names:
    regions: defaultdict[str, dict[Region, bool]] = defaultdict(dict)
    greater: set[tuple[str, str]] = set()
    for name, region, weak in _named_regions():
        regions[name][region] = weak or regions[name].get(region, False)
        if not region.county or not region.prefecture:
            greater.add((name[0], name[1]))
    by_pair: defaultdict[str, list[_Name]] = defaultdict(list)
    for name in sorted(regions, key=len, reverse=True):
        by_pair[name[:2]].append(_Name(name, tuple(regions[name]), any(regions[name].values())))
    return _Names(greater, dict(by_pair))


def _named_regions() -> Iterator[tuple[str, Region, bool]]:
    """Each name in `data/regions.txt`, the region it means, and whether it is weak."""
    province = ""
    for line in files(__package__).joinpath("data/regions.txt").read_text("utf-8").splitlines():
        written, _, counties = line.partition(":")
        if not line or line.startswith("#"):
            continue
        if not line.startswith(" "):
            province = line.split()[0]
            yield from _with_short_names(line.split(), Region(province), weak=False)
        elif written.split() == ["-"]:
            for county in counties.split():
                yield from _with_short_names([county], Region(province, "", county.rstrip("*")), weak=True)
        else:
            prefecture = Region(province, written.split()[0].rstrip("*"))
            yield from _with_short_names(written.split(), prefecture, weak=True)
            for county in counties.split():
                yield county, prefecture._replace(county=county), len(county) == 2


def _with_short_names(names: list[str], region: Region, weak: bool) -> Iterator[tuple[str, Region, bool]]:
    """Names of one region, each also without 省 or 市 unless it is marked; `weak` is for the short ones."""
    for name in names:
        full = name.rstrip("*")
        short = next((full.removesuffix(end) for end in _SUFFIXES if full.endswith(end)), full)
        if len(short) > 1 and short != full and not name.endswith("*"):
            yield short, region, weak
        yield full, region, weak and short == full
