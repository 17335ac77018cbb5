/* The best matches of a query over all segments, their number, and how many are in each article. */
#ifndef POLICY_SEARCH_H
#define POLICY_SEARCH_H

#include "search/query.h"
#include "search/top.h"

typedef struct {
    Top top; /* sorted; its hits are the caller's to free */
    uint64_t total;     /* where query->count */
    uint32_t **counts;  /* where query->by_article, one array a segment, a number an article; the caller's */
    uint32_t segment;   /* where something is damaged, in which segment, */
    const char *damaged; /* and in which field or section; else NULL */
} Found;

/* False when there is no memory. `query` has at least one node. */
bool search_segments(const Query *query, const SegmentView *const *views, uint32_t view_count, Found *found);

#endif
