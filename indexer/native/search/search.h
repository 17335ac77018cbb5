/* The best matches of a query over all segments, and their number. */
#ifndef POLICY_SEARCH_H
#define POLICY_SEARCH_H

#include "search/budget.h"
#include "search/query.h"
#include "search/top.h"

typedef struct {
    Top top; /* sorted; its hits are the caller's to free */
    uint64_t total;     /* where query->count; no more than are counted when the budget is spent */
    uint32_t segment;   /* where something is damaged, in which segment, */
    const char *damaged; /* and in which field or section; else NULL */
    uint32_t *const *tallies; /* see search_segments */
} Found;

/* False when there is no memory. `query` has at least one node. Unless it is NULL, `tallies` has a tally (tally.h) for
 * each segment, to which all matches are added. */
bool search_segments(const Query *query, const SegmentView *const *views, uint32_t view_count, Budget *budget,
                     uint32_t *const *tallies, Found *found);

#endif
