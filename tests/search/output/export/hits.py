"""The hits that tests of exports write."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from search import Hit

PLAIN = Hit(
    article="policy/1.html",
    paragraph=8,
    title="关于支持科技创新的通知",
    text="入驻新能源汽车园区、科創(chuàng)新城的⼈才，（ 一）免收费用。",
    spans=((2, 5), (5, 7), (10, 21)),
    score=7.5,
    source="示例市人民政府网站",
    published=date(2024, 2, 6),
    url="https://example.org/a?b=1&c=2",
    path="policy/1.html",
    issuer="示例市人民政府",
    number="示政〔2024〕3号",
    region="示例市",
    kind="通知",
)
BARE = Hit("b", 1, None, "全文", ((0, 2),), 1.0)
HOSTILE = replace(
    BARE,
    article="=c|' /C calc'!A0",
    title="<b>*[x](javascript:1)*</b>\x00\x1b[2J",
    text='1. =HYPERLINK("http://a")\r\n\ufffe<script>&amp;</script> _x0041_ 《办法》|\u202e**\ud800末',
    spans=((0, 4), (59, 63)),
    source="+1-800_x0041_",
    published=date(1899, 12, 31),
    url="javascript:alert(1)",
    number="@SUM(1)",
)
HITS = (PLAIN, BARE, HOSTILE)
