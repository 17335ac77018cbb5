/* The heading above a paragraph. In Python: search/kernel/heading_above.py, which says what a heading is. */
#ifndef POLICY_HEADING_H
#define POLICY_HEADING_H

#include "segment/segment_view.h"

/* Set *heading to the nearest document before one, in its article, that is a heading; to the document itself where
 * there is none, and where that is a heading itself. */
TextStatus find_heading(const SegmentView *view, uint32_t article, uint32_t document, TextScratch *scratch,
                        uint32_t *heading);

#endif
