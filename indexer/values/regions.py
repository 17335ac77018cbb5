"""Regions (地区): the province, prefecture and county that a name means, 平顶山 as well as 鹰城.

A region is written as addresses are, from the province down: 河南省平顶山市郏县. As a value it is a path:
河南省/平顶山市/郏县. The names are in `data/regions.txt`, which says where they are from.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from functools import cache, lru_cache
from importlib.resources import files
from itertools import accumulate
from typing import NamedTuple

from indexer.analysis import fold_text

SUFFIXES = ("特别行政区", "自治区", "地区", "省", "市", "盟", "州")
# Many counties have these names; without its prefecture before it, one means none of them.
_COMMON = frozenset(("城区", "郊区", "矿区", "市中区"))
_BOUNDARY = frozenset('<"、,:(在于赴到至抵和与赞访')


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


class Name(NamedTuple):
    text: str
    regions: tuple[Region, ...]
    """The regions that the name means."""
    weak: bool
    """Whether it needs a boundary before it."""


class Names(NamedTuple):
    greater: set[tuple[str, str]]
    """The first two characters of each name of a province or prefecture."""
    by_pair: dict[str, list[Name]]
    """The names that begin with a pair of characters, the longest first."""


@lru_cache(4096)
def region_paths(written: str) -> tuple[str, ...]:
    """The paths of the regions that a value may mean; the folded value itself, where it names none.

    What follows the name of a region, such as a development zone, is a level of its own.

    >>> region_paths("鹰城"), region_paths("河南省平顶山市郏县"), region_paths("郑州市经开区")
    (('河南省/平顶山市',), ('河南省/平顶山市/郏县',), ('河南省/郑州市/经开区',))
    >>> region_paths("鼓楼区")[:2], region_paths("某地")
    (('江苏省/南京市/鼓楼区', '江苏省/徐州市/鼓楼区'), ('某地',))
    """
    given = fold_text(written).strip()
    text = given.replace("/", "")
    if (named := chain(text, 0)) is not None:
        region, end = named
        return ("/".join([each for each in (*region, text[end:]) if each]),)
    name = _name_at(text, 0)
    if name is None or name.text != text:
        return (given,) if given else ()
    return (*["/".join([each for each in region if each]) for region in name.regions], given)


def region_terms(written: str) -> tuple[str, ...]:
    """The terms of an article's region: the path of each level, so that a province finds its counties.

    A name that several regions share is a term of its own.

    >>> region_terms("平顶山"), region_terms("鼓楼区")
    (('河南省', '河南省/平顶山市'), ('鼓楼区',))
    """
    paths = region_paths(written)
    return paths[-1:] if len(paths) != 1 else tuple(accumulate(paths[0].split("/"), "{}/{}".format))


def chain(text: str, start: int) -> tuple[Region, int] | None:
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


def _name_at(text: str, start: int) -> Name | None:
    names = region_names().by_pair.get(text[start : start + 2], ())
    return next((name for name in names if text.startswith(name.text, start)), None)


@cache
def region_names() -> Names:
    regions: defaultdict[str, dict[Region, bool]] = defaultdict(dict)
    greater: set[tuple[str, str]] = set()
    for name, region, weak in _named_regions():
        regions[name][region] = weak or regions[name].get(region, False)
        if not region.county or not region.prefecture:
            greater.add((name[0], name[1]))
    by_pair: defaultdict[str, list[Name]] = defaultdict(list)
    for name in sorted(regions, key=len, reverse=True):
        by_pair[name[:2]].append(Name(name, tuple(regions[name]), any(regions[name].values())))
    return Names(greater, dict(by_pair))


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
        short = next((full.removesuffix(end) for end in SUFFIXES if full.endswith(end)), full)
        if len(short) > 1 and short != full and not name.endswith("*"):
            yield short, region, weak
        yield full, region, weak and short == full
