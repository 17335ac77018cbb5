/* Whether strings stand close together in a text. */
#ifndef POLICY_PROXIMITY_H
#define POLICY_PROXIMITY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct {
    const uint32_t *codes;
    size_t length;
    size_t latest; /* one more than where it began last; 0 before it is first seen */
} Atom;

/* Whether all atoms occur in the text within `distance` code points from first to last, as
 * search.ranking.lie_near says it. Atoms must be sorted by length, none twice; `latest` is made use of. */
bool lie_near(const uint32_t *text, size_t length, Atom *atoms, size_t atom_count, size_t distance);

#endif
