/* The matches of a query by the values of their articles.
 *
 * A *tally* has a number for each article of a segment: how many of its paragraphs match. A *share* is what the
 * articles with one value add up to.
 */
#ifndef POLICY_TALLY_H
#define POLICY_TALLY_H

#include "search/bits.h"
#include "segment/segment_view.h"

typedef struct {
    uint32_t articles; /* of which a paragraph matches */
    uint32_t paragraphs;
} Share;

/* The share of a term, which is `size` bytes at keys.data + start. */
typedef struct {
    size_t start, size;
    Share share;
} TermShare;

typedef struct {
    Buffer keys;
    TermShare *terms;
    size_t count, capacity;
    Share missing; /* of articles without a term */
} TermShares;

/* A month is a number such as 202403; 202400 where only the year is known, 0 for articles without a day. */
#define MOST_MONTHS 1000000u

typedef struct {
    Share *months;        /* MOST_MONTHS of them */
    uint32_t first, last; /* those but month 0 that have matches are among these */
} MonthShares;

/* Add the matches of a window, which are documents from `start` on. `article` is a guess at that of the first. */
/* The number of articles with matches. */
uint32_t tally_articles(const uint32_t *tally, const SegmentView *view);

void tally_matches(uint32_t *tally, const SegmentView *view, uint32_t start, const Bits *bits, uint32_t article);

typedef enum { SHARED, TABLE_IS_DAMAGED, NO_MEMORY_FOR_SHARES } ShareStatus;

/* The shares of all terms of a keyword field that articles with matches have, in the order of the terms. */
ShareStatus share_by_term(const SegmentView *view, const uint32_t *tally, Field field, TermShares *shares);
void term_shares_free(TermShares *shares);

/* The shares of all months. */
ShareStatus share_by_month(const SegmentView *view, const uint32_t *tally, MonthShares *shares);

#endif
