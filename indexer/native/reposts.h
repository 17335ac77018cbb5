/* Which articles hold which: see reposts.py, which says how they are looked for and has the same in Python. */
#ifndef POLICY_REPOSTS_H
#define POLICY_REPOSTS_H

#include "memory.h"

/* Each article's passages as in passages.h. */
typedef struct {
    const uint64_t *passages;
    const uint32_t *ends;
    size_t passage_count, articles;
} PassageSets;

/* Pairs of u32: in `same` (an article, the first of those that it is a copy of), in `held` (an article, one that
 * holds it). */
typedef struct {
    Buffer same, held;
} RepostPairs;

/* False where there is no memory. The ends must be ascending and within the passages. */
bool find_reposts(const PassageSets *sets, RepostPairs *out);
void repost_pairs_free(RepostPairs *pairs);

#endif
