"""A model of sources: whatever is built, updated, moved or unmounted, the index holds what the model says."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from indexer import IndexingReport, build_index, index_info, revert_index, update_index
from indexer.core.errors import LossRefusedError, PolicySearchError, SourceError
from indexer.sources import lineage
from indexer.writing.report import MOST_LOST
from tests.examples import examples
from tests.indexer.indexes import texts_of, write_jsonl

PLACES = ("a/news", "b/news", "inbox", "inbox/deep")
"""Folders of articles. Two have the same name, and one lies in another."""

LINES = "ids.jsonl"
FILES = ("1.txt", "2.txt", "sub/1.txt", LINES)
TEXTS = st.sampled_from(["科技", "创新", "平顶山", "白龟湖"])


@dataclass(frozen=True)
class Stored:
    """An article that the index should have: its text, and the name of its file."""

    text: str
    path: str


@dataclass
class State:
    """The expected index: articles by id, and the names of its sources by their places."""

    articles: dict[str, Stored] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)

    def source_of(self, path: str) -> str:
        return next(name for name in lineage(path) if name in self.names.values())


Content = dict[str, str]
"""The articles of a file, by id; of a text, by an empty one."""


class SourcesMachine(RuleBasedStateMachine):
    """Folders on disk, commands as users give them, and what should come of them."""

    def __init__(self) -> None:
        super().__init__()
        self.start = os.getcwd()
        self.root = Path(os.path.realpath(tempfile.mkdtemp()))
        self.disk: dict[str, Content] = {}
        self.unmounted: dict[str, dict[str, Content]] = {}
        self.now = State()
        self.before: State | None = None
        self.moves = 0
        for place in (*PLACES, "links", "away"):
            (self.root / place).mkdir(parents=True, exist_ok=True)
        os.chdir(self.root)
        for place in PLACES:
            self.write(place, "1.txt", "科技", set())
            self.write(place, LINES, "创新", {"x", place[-1]})
        build_index([], self.root / "index")

    def teardown(self) -> None:
        os.chdir(self.start)
        shutil.rmtree(self.root)

    # Changes on disk.

    @rule(
        place=st.sampled_from(PLACES),
        file=st.sampled_from(FILES),
        text=TEXTS,
        ids=st.sets(st.sampled_from("xyz"), min_size=1),
    )
    def write(self, place: str, file: str, text: str, ids: set[str]) -> None:
        path = self.root / place / file
        if not (self.root / place).exists():
            return
        path.parent.mkdir(exist_ok=True)
        text = f"{text}，{place}"
        if file == LINES:
            content = dict.fromkeys(sorted(ids), text)
            write_jsonl(path, content)
        else:
            content = {"": text}
            path.write_text(text, encoding="utf-8")
        self.disk[f"{place}/{file}"] = content

    @rule(place=st.sampled_from(PLACES), file=st.sampled_from(FILES))
    def delete(self, place: str, file: str) -> None:
        (self.root / place / file).unlink(missing_ok=True)
        self.disk.pop(f"{place}/{file}", None)

    @rule(place=st.sampled_from(PLACES), leaves_folder=st.booleans())
    def mount_or_unmount(self, place: str, leaves_folder: bool) -> None:
        """A disk goes or comes back; its mount point may stay, as an empty folder."""
        here, away = self.root / place, self.root / "away" / place.replace("/", "-")
        if place in self.unmounted:
            with suppress(OSError):
                here.rmdir()
            if here.exists() or not here.parent.exists():
                return
            away.rename(here)
            self.disk |= self.unmounted.pop(place)
        elif here.exists():
            here.rename(away)
            if leaves_folder:
                here.mkdir()
            inside = {path for path in self.disk if path.startswith(f"{place}/")}
            self.unmounted[place] = {path: self.disk.pop(path) for path in inside}
        self.stay()

    @rule(place=st.sampled_from((".", "a", "a/news", "b", "inbox", "links")))
    def change_folder(self, place: str) -> None:
        if (self.root / place).exists():
            os.chdir(self.root / place)

    def stay(self) -> None:
        """Leave a current folder that is gone."""
        try:
            os.getcwd()
        except FileNotFoundError:
            os.chdir(self.root)

    # Commands.

    def spelled(self, place: str, way: int) -> str | Path:
        """A place as users write it: absolute, relative, roundabout, through a link, or as `.`."""
        path, link = self.root / place, self.root / "links" / place.replace("/", "-")
        if way == 3 and path.exists():
            link.unlink(missing_ok=True)
            link.symlink_to(path)
            return link
        if way == 4 and path.exists():
            os.chdir(path)
            return "."
        return [path, os.path.relpath(path), f"{path.parent}/./{path.name}/"][way % 3]

    def owner(self, names: dict[str, str], path: str) -> tuple[str, str] | None:
        """(place, name) of the innermost source that a path lies in."""
        return next(((place, names[place]) for place in lineage(path) if place in names), None)

    def read(self, state: State, given: list[str], *, is_all: bool) -> State | None:
        """The state after reading these places; None if a given one has nothing, of which there is some."""
        names, articles = state.names, dict(state.articles)
        entered = set(given)
        for place in names:
            if any(each in lineage(place) for each in given) and (self.root / place).exists():
                entered.add(place)
        files = [path for path in self.disk if not set(lineage(path)).isdisjoint(given)]
        rank = {place: number for number, place in reversed(list(enumerate(given)))}

        def order(path: str) -> tuple[int, list[str]]:
            """The order of reading: by the scopes, in each by name."""
            return min(rank[each] for each in lineage(path) if each in rank), path.split("/")

        files.sort(key=order)
        named = {place: self.name_at(names, place) for place in entered}
        kept: set[str] = set()
        for place, name in named.items():
            has_files = any(place in lineage(path) for path in files)
            has_stored = any(name in lineage(each.path) for each in articles.values())
            if not has_files and has_stored:
                if place in given and not is_all:
                    return None
                kept.add(name)
        covered = set(named.values())
        seen: set[str] = set()
        for path in files:
            name = self.name_at(names, path)
            for article, text in self.disk[path].items():
                article = article or name
                other = articles.get(article)
                # A source inside a scope is one that is read from when its folder is reached.
                reached = {named[each] for each in named if each in given or order(each) < order(path)}
                is_foreign = (
                    other is not None
                    and reached.isdisjoint(lineage(other.path))
                    and state.source_of(other.path) != state.source_of(name)
                )
                if article in seen or is_foreign:
                    kept.add(name)
                else:
                    seen.add(article)
                    articles[article] = Stored(text, name)
        return State(
            {
                article: stored
                for article, stored in articles.items()
                if article in seen
                or covered.isdisjoint(lineage(stored.path))
                or not kept.isdisjoint(lineage(stored.path))
            },
            names,
        )

    def name_at(self, names: dict[str, str], path: str) -> str:
        owner = self.owner(names, path)
        assert owner is not None
        return owner[1] + path.removeprefix(owner[0])

    def with_names(self, names: dict[str, str], given: list[str]) -> State:
        """The state as it is, with names for places that are in no source; the command will choose them."""
        names = dict(names)
        for place in given:
            if self.owner(names, place) is None:
                names[place] = f"new/{place}"
        return State(self.now.articles, names)

    def renamed(self, state: State) -> State:
        """The state with the names that the index has for new sources. Known sources keep theirs."""
        recorded = {
            os.path.relpath(source.location, self.root): source.name
            for source in index_info(self.root / "index").sources
        }
        assert recorded.keys() == state.names.keys()
        chosen = {name: recorded[place] for place, name in state.names.items()}
        assert all(name == new for name, new in chosen.items() if not name.startswith("new/"))
        assert not any(name in [*lineage(other)][1:] for name in chosen.values() for other in chosen.values())

        def new(path: str) -> str:
            source = state.source_of(path)
            return chosen[source] + path.removeprefix(source)

        articles = {
            new(article) if article == stored.path else article: Stored(stored.text, new(stored.path))
            for article, stored in state.articles.items()
        }
        return State(articles, recorded)

    def after(
        self, change: Callable[[], IndexingReport], expected: State | None, *, is_build: bool = False
    ) -> None:
        """Do a change. What it should give is `expected`, None for a refusal that changes nothing."""
        if expected is None:
            with pytest.raises(SourceError):
                change()
            return
        report = change()
        if is_build or report.added or report.updated or report.removed:
            self.before = self.now
        self.now = self.renamed(expected)

    @rule(
        given_places=st.lists(st.sampled_from(PLACES), min_size=1, max_size=2, unique=True),
        way=st.integers(0, 4),
    )
    def update(self, given_places: list[str], way: int) -> None:
        given = [self.spelled(place, way if len(given_places) == 1 else way % 2) for place in given_places]
        state = self.with_names(self.now.names, given_places)
        are_there = all((self.root / place).exists() for place in given_places)
        expected = self.read(state, given_places, is_all=False) if are_there else None
        self.after(lambda: update_index(given, self.root / "index"), expected)

    @rule(is_dry=st.booleans())
    def update_all(self, is_dry: bool) -> None:
        there = [place for place in self.now.names if (self.root / place).exists()]
        expected = self.read(self.now, there, is_all=True) if self.now.names else None
        if is_dry and expected is not None:
            plan = update_index(None, self.root / "index", dry_run=True).plan
            assert plan is not None
            old, new = self.now.articles, expected.articles
            assert set(plan.added) == new.keys() - old.keys()
            assert set(plan.removed) == old.keys() - new.keys()
            return
        self.after(lambda: update_index(None, self.root / "index"), expected)

    @rule()
    def update_all_but_lose_little(self) -> None:
        """No more than a fifth of the index or of a source goes when the caller does not agree."""
        if not self.now.names:
            return
        there = [place for place in self.now.names if (self.root / place).exists()]
        expected = self.read(self.now, there, is_all=True)
        assert expected is not None
        gone = [each for name, each in self.now.articles.items() if name not in expected.articles]
        total = Counter(self.now.source_of(each.path) for each in self.now.articles.values())
        lost = Counter(self.now.source_of(each.path) for each in gone)
        is_large = len(gone) > MOST_LOST * total.total() or any(
            lost[name] > MOST_LOST * total[name] for name in lost
        )
        if is_large:
            with pytest.raises(LossRefusedError):
                update_index(None, self.root / "index", confirm=lambda loss: False)
        else:
            self.after(lambda: update_index(None, self.root / "index", confirm=lambda loss: False), expected)

    @rule(
        given_places=st.lists(st.sampled_from(PLACES), min_size=1, max_size=3, unique=True),
        way=st.integers(0, 1),
    )
    def build(self, given_places: list[str], way: int) -> None:
        given = [self.spelled(place, way) for place in given_places]
        names: dict[str, str] = {}
        for place in given_places:
            if self.owner(names, place) is None:
                names[place] = f"new/{place}"
        empty = State({}, names)
        are_there = all((self.root / place).exists() for place in given_places)
        expected = self.read(empty, given_places, is_all=False) if are_there else None
        if expected is not None and not expected.articles:
            expected = None
        earlier = dict(self.now.names)
        self.after(lambda: build_index(given, self.root / "index"), expected, is_build=True)
        if expected is not None and len(given_places) == 1 and given_places[0] in earlier:
            assert self.now.names[given_places[0]] == earlier[given_places[0]]

    @rule(place=st.sampled_from(("a/news", "b/news")))
    def move(self, place: str) -> None:
        """A source moves, its articles keep their ids, and it moves back."""
        if place not in self.now.names or not (self.root / place).exists():
            return
        self.moves += 1
        new = f"moved-{self.moves}"
        for here, there in ((place, new), (new, place)):
            (self.root / here).rename(self.root / there)
            for path in [path for path in self.disk if here in lineage(path)]:
                self.disk[there + path.removeprefix(here)] = self.disk.pop(path)
            name = self.now.names[here]
            names = {(there if each == here else each): known for each, known in self.now.names.items()}
            expected = self.read(State(self.now.articles, names), [there], is_all=False)
            self.after(partial(update_index, [self.root / there], self.root / "index", moved=name), expected)
            if expected is None:
                (self.root / there).rename(self.root / here)
                for path in [path for path in self.disk if there in lineage(path)]:
                    self.disk[here + path.removeprefix(there)] = self.disk.pop(path)
                return

    @rule()
    def revert(self) -> None:
        if self.before is None:
            with pytest.raises(PolicySearchError):
                revert_index(self.root / "index")
        else:
            revert_index(self.root / "index")
            self.now, self.before = self.before, None

    @invariant()
    def the_index_holds_what_the_model_says(self) -> None:
        assert texts_of(self.root / "index") == {
            article: (stored.text,) for article, stored in self.now.articles.items()
        }


@pytest.mark.usefixtures("quick_dictionary")
class TestSources(SourcesMachine.TestCase):  # type: ignore[name-defined,misc]
    settings = settings(max_examples=examples(5, ci=20), stateful_step_count=examples(10, ci=30))


@pytest.mark.usefixtures("quick_dictionary")
def test_an_id_that_is_refused_in_one_source_is_free_for_the_next() -> None:
    machine = SourcesMachine()
    try:
        machine.build(["inbox/deep"], way=0)
        machine.delete("inbox/deep", LINES)
        machine.update(["a/news", "inbox"], way=0)
        machine.the_index_holds_what_the_model_says()
    finally:
        machine.teardown()
