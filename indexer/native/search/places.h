/* The articles of a window, their days, and the places of documents in them. */
#ifndef POLICY_PLACES_H
#define POLICY_PLACES_H

#include "search/bits.h"
#include "search/query.h"

/* Number of articles by which it is estimated how many are of some days. */
#define SAMPLED_ARTICLES 512u

/* The part of an article that is in the window from `start` on, as places in it. */
typedef struct {
    uint32_t article, from, to;
    bool is_whole;
} ArticlePart;

/* The part of the article of the document at a place of the window. `near` is a guess at the article. */
ArticlePart article_part(const SegmentView *view, uint32_t start, uint32_t at, uint32_t near);

/* Turn to the article of the first of the bits that is at `part->to` or behind; false where there is none. The bits are
 * documents from `start` on. A part of zeros is before the first. */
bool next_article(const SegmentView *view, uint32_t start, const Bits *bits, ArticlePart *part);

/* Whether an article is of the days of a node. */
bool is_of_days(const SegmentView *view, const Node *node, uint32_t article);

/* About how many documents are of articles of these days, by some of the articles. */
uint32_t estimate_days(const SegmentView *view, const Node *node);

/* Remove the documents of articles that are not. */
void filter_by_days(const SegmentView *view, const Node *node, uint32_t start, Bits *bits);

/* Remove the documents that are not among the first `count` of their articles. */
void filter_by_place(const SegmentView *view, uint32_t count, uint32_t start, Bits *bits);

#endif
