/* Finds the spans of a text that hold any of several strings. In Python: search/output/highlight.py. */
#ifndef POLICY_NEEDLES_H
#define POLICY_NEEDLES_H

#include "analysis/folding.h"
#include "base/text.h"

/* Append to spans the u32 pairs (start, end) of the source where the text, folded with origins, holds a
 * needle: ascending and without overlap; of overlapping ones the leftmost, then the longest. A span never cuts
 * a source character. False when there is no memory. The time is linear in the text for each needle. */
bool find_needles(const FoldedText *folded, const CodePoints *needles, size_t count, Buffer *spans);

#endif
