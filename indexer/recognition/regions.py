"""Regions (地区): the province, prefecture and county that a name stands for, 平顶山 as well as 鹰城.

A region is written as addresses are, from the province down: 河南省平顶山市郏县. The names are in
`data/regions.txt`, which says where they are from.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from importlib.resources import files
from itertools import pairwise
from typing import NamedTuple

from indexer.analysis import fold_text

from .field_value import FieldValue

_SUFFIXES = ("特别行政区", "自治区", "地区", "省", "市", "盟", "州")
# What begins like a region's name and is something else.
_NOT_REGIONS = re.compile(
    "上海合作组织|上海精神|北京时间|南昌起义|遵义会议|延安精神|上海证券报|(?:广东|河南|山东)音乐|海南岛|西藏自治区成立|重庆谈判|中国西藏"
)
# What may stand before the region in the name of a body: 国家税务总局重庆市税务局.
_WHOLE_NATION = re.compile("^(?:中共|中国共产党|国家税务总局|中华人民共和国|中国人民银行|共青团)")
# A county called so is one of many, unless its prefecture stands before it.
_COMMON = frozenset(("城区", "郊区", "矿区", "市中区"))
_BOUNDARY = frozenset("《“\"'、,:(在于赴到至抵和与赞访 ")
_DATELINE = re.compile(
    r"(?:本报|新华社|中新社|中新网|人民网|日报|晚报|[)】])?\s*(\S{2,12}?)(?:\d{1,2}月)?\d{1,2}日[电讯訊電]"
)
_DATELINE_WITHIN = 80


class Place(NamedTuple):
    """A region, from the province down to what is known."""

    province: str
    prefecture: str = ""
    county: str = ""

    @property
    def name(self) -> str:
        """How the region is written."""
        return self.province + self.prefecture + self.county

    def holds(self, other: Place) -> bool:
        """Whether another region lies in this one or is it."""
        return all(not own or own == theirs for own, theirs in zip(self, other, strict=True))

    @property
    def given(self) -> tuple[str, ...]:
        return tuple(part for part in self if part)


class _Name(NamedTuple):
    """A name, the places that it stands for, and whether it needs a boundary before it."""

    text: str
    places: tuple[Place, ...]
    weak: bool


class _Names(NamedTuple):
    greater: frozenset[tuple[str, str]]
    """The first two characters of each name of a province or prefecture."""
    by_pair: dict[str, tuple[_Name, ...]]
    """The names that begin with a pair, the longest first."""


def region_of_issuer(issuer: str) -> FieldValue | None:
    """Where an issuing body governs, by its name."""
    place = _place_at_start(_WHOLE_NATION.sub("", fold_text(issuer)))
    return None if place is None else FieldValue(place.name, "recognised in the issuer")


def region_of_title(text: str) -> FieldValue | None:
    """The region that a folded title begins with or names; None where it names several.

    A county has to stand at the beginning, or behind its prefecture or province.
    """
    names = _names()
    if names.greater.isdisjoint(pairwise(text)) and text[:2] not in names.by_pair:
        return None
    best: Place | None = None
    end = 0
    for start, pair in enumerate(pairwise(text)):
        if start < end or not (pair in names.greater or start == 0):
            continue
        excepted = _NOT_REGIONS.match(text, start)
        if excepted is not None:
            end = excepted.end()
            continue
        found = _chain(text, start)
        if found is None:
            continue
        place, end = found
        if start == 0 and text[:end].endswith(_SUFFIXES):
            best = place
            break
        if best is None or best.holds(place):
            best = place
        elif not place.holds(best):
            return None
    return None if best is None else FieldValue(best.name, "recognised in the title")


@lru_cache(1024)
def region_of_source(source: str) -> FieldValue | None:
    """The region of a newspaper or site, by its name."""
    place = _place_at_start(fold_text(source))
    return None if place is None else FieldValue(place.name, "recognised in the source")


def region_of_dateline(head: str) -> FieldValue | None:
    """The region that a report was sent from: 本报郑州3月29日电. 北京, where agencies sit, says nothing."""
    start = head[:_DATELINE_WITHIN]
    if "日" not in start or not ("日电" in start or "日讯" in start or "日電" in start or "日訊" in start):
        return None
    found = _DATELINE.search(start)
    if found is None:
        return None
    place = _place_at_start(fold_text(found[1]))
    if place is None or place.province == "北京市":
        return None
    return FieldValue(place.name, "recognised in the dateline")


def _place_at_start(text: str) -> Place | None:
    found = None if _NOT_REGIONS.match(text) else _chain(text, 0)
    return None if found is None else found[0]


def _chain(text: str, start: int) -> tuple[Place, int] | None:
    """The region whose names stand one behind the other from `start`, and where they end."""
    place: Place | None = None
    end = start
    while (name := _name_at(text, end)) is not None:
        if place is None:
            at_boundary = start == 0 or text[start - 1] in _BOUNDARY
            if (name.weak and not at_boundary) or name.text in _COMMON or len(name.places) > 1:
                break
            place = name.places[0]
        else:
            inside = [each for each in name.places if place.holds(each) and each != place]
            # 长沙市长沙县 goes on, and so does a name given twice; 河南河北 does not.
            if len(inside) == 1:
                place = inside[0]
            elif place not in name.places:
                break
        end += len(name.text)
    return None if place is None else (place, end)


def _name_at(text: str, start: int) -> _Name | None:
    for name in _names().by_pair.get(text[start : start + 2], ()):
        if text.startswith(name.text, start):
            return name
    return None


@cache
def _names() -> _Names:
    names = _NameTable()
    province = ""
    for line in files(__package__).joinpath("data/regions.txt").read_text("utf-8").splitlines():
        written, _, counties = line.partition(":")
        if not line or line.startswith("#"):
            continue
        if not line.startswith(" "):
            province = line.split()[0]
            names.add_all(line.split(), Place(province), weak=False)
        elif written.split() == ["-"]:
            for county in counties.split():
                names.add_all([county], Place(province, "", county.rstrip("*")), weak=True)
        else:
            prefecture = Place(province, written.split()[0].rstrip("*"))
            names.add_all(written.split(), prefecture, weak=True)
            for county in counties.split():
                names.add(county, prefecture._replace(county=county), weak=len(county) == 2)
    return names.finish()


class _NameTable:
    """Collects names and what they stand for."""

    def __init__(self) -> None:
        self._places: dict[str, list[Place]] = {}
        self._weak: set[str] = set()

    def add(self, name: str, place: Place, weak: bool) -> None:
        of_name = self._places.setdefault(name, [])
        if place not in of_name:
            of_name.append(place)
        if weak:
            self._weak.add(name)

    def add_all(self, names: list[str], place: Place, weak: bool) -> None:
        """Names of one place, each also without 省 or 市 where it is not marked; `weak` is what those are."""
        for name in names:
            full = name.rstrip("*")
            short = next((full.removesuffix(end) for end in _SUFFIXES if full.endswith(end)), full)
            if len(short) > 1 and short != full and not name.endswith("*"):
                self.add(short, place, weak)
            self.add(full, place, weak and short == full)

    def finish(self) -> _Names:
        by_pair: dict[str, list[_Name]] = {}
        for text, places in self._places.items():
            by_pair.setdefault(text[:2], []).append(_Name(text, tuple(places), text in self._weak))
        longest_first = {
            pair: tuple(sorted(names, key=lambda name: -len(name.text))) for pair, names in by_pair.items()
        }
        greater = {
            (name[0], name[1])
            for name, places in self._places.items()
            if any(not place.county or not place.prefecture for place in places)
        }
        return _Names(frozenset(greater), longest_first)
