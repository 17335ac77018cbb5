/* Where a folded text holds any of several strings: the spans to highlight. */
#ifndef POLICY_NEEDLES_H
#define POLICY_NEEDLES_H

#include "analysis/folding.h"

typedef struct {
    const uint32_t *text;
    size_t length;
} Sought;

/* Append to spans the u32 pairs (start, end) of the source where the text, folded with origins, holds a
 * needle: ascending, none overlapping; the leftmost first, then the longest. A place that cuts a source
 * character is none. false when there is no memory. The time is linear in the text for each needle. */
bool find_needles(const FoldedText *folded, const Sought *needles, size_t count, Buffer *spans);

#endif
