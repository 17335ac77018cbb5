"""Names of sources: the same folder is one source however it is written, and two of one name are two."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.core.errors import SourceError
from indexer.core.record import Source
from indexer.sources.places import Places, SourceOptions, lineage


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder, `base`, with some folders."""
    for path in ("base/news/2024", "base/other/news", "base/inbox"):
        (tmp_path / path).mkdir(parents=True)
    (tmp_path / "base" / "a.txt").touch()
    (tmp_path / "link").symlink_to(tmp_path / "base" / "news")
    monkeypatch.chdir(tmp_path / "base")
    return tmp_path / "base"


def names(places: Places, *given: str | Path) -> list[str]:
    return [places.scope(each).name for each in given]


def test_a_folder_is_one_source_however_it_is_written(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    places = Places()
    ways = ("news", "./news/", "inbox/../news", folder / "news", "../link", os.path.realpath("news"))
    assert names(places, *ways) == ["news"] * len(ways)
    monkeypatch.chdir(folder / "news")
    assert names(Places(places.sources), ".", "../news", "..") == ["news", "news", "base"]
    assert [source.name for source in places.sources] == ["news"]


def test_two_folders_of_one_name_are_two_sources(folder: Path) -> None:
    places = Places()
    assert names(places, "news", "other/news", "other/news", "news") == [
        *("news", "other/news"),
        *("other/news", "news"),
    ]


def test_a_folder_or_file_in_a_source_is_a_part_of_it(folder: Path) -> None:
    places = Places()
    assert names(places, ".", "news", "news/2024", "a.txt") == [
        *("base", "base/news"),
        *("base/news/2024", "base/a.txt"),
    ]
    assert [source.name for source in places.sources] == ["base"]


def test_a_source_inside_a_later_one_keeps_its_name(folder: Path) -> None:
    places = Places()
    assert names(places, "news/2024", "news", "news/2024/x.txt") == ["2024", "news", "2024/x.txt"]
    assert [places.name_of(str(folder / path)) for path in ("news/a", "news/2024/a", "inbox")] == [
        *("news/a", "2024/a"),
        None,
    ]


def test_a_name_that_another_source_could_have_for_a_file_is_not_taken(folder: Path) -> None:
    (folder / "x" / "other").mkdir(parents=True)
    places = Places()
    # `other/news` could be a file of the source `other`.
    assert names(places, "x/other", "news", "other/news") == ["other", "news", "base/other/news"]


def test_a_link_that_leads_elsewhere_now_is_the_source_that_it_was(folder: Path, tmp_path: Path) -> None:
    places = Places()
    places.scope("../link")
    (tmp_path / "link").unlink()
    (tmp_path / "link").symlink_to(folder / "inbox")
    later = Places(places.sources)
    assert later.scope("../link").name == "link"
    assert names(later, "inbox", "news") == ["link", "news"]


def test_a_source_that_was_given_by_a_link_stays_known_by_it(folder: Path, tmp_path: Path) -> None:
    places = Places()
    names(places, "../link", "news")
    (tmp_path / "link").unlink()
    (tmp_path / "link").symlink_to(folder / "inbox")
    assert places.again(places.sources[0]).location == str(folder / "inbox")


def test_options_hold_for_a_source_that_moved_and_auto_detects_again(folder: Path) -> None:
    places = Places()
    places.scope("news", SourceOptions(encoding="big5"))
    (folder / "news").rename(folder / "archive")
    assert places.moved("news", "archive", SourceOptions(("*.md",))).source.exclude == ("*.md",)
    assert places.scope("archive").source.encoding == "big5"
    assert places.scope("archive", SourceOptions(encoding="auto")).source.encoding is None
    with pytest.raises(SourceError, match="nowhere is no file or folder that the source news"):
        places.moved("news", "nowhere")


def test_a_broken_link_or_one_into_another_source_leaves_a_source_where_it_was(
    folder: Path, tmp_path: Path
) -> None:
    places = Places()
    names(places, "../link", "inbox")
    link = places.sources[0]
    for target in ("nowhere", "inbox"):
        (tmp_path / "link").unlink()
        (tmp_path / "link").symlink_to(folder / target)
        assert places.again(link).location == str(folder / "news")
    (tmp_path / "link").unlink()
    (tmp_path / "link").symlink_to(folder / "other")
    assert places.again(link).location == str(folder / "other")


def test_a_source_that_moved_keeps_its_name(folder: Path) -> None:
    places = Places()
    names(places, "news", "inbox")
    (folder / "news").rename(folder / "archive")
    later = Places(places.sources)
    assert later.moved("news", "archive").name == "news"
    assert names(later, "archive", "archive/2024") == ["news", "news/2024"]
    with pytest.raises(SourceError, match="no source nothing that could have moved; it has: news, inbox"):
        later.moved("nothing", "archive")
    with pytest.raises(SourceError, match="inbox is a source of the index already, inbox"):
        later.moved("news", "inbox")


def test_a_build_gives_the_names_that_the_places_had(folder: Path) -> None:
    places = Places()
    names(places, "news", "other/news")
    (folder / "other" / "news").rename(folder / "moved")
    places.moved("other/news", "moved")
    assert names(Places(earlier=places.sources), "moved", "news", "inbox") == ["other/news", "news", "inbox"]
    assert [source.name for source in Places(earlier=places.sources).sources] == []


def test_names_of_odd_places(folder: Path) -> None:
    places = Places()
    assert names(places, "-", "sqlite:a.db#t", "sqlite:a.db#u", "/") == ["-", "a.db#t", "a.db#u", "root"]
    assert places.name_of("/etc/x") == "root/etc/x"


def test_patterns_and_encoding_stay_with_a_source(folder: Path) -> None:
    places = Places()
    places.scope("news", SourceOptions(("*.tmp",), "big5"))
    assert places.scope("news").source == Source(
        *("news", str(folder / "news"), str(folder / "news")), exclude=("*.tmp",), encoding="big5"
    )
    part = places.scope("news/2024", SourceOptions(("x",)))
    assert (part.source.exclude, places.sources[0].exclude) == (("x",), ("*.tmp",))


parts = st.lists(st.sampled_from("abc"), min_size=1, max_size=4).map("/".join)


@given(st.lists(parts, unique=True, max_size=6), parts)
def test_a_name_tells_its_source(given_paths: list[str], inside: str) -> None:
    places = Places()
    scopes = [places.scope(f"/nowhere/{path}") for path in given_paths]
    for source in places.sources:
        others = [other.name for other in places.sources if other is not source]
        assert not set(others) & set(lineage(source.name))
    for scope in scopes:
        name = places.name_of(f"{scope.location}/{inside}")
        assert name is not None
        innermost = max(
            (
                each
                for each in places.sources
                if f"{scope.location}/{inside}/".startswith(f"{each.location}/")
            ),
            key=lambda each: len(each.location),
        )
        assert places.source_of(name) == innermost
