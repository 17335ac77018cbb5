"""Matches how sites name the parts of their pages in ids, classes and roles: hints, which prose outweighs."""

from __future__ import annotations

import re

from .line_patterns import one_of


def _whole_names(alternatives: str) -> re.Pattern[str]:
    return re.compile(rf"(?:^|[\s_-]){one_of(alternatives)}(?:$|[\s_-])")


COMMENTS = re.compile(r"comment|pinglun|reply|liuyan|disqus|(?<![a-z])cmt")
AROUND = _whole_names(
    r"nav\w* navigation menu\w* foot(?!ball|note|age)\w* sidebar\w* aside\w* crumbs? breadcrumbs?\w* "
    r"toolbar\w* tools? toc share(?!d)\w* bdshare\w* qrcode\w* ewm erweima weixin\w* wechat\w* "
    r"copyright\w* pager pagination page-?nav related?\w* xgxw xgyd xglj recommend\w* tuijian "
    r"hot(?!el|line)\w* rank\w* paihang friend-?links? subscribe\w* login\w* search\w* banner\w* ads? "
    r"advert\w* gg popup modal contentinfo complementary"
)
ARTICLE = _whole_names(
    r"content\w* article\w* artibody main-?text detail\w* entry post\w* news\w* text txt\w* body endtext "
    r"zoom\w* ucap-content trs_\w* pages_content view rich_media_content js_content rm_txt_con t_f con "
    r"zhengwen zw neirong nr wenzhang"
)
