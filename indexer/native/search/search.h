/* The best matches of a query over all segments, and their number. */
#ifndef POLICY_SEARCH_H
#define POLICY_SEARCH_H

#include "search/query.h"
#include "search/top.h"

typedef struct {
    Top top; /* sorted; its hits are the caller's to free */
    uint64_t total;     /* where query->count */
    uint32_t segment;   /* where something is damaged, in which segment, */
    const char *damaged; /* and in which field or section; else NULL */
} Found;

/* False when there is no memory. `query` has at least one node. */
bool search_segments(const Query *query, const SegmentView *const *views, uint32_t view_count, Found *found);

#endif
