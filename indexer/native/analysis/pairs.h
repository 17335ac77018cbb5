/* The pairs of neighbouring letters of folded texts. In Python: `letter_pairs` and `shared_pairs` in
 * analysis/terms.py. */
#ifndef POLICY_PAIRS_H
#define POLICY_PAIRS_H

#include "analysis/folding.h"
#include "base/text.h"

/* Numbers of different pairs. */
typedef struct {
    size_t in_both, in_first, in_second;
} SharedPairs;

/* Count the pairs of two folded texts; false when there is no memory. The time is linear in their lengths. */
bool shared_pairs(const Folding *folding, const CodePoints *first, const CodePoints *second, SharedPairs *shared);

#endif
