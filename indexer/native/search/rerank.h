/* Re-ranking: the best hits are scored anew by what their paragraphs, titles and articles hold of a query's strings.
 *
 * The occurrences of each string in the folded texts are counted, overlapping ones too. With these counts
 *
 *   score = sum over the strings, in order, of
 *               paragraph gain x f / (f + flat + slope l)       f, l: in the paragraph, and in the title x weight;
 *                                                               f, not l: in the heading above it x weight
 *             + article gain x f / (f + flat + slope l)         f, l: in the article, and in the title x weight
 *             + coverage gain, if the article or its title has the string
 *         + naming gain x ln(1 + articles that name the law of the article's title)
 *
 * and what age adds to that (recency.h),
 *
 * as search/ranking/rerank.py explains. All paragraphs are read, and the articles that are best by estimates
 * (estimating.h). An *alias* is another way to write a part of the query: each of its occurrences counts as one of
 * the strings of that part.
 */
#ifndef POLICY_RERANK_H
#define POLICY_RERANK_H

#include "segment/segment_view.h"
#include "search/shares.h"
#include "search/top.h"

/* Read the texts of the hits, score the hits anew, and sort them. */
TextStatus rerank_hits(const RerankQuery *query, const SegmentView *const *views, Hit *hits, size_t count);

#endif
