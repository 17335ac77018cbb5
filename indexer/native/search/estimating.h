/* Estimates how often an article holds a query's strings without reading it: as often as those of its paragraphs hold
 * them that are hits, and a pair of letters at least as often as paragraphs hold it.
 *
 * The posting lists of grams tell which paragraphs hold a pair. Where a segment has no lists, its texts are read.
 */
#ifndef POLICY_ESTIMATING_H
#define POLICY_ESTIMATING_H

#include "search/counting.h"
#include "search/shares.h"

/* An article of some of the hits. */
typedef struct {
    const SegmentView *view;
    uint32_t segment, article;
    size_t first_hit, hits_end;
    uint32_t *counts, *title_counts; /* of each term */
    double length, title_length;
    double score; /* what it adds to its hits' scores */
    double best;  /* the highest score of its hits */
} RankedArticle;

/* Set the counts of the articles, which are those of their hits and stand in the order of their documents, to the
 * estimates, and their lengths without the title. */
TextStatus estimate_articles(const RerankQuery *query, StringCounter *strings, RankedArticle *articles, size_t count);

#endif
