/* One query on a state of an index, from its texts to its first matches. In Python: search/answering/plan.py and
 * search/answering/retrieval.py. */
#ifndef POLICY_ANSWERING_H
#define POLICY_ANSWERING_H

#include "search/expansions.h"
#include "search/query_words.h"
#include "search/tiers.h"

/* A state of an index, and the settings of the ranking. All strings and views are the caller's. */
typedef struct {
    QueryCutter cutter;
    RankingWeights weights;
    TierLimits limits;
    CountedSegments counted;
    RerankQuery rerank; /* without strings; naming is the gain for an idf of 1 of all pairs */
    double least, average;
    bool has_boilerplate;
} OpenedIndex;

/* A query, and what is found out about it. The caller sets the index, the texts and is_bare; of bare text the expansions,
 * or the list of synonyms that has them; and of an expression the condition EXACT, unless all texts are asked for, or
 * any of them. */
typedef struct {
    const OpenedIndex *opened;
    StringPool pool;
    TermSpans texts; /* of an expression, or the ways to write bare text, as it is written first */
    const Phrases *synonyms; /* or NULL */
    Expansions expansions;
    bool is_bare;
    TermSpans words, atoms; /* the words of an expression, and of bare text once they are asked for */
    HeldParts held;
    Terms terms;
    double needed; /* the weight of terms of the text that a match holds */
    CountedStrings strings; /* once they are asked for */
    RerankQuery rerank;     /* of them */
    Conditions conditions;
    TieredHits found;
    bool has_memory;
} Answering;

/* Find the first matches, from 1 to limits.few, and count all if `counts`. False without memory, which has_memory
 * tells, and where something is damaged. */
bool answer_query(Answering *answering, Budget *budget, size_t limit, bool counts);

/* Find the matches among some documents, which ascend; they are the query's from then on. False as for answer_query. */
bool find_among(Answering *answering, Budget *budget, Place *documents, size_t count, Top *found);

/* Fetch the texts of the matches, which are read next, into the processor's cache. */
void prefetch_texts_found(const Answering *answering);
void answering_free(Answering *answering);

#endif
