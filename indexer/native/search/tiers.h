/* The first matches of a query by relevance, tier by tier, and their number. In Python: search/answering/retrieval.py.
 *
 *   EXACT_TIER        what holds the text as it is, or matches the expression
 *   EXAMINED_TIER     of bare text: the best candidates that hold all atoms, and the best by their words, re-ranked
 *   WORDS_TIER        the others, by their words
 *   BOILERPLATE_TIER  boilerplate; where nothing else holds the text, that comes first
 */
#ifndef POLICY_TIERS_H
#define POLICY_TIERS_H

#include "search/conditions.h"
#include "search/rerank.h"
#include "search/search.h"

/* The numbers of search/engine/values.py. */
enum { EXACT_TIER = 2, EXAMINED_TIER = 1, WORDS_TIER = 0, BOILERPLATE_TIER = -1 };

/* The numbers of candidates, and of hits that are looked at one by one, which Python gives. */
typedef struct {
    size_t candidates, holding_candidates, few;
} TierLimits;

typedef enum { FOUND_TIERS, TIERS_NOT_SOUND, NO_MEMORY_FOR_TIERS } TierStatus;

/* Gives the query of the second look, once it is needed; its status if it cannot. */
typedef TierStatus (*RerankOf)(void *asked, const RerankQuery **rerank);

/* The segments that are searched, and the settings of the search. */
typedef struct {
    const SegmentView *const *views;
    uint32_t view_count;
    bool has_boilerplate;
    TierLimits limits;
    RerankOf rerank_of; /* of bare text, */
    void *asked;        /* which this is */
    Conditions *conditions;
    size_t wanted; /* as many matches, from 1 to limits.few */
    bool counts;   /* whether all are counted */
} TierSearch;

typedef struct {
    Hit hit;
    int tier;
} TieredHit;

typedef struct {
    TieredHit *hits;
    size_t count, capacity;
    bool exact_is_boilerplate; /* whether only boilerplate holds the text */
    uint64_t total, holding;   /* matches, and those that hold all atoms; where they are counted */
    bool is_counted;           /* not where the budget is spent before that */
    bool is_cut_short;         /* something was left out since the budget was spent */
} TieredHits;

/* Find the first matches. `found` is to be freed in any case. */
TierStatus search_tiers(const TierSearch *search, Budget *budget, TieredHits *found);

#endif
