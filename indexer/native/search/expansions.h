/* Other ways to write phrases of bare text: the terms that bring in candidates, and what re-ranking counts.
 * In Python: expansion_terms of search/ranking/bm25.py, and search/ranking/rerank.py. */
#ifndef POLICY_EXPANSIONS_H
#define POLICY_EXPANSIONS_H

#include "search/weights.h"

/* Add the terms of the rarest atom of a phrase, if all of its atoms occur and it is no term yet. */
WeightStatus weigh_phrase(const CountedSegments *segments, const RankingWeights *weights, const StringPool *pool,
                          const TermSpans *atoms, Terms *terms);

/* Count the documents that hold the other ways to write a phrase: at most as many as hold their rarest gram. Those that
 * occur nowhere are left out. */
WeightStatus count_expansions(const CountedSegments *segments, const StringPool *pool, Expansions *expansions);

/* Add strings that are related to the strings of the text, then the aliases of these. */
WeightStatus add_expansions(const StringScales *scales, const StringPool *pool, CountedStrings *strings);

#endif
