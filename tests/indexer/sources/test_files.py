"""Finding files: links into other sources, folders that hold an index, what is ignored and skipped."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer import build_index
from indexer.core.article import Article, Rejection
from indexer.core.errors import SourceError
from indexer.sources.files import FileFinder, Skipped, SourceFile, check_sources
from indexer.sources.places import Places, SourceOptions
from tests.examples import examples

PATTERNS = (
    "*",
    "!*/",
    "!*.txt",
    "*.md",
    "keep",
    "keep/",
    "!keep/",
    "!keep",
    "/*",
    "!/keep/",
    "old",
    "/keep/*",
    "!b.md",
)

pytestmark = pytest.mark.usefixtures("quick_dictionary")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write(*paths: str) -> None:
    for path in map(Path, paths):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("正文。", encoding="utf-8")


def found(*given: str, exclude: tuple[str, ...] = (), places: Places | None = None) -> list[str]:
    """The names of the files found, what is skipped and what is rejected marked by a sign."""
    places = places or Places()
    finder = FileFinder(places, [places.scope(each, SourceOptions(exclude)) for each in given])
    signs = {SourceFile: "", Skipped: "~", Rejection: "!"}
    return [signs[type(each)] + (each.file if isinstance(each, Rejection) else each.name) for each in finder]


def test_a_folder_that_holds_an_index_is_no_source(folder: Path) -> None:
    write("s/a.txt")
    build_index([Article("a", "甲")], "s/index")
    build_index([Article("a", "甲")], "s/deep/another")
    assert found("s") == ["s/a.txt", "~s/deep/another", "~s/index"]
    with pytest.raises(SourceError, match="s/index is an index; give files or folders of articles"):
        check_sources(["s/index"])


def test_pictures_and_the_like_are_skipped_unless_they_are_given(folder: Path) -> None:
    write("s/a.txt", "s/b.PNG", "s/style.css", "s/font.woff2", "s/film.mp4", "s/Thumbs.db", "s/c.xyz")
    assert found("s", "s/b.PNG") == [
        *("~s/Thumbs.db", "s/a.txt", "~s/b.PNG", "s/c.xyz"),
        *("~s/film.mp4", "~s/font.woff2", "~s/style.css"),
    ]
    assert found("s/b.PNG") == ["b.PNG"]


def test_a_link_into_another_source_leads_to_its_names(folder: Path) -> None:
    write("a/x.txt", "b/deep/y.txt", "c/z.txt")
    Path("a/to-b").symlink_to(folder / "b" / "deep")
    Path("a/to-c").symlink_to(folder / "c")
    places = Places()
    places.scope("b")
    assert found("a", places=places) == ["b/deep/y.txt", "a/to-c/z.txt", "a/x.txt"]
    # The folder that the link leads to belongs to the source with the link from now on.
    later = Places(places.sources)
    assert found("c", "b", places=later) == ["a/to-c/z.txt", "b/deep/y.txt"]


def test_a_source_inside_another_one_keeps_its_names(folder: Path) -> None:
    write("a/x.txt", "a/sub/y.txt", "a/one.txt")
    places = Places()
    places.scope("a/sub")
    places.scope("a/one.txt")
    assert found("a", places=places) == ["one.txt", "sub/y.txt", "a/x.txt"]


def test_patterns_leave_out_files_and_folders(folder: Path) -> None:
    write("s/a.txt", "s/a.tmp.txt", "s/old/b.txt", "s/new/old.txt", "s/new/c.txt")
    assert found("s", exclude=("*.tmp.txt", "old/")) == ["s/a.txt", "s/new/c.txt", "s/new/old.txt"]
    assert found("s", exclude=("/new/*", "!/new/c.txt")) == [
        *("s/a.tmp.txt", "s/a.txt", "s/new/c.txt", "s/old/b.txt"),
    ]


def test_an_ignore_file_holds_for_its_folder_and_the_innermost_decides(folder: Path) -> None:
    write("s/a.txt", "s/drafts/b.txt", "s/new/drafts/c.txt", "s/new/d.md", "s/e.md")
    Path("s/.indexerignore").write_text("# drafts\ndrafts/\n*.md\n")
    Path("s/new/.indexerignore").write_text("!*.md\n")
    assert found("s") == ["s/a.txt", "s/new/d.md"]
    assert found("s", exclude=("*.md",)) == ["s/a.txt"]
    places = Places()
    places.scope("s")
    assert found("s/new", places=places) == ["s/new/d.md"]


def test_an_ignore_file_that_cannot_be_understood_is_rejected(folder: Path) -> None:
    write("s/a.txt")
    Path("s/.indexerignore").write_bytes(b"\xff\xfe\n")
    assert found("s") == ["!s"]
    Path("s/.indexerignore").unlink()
    os.mkfifo("s/.indexerignore")
    assert found("s") == ["!s"]
    (folder / "s" / "sub").mkdir()
    places = Places()
    places.scope("s")
    with pytest.raises(SourceError, match=r"s/\.indexerignore cannot be read: it is not a file"):
        found("s/sub", places=places)


@pytest.mark.skipif(shutil.which("git") is None, reason="needs git, to compare with")
@settings(max_examples=examples(10, ci=150))
@given(st.lists(st.sampled_from(PATTERNS), max_size=4))
def test_patterns_leave_out_what_git_leaves_out(lines: list[str]) -> None:
    with tempfile.TemporaryDirectory() as temporary, pytest.MonkeyPatch.context() as patch:
        patch.chdir(temporary)
        write("s/a.txt", "s/b.md", "s/keep/a.txt", "s/keep/b.md", "s/keep/deep/a.txt", "s/old/a.txt")
        Path("s/.gitignore").write_text("\n".join(lines))
        subprocess.run(["git", "init", "-q", "s"], check=True)
        listed = subprocess.run(
            ["git", "ls-files", "--others", "--exclude-standard"], cwd="s", capture_output=True, check=True
        )
        Path("s/.gitignore").rename("s/.indexerignore")
        expected = {f"s/{name}" for name in listed.stdout.decode().split() if not name.startswith(".")}
        assert set(found("s")) == expected


def test_files_with_names_that_look_the_same_are_told(folder: Path) -> None:
    write("s/%FF.txt")
    try:
        (folder / os.fsdecode(b"s/\xff.txt")).touch()
    except OSError:
        pytest.skip("this file system only takes names in UTF-8")
    assert found("s") == ["s/%FF.txt", "!s/%FF.txt"]


def test_a_link_that_is_gone_no_longer_owns_what_it_led_to(folder: Path) -> None:
    write("s/a.txt", "other/b.txt")
    Path("s/link").symlink_to(folder / "other")
    places = Places()
    assert found("s", places=places) == ["s/a.txt", "s/link/b.txt"]
    assert Places(places.sources).name_of(str(folder / "other")) == "s/link"
    Path("s/link").unlink()
    later = Places(places.sources)
    assert found("s", places=later) == ["s/a.txt"]
    assert found("other", places=later) == ["other/b.txt"]


def test_a_link_to_a_folder_that_is_read_anyway_does_not_lead_around_its_patterns(folder: Path) -> None:
    write("s/z/a.txt", "s/z/b.draft.txt")
    Path("s/a").symlink_to("z")
    Path("s/.indexerignore").write_text("*.draft.txt")
    assert found("s") == ["s/z/a.txt"]


def test_a_link_to_a_folder_above_the_source_is_never_followed(folder: Path) -> None:
    write("top/s/a.txt", "top/secret.txt")
    Path("top/s/up").symlink_to(folder / "top")
    Path("top/s/root").symlink_to("/")
    assert found("top/s") == ["s/a.txt", "!s/root", "!s/up"]
