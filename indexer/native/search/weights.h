/* The weights of a query's strings: the terms that rank candidates, and the strings that re-ranking counts.
 * In Python: search/ranking/bm25.py and search/ranking/rerank.py. */
#ifndef POLICY_WEIGHTS_H
#define POLICY_WEIGHTS_H

#include "search/query.h"
#include "search/rerank.h"
#include "search/synonyms.h"

/* The constants of the ranking, which Python gives. */
typedef struct {
    double word, title, step; /* gains of a word and of a word in a title; the unit of weights */
    double expansion, related; /* parts of the weight of what is written in another way, and of what is related */
    double pair, letter, of_article, coverage; /* gains of strings: in a paragraph, and in an article */
    size_t most_words, most_strings;
} RankingWeights;

/* The segments of an index, in which strings are counted. */
typedef struct {
    const SegmentView *const *views;
    uint32_t view_count, documents;
} CountedSegments;

typedef struct {
    ScoringTerm *items;
    size_t count, capacity;
    double weight; /* the sum of all */
} Terms;

typedef struct {
    RerankTerm *items; /* their code points are the pool's */
    size_t count, capacity;
    double of_pairs;  /* the idf of all pairs of letters, each as often as the text has it */
    bool pairs_occur; /* whether each pair of letters is somewhere in the index */
} CountedStrings;

typedef enum { WEIGHED, NOT_WEIGHED, TABLE_NOT_SOUND, NO_MEMORY_FOR_WEIGHTS } WeightStatus;

/* The values by which strings are weighed. */
typedef struct {
    const CountedSegments *segments;
    const RankingWeights *weights;
    const Folding *folding;
    const SortedStrings *function_words;
    const Expansions *expansions;
} StringScales;

/* Set *count to the number of documents of all segments that hold a term, which is given in UTF-8. */
WeightStatus count_key(const CountedSegments *segments, Field field, const uint8_t *key, size_t size, uint64_t *count);

/* Add the terms of the words that occur, the heaviest first. */
WeightStatus weigh_words(const CountedSegments *segments, const RankingWeights *weights, const StringPool *pool,
                         const TermSpans *words, Terms *terms);

/* Add the strings of a text, and of the words in it, that occur. */
WeightStatus weigh_strings(const StringScales *scales, const StringPool *pool, TermSpan text, const TermSpans *words,
                           CountedStrings *strings);

#endif
