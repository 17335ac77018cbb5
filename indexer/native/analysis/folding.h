/* Folding: every spelling of a text brought to one, with the way back to the source. See folding.py.
 *
 * A folded text is three arrays of `length`: its code points, and of each the source's [start, end) that it
 * stands for. Characters that one source character became have one start.
 */
#ifndef POLICY_FOLDING_H
#define POLICY_FOLDING_H

#include "analysis/characters.h"

typedef struct {
    uint32_t *text, *starts, *ends;
    size_t length, capacity, origins; /* origins: the capacity of starts and ends */
} FoldedText;

/* Fold count code points into out, whose arrays are used again; starts and ends only where asked for.
 * 0, or -1 when there is no memory (or count is beyond 32 bits). The time is linear in count. */
int fold_into(const Folding *folding, const uint32_t *source, size_t count, bool with_origins,
              FoldedText *out);
void folded_free(FoldedText *folded);

/* Whether a text is white space and nothing else, and not empty. */
bool folding_is_blank(const Folding *folding, const uint32_t *text, size_t count);

#endif
