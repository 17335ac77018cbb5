/* Which articles hold which, and which paragraphs recur: see reposts.py and boilerplate.py, which have the same in
 * Python. */
#ifndef POLICY_REPOSTS_H
#define POLICY_REPOSTS_H

#include "base/memory.h"

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
/* Append to `documents`, u32, those with a number that at least `fewest` have, 0 aside, by their numbers and then in
 * order. False where there is no memory. */
bool find_recurring(const uint64_t *numbers, size_t count, uint32_t fewest, Buffer *documents);

void repost_pairs_free(RepostPairs *pairs);

#endif
