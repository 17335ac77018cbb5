/* Reposts: which articles hold which. In Python: duplicates/reposts.py, which has the rules. */
#ifndef POLICY_REPOSTS_H
#define POLICY_REPOSTS_H

#include "base/memory.h"

/* Each article's passages, as in passages.h. */
typedef struct {
    const uint64_t *passages;
    const uint32_t *ends;
    size_t passage_count, articles;
} PassageSets;

/* Pairs of u32: in `copies` an article and the first of its copies, in `held` one and an article that holds it. */
typedef struct {
    Buffer copies, held;
} RepostPairs;

/* Find the pairs; false when there is no memory. The ends must be ascending and within the passages. */
bool find_reposts(const PassageSets *sets, RepostPairs *out);
void repost_pairs_free(RepostPairs *pairs);

#endif
