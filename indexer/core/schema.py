"""The indexed fields, the version and limits of the files that hold them, and what ranking bakes into them.

words         a paragraph's words, from jieba in search mode, with their frequencies; they rank
grams         a paragraph's characters and pairs of neighbouring ones; they find
title_words   an article's title, in the same two ways
title_grams
article ...   the keyword fields: values of an article as terms (see KEYWORD_FIELDS)

The documents of the first two fields are paragraphs, those of all others articles, of which there are ten
times fewer. Files and the extension know a field by its place in FIELDS.
"""

from __future__ import annotations

WORDS = "words"
GRAMS = "grams"
TITLE_WORDS = "title_words"
TITLE_GRAMS = "title_grams"
ARTICLE = "article"
KNOWN = "known"

KEYWORD_FIELDS = (ARTICLE, "kind", "issuer", "number", "region", "source", "topic", KNOWN)
"""The keyword fields. `indexer.values.keywords_of` makes the terms of an article in them.

    article  its id
    kind     文种: the one that was given, and the one that the title tells
    issuer   发文机关: each of several joint ones, without 中华人民共和国
    number   文号: one key for all of its spellings, and the one of its year and serial number alone
    region   地区: a path of official names for each level: 河南省, 河南省/平顶山市, 河南省/平顶山市/郏县
    source   来源
    topic    主题: each of several
    known    the names of what is known of the article, of these and of title, date and url; of a date that is
             not whole, also month or year

Terms are folded. `keywords_of` an article's record gives, for each term, the value as it was written: facets
show that of the first article. A path and a number's key are shown as they are. A field is added by a name
here and a higher FORMAT and CLUSTER_FORMAT; the extension takes twelve."""

FOLDED_FIELDS = ("kind", "issuer", "source", "topic")
"""The keyword fields whose terms may be written otherwise than their values, which facets show."""

FIELDS = (WORDS, GRAMS, TITLE_WORDS, TITLE_GRAMS, *KEYWORD_FIELDS)

COUNTED_FIELDS = (WORDS, TITLE_WORDS)
"""The fields that keep how often a document holds a term, too."""

PAIRED_FIELDS = (GRAMS, TITLE_GRAMS)
"""The fields whose terms are pairs of characters and single ones, for which pairs stand in."""

ARTICLE_FIELDS = FIELDS[2:]
"""The fields whose documents are articles, not paragraphs."""

DIGEST_BYTES = 16
"""Bytes of the digest of all that was given of an article, by which changes are seen."""

FORMAT = 12
"""The version of the files in an index. Raise it with any change to them or to the fields."""

CLUSTER_FORMAT = 8
"""The version of the documents on a cluster. Raise it with any change to them or to the mapping."""

TERMS_VERSION = 5
"""The version of the terms of texts (`indexer.analysis.terms`). Raise it with every change to those of any
text."""

LONGEST_INDEXED_WORD = 255
"""A longer word, in characters, is counted but not indexed: what is so long is data in a row, not a word."""

LONGEST_KEY = 1 << 20
"""Bytes of the longest term in UTF-8. The extension does not read longer ones."""

MOST_WORDS = 0xFFFF
"""Length of the longest text, in words; a longer one counts as so long."""

MOST_FREQUENCY = 0xFF
"""Highest frequency of a term in a document; a higher one counts as this."""

BM25_K1, BM25_B = 0.9, 0.4
"""k1 and b of BM25, as Lucene's paragraph-retrieval baselines have them (Anserini: .9, .4). Posting lists
bound scores by them, and a cluster's index is created with them: with other values, rebuild all indexes."""

ARTICLE_CODES = 5_000
"""Folded code points of an article that ranking reads: its paragraphs from the first on, until they have
given so many. A cluster keeps these with the article. Of one paragraph, re-ranking reads so many code
points."""
