/* Finds the articles that have a paragraph like a text. In Python: search/kernel/likeness.py. */
#ifndef POLICY_LIKENESS_H
#define POLICY_LIKENESS_H

#include "base/text.h"
#include "segment/segment_view.h"

/* Whether an article has a paragraph that is like a folded text: of the pairs of letters of the smaller, at least the
 * part `alike` is in the larger. */
TextStatus article_is_like(const SegmentView *view, uint32_t article, const CodePoints *folded, double alike,
                           bool *is_like, TextScratch *scratch);

#endif
