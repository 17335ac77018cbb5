/* The parts of a paragraph to show around its hits. In Python: search/highlight.py.
 *
 * `columns` holds the column of a terminal at which each character of the paragraph begins, and the one behind the
 * last: ascending, since a character has none or more.
 */
#ifndef POLICY_SHORTENING_H
#define POLICY_SHORTENING_H

#include "analysis/folding.h"

/* The columns of the characters that most texts are written with; -1 for any other. */
static inline int usual_width(uint32_t code) {
    if (code >= 0x4E00 && code <= 0x9FFF) return 2;
    return code >= ' ' && code <= '~' ? 1 : -1;
}

/* Put the parts of the paragraph to show into `windows`, which holds one for each hit: hits with the widest context
 * that fits into `width` columns with the marks of gaps. Their number; 0 where not even the hits fit. */
size_t windows_around(const int64_t *columns, size_t characters, const Origin *hits, size_t count, int64_t width,
                      Origin *windows);

#endif
