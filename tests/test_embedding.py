"""The programs of docs/embedding.md run: each as a reader would run it, in a process of its own."""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from indexer import build_index
from tests import ROOT
from tests.test_docs import blocks

PAGE = (ROOT / "docs" / "embedding.md").read_text(encoding="utf-8")
FILES = {
    block.text.partition("\n")[0].removeprefix("# "): block.text
    for block in blocks(PAGE)
    if block.language == "py"
}
"""Name of a file, or of a cell of a notebook -> the block that begins with it as a comment."""


def needs(*modules: str) -> pytest.MarkDecorator:
    missing = [name for name in modules if importlib.util.find_spec(name) is None]
    reason = f"{', '.join(missing)} is not installed: pip install -e '.[dev]'"
    return pytest.mark.skipif(bool(missing), reason=reason)


@pytest.fixture(scope="module")
def seeds(tmp_path_factory: pytest.TempPathFactory, quick_dictionary: None) -> Path:
    """A folder with the index of the project's seeds."""
    place = tmp_path_factory.mktemp("embedding")
    build_index([ROOT / "seeds"], place / "index")
    return place


@pytest.fixture
def folder(seeds: Path, tmp_path: Path) -> Path:
    shutil.copytree(seeds / "index", tmp_path / "index")
    return tmp_path


def write(folder: Path, *names: str) -> None:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(FILES[name], encoding="utf-8")


def run(folder: Path, *arguments: str) -> str:
    """The standard output of Python in a folder, where this checkout is installed. Warnings are errors."""
    path = [str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(path), "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


FASTAPI = """
from fastapi.testclient import TestClient
from app import app

with TestClient(app) as client:
    answer = client.get("/search", params={"q": "科创新城", "limit": 2}).json()
    assert answer["total"] >= 2 and len(answer["hits"]) == len(answer["html"]) == 2, answer
    assert all("<mark>科创新城</mark>" in each for each in answer["html"][:1]), answer["html"]
    assert {"year", "kind"} == set(answer["facets"])
    following = client.get("/search", params={"q": "科创新城", "limit": 2, "cursor": answer["cursor"]}).json()
    assert following["hits"] and following["hits"][0] not in answer["hits"]
    kinds = client.get("/search", params={"kind": ["通知", "意见"]}).json()
    assert kinds["total"] and "通知" in {each["value"] for each in kinds["facets"]["kind"]}
    assert client.get("/search", params={"q": "x", "cursor": "y"}).json() == {
        "detail": "'y' is no cursor: give one as a search gave it, whole"
    }
    assert client.get("/search", params={"q": "x", "limit": -1}).status_code == 422
    assert client.get("/suggest", params={"q": "科技创"}).json()[0]["text"] == "科技创新"
    article = answer["hits"][0]["article"]
    similar = client.get("/similar", params={"article": article, "limit": 3}).json()
    assert similar and article not in {each["article"] for each in similar}
    assert client.get("/similar", params={"article": "nope"}).status_code == 404
"""


@pytest.mark.slow
@needs("fastapi", "httpx")
def test_the_fastapi_application(folder: Path) -> None:
    write(folder, "app.py")
    run(folder, "-c", FASTAPI)


DJANGO = """
import asyncio, os
os.environ["DJANGO_SETTINGS_MODULE"] = "mysite.settings"
import django
django.setup()
from django.apps import apps
from django.test import AsyncClient, Client

assert apps.get_app_config("search").name == "mysite.search"
answer = Client().get("/find", {"q": "科创新城"}).json()
assert answer["total"] and "<mark>科创新城</mark>" in answer["html"][0], answer
refused = Client().get("/find", {"q": "科创新城", "cursor": "y"})
assert (refused.status_code, "is no cursor" in refused.json()["error"]) == (400, True)
later = asyncio.run(AsyncClient().get("/find-async", {"q": "科创新城"})).json()
assert later["hits"] == answer["hits"]
"""


def start_project(folder: Path) -> None:
    """Run the page's commands, and enter the application in the settings, which Django writes."""
    (commands,) = [block.text for block in blocks(PAGE) if block.language == "sh"]
    for command in commands.splitlines():
        program, *arguments = command.split()
        if program == "mv":
            shutil.move(folder / arguments[0], folder / arguments[1])
        else:
            assert program == "python"
            run(folder, *arguments)
    settings = folder / "mysite" / "settings.py"
    text = settings.read_text(encoding="utf-8")
    text = text.replace("INSTALLED_APPS = [", 'INSTALLED_APPS = [\n    "mysite.search",')
    settings.write_text(
        re.sub(r"ALLOWED_HOSTS = .*", 'ALLOWED_HOSTS = ["testserver"]', text), encoding="utf-8"
    )


@pytest.mark.slow
@needs("django")
def test_the_django_application(folder: Path) -> None:
    start_project(folder)
    write(folder, *[name for name in FILES if name.startswith("mysite/")])
    run(folder, "manage.py", "check")
    run(folder, "-c", DJANGO)


@needs("django")
def test_django_refuses_the_name_at_the_top(folder: Path) -> None:
    with pytest.raises(AssertionError, match="conflicts with the name of an existing Python module"):
        run(folder, "-m", "django", "startapp", "search")


@pytest.mark.slow
@needs("django")
def test_an_application_that_was_moved_keeps_its_label(folder: Path) -> None:
    """Its tables are those of the application at the top."""
    start_project(folder)
    model = "from django.db import models\nclass Saved(models.Model):\n    query = models.TextField()\n"
    (folder / "mysite" / "search" / "models.py").write_text(model, encoding="utf-8")
    write(folder, *[name for name in FILES if name.startswith("mysite/")])
    run(folder, "manage.py", "makemigrations", "search")
    assert 'CREATE TABLE "search_saved"' in run(folder, "manage.py", "sqlmigrate", "search", "0001")


NOTEBOOK = """
import sys
import nbformat
from nbclient import NotebookClient

cells = [nbformat.v4.new_code_cell(source) for source in sys.argv[1:]]
book = nbformat.v4.new_notebook(cells=cells)
NotebookClient(book, timeout=120, kernel_name="python3").execute()
for cell in book.cells:
    data = cell.outputs[-1].data
    print(data.get("text/html") or data["text/plain"])
"""


@pytest.mark.slow
@needs("nbclient", "nbformat", "ipykernel")
def test_the_notebook(folder: Path) -> None:
    shown = run(folder, "-c", NOTEBOOK, *[FILES[name] for name in FILES if name.startswith("cell ")])
    assert "<mark>科技创新</mark>" in shown
    assert re.search(r"^\{.*'2024': \d+.*\}$", shown, re.MULTILINE), shown


@pytest.mark.slow
@needs("mypy", "fastapi")
def test_the_types_of_the_examples(folder: Path) -> None:
    write(folder, "app.py")
    names = ["app.py"]
    for number, block in enumerate(block for block in blocks(PAGE) if block.language == "python"):
        names.append(f"example_{number}.py")
        (folder / names[-1]).write_text(block.text, encoding="utf-8")
    (folder / "mypy.ini").write_text("[mypy]\n", encoding="utf-8")
    # The types of the frameworks are worked out once, not for each run of the tests.
    cache = ROOT / ".mypy_cache" / "examples"
    assert "Success" in run(folder, "-m", "mypy", "--strict", f"--cache-dir={cache}", *names)
