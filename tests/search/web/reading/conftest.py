"""The index that the tests of the pages of articles share. Client and browser are those of all pages."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

import indexer.writing.embedded.writer
from indexer import Article, build_index
from tests.search.web.page.conftest import browser as browser
from tests.search.web.page.conftest import client as client
from tests.search.web.page.conftest import get as get
from tests.search.web.page.conftest import open_page as open_page
from tests.search.web.page.conftest import server as server

SENTENCES = [
    "全市科技工作会议在白龟湖科创新城召开，部署今年的科技创新工作。",
    "全社会研发投入强度达到2.06%，新增高新技术企业120家。",
    "会议要求抓好五个方面的重点任务，推动科技创新取得新的成效。",
]
REPORT = Article(
    "notices/report",
    "\n".join(
        [
            "第一章 总则",
            "一、科技创新",
            *SENTENCES,
            "二、数据",
            "平顶山市 2.06 120",
            "郑州市 3.10 900",
            "再说科技创新。",
        ]
    ),
    title="关于科技创新的通报",
    url="https://example.org/report",
    source="示例日报",
    published=date(2024, 3, 29),
    issuer="示例市人民政府",
    number="示政〔2024〕3号",
    region="示例市",
    kind="通报",
    topics=("科技",),
)
MIRROR = Article(
    "mirror",
    "\n".join(SENTENCES).replace("会议", "會議").replace("创", "創(chuàng)"),
    title="轉載",
    published=date(2024, 4, 1),
)
DRAFT = Article(
    "draft",
    "总则\n投入强度达到2.06%。\n一、保障\n加强组织领导，落实责任。\n只在这里。\n二、附则\n三、其他\n四、施行",
    title="草案",
)
FINAL = Article(
    "final",
    "总则\n加強組織領導，落實責任。\n投入強度達到2.6%。\n一、保障\n二、附则\n三、其他\n四、施行\n新增一段。",
    title="定稿",
)
HOSTILE = Article(
    "hostile/1",
    "敌意文本<img src=x onerror=\"alert('1')\">与\u202e反转\u202c，还有\x1b[31m红色。"
    "\n敌意</p><script>alert(2)</script>",
    title="<script>alert(1)</script>敌意\u202e标题",
    source='"><b>源',
    url="javascript:alert(1)",
    topics=("<i>斜</i>", "-减号"),
)
CHANGED = Article("hostile/2", HOSTILE.text.replace("红色", "<b>蓝色</b>"), title=HOSTILE.title)
LONG = Article(
    "long", "\n".join([f"第{at}段，谈谈科技创新与第{at}项工作。" for at in range(1, 3_001)]), title="长文"
)


@pytest.fixture(scope="session")
def index(tmp_path_factory: pytest.TempPathFactory, compiled_dictionary: Path) -> str:
    path = tmp_path_factory.mktemp("reading") / "index"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            indexer.writing.embedded.writer,
            "compile_dictionary",
            lambda path, lexicon=(): shutil.copyfile(compiled_dictionary, path),
        )
        build_index([REPORT, MIRROR, DRAFT, FINAL, HOSTILE, CHANGED, LONG], path)
    return str(path)
