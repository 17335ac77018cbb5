/* The synonyms of the phrases of a text. In Python: search/query/synonyms.py and search/answering/expanding.py. */
#ifndef POLICY_SYNONYMS_H
#define POLICY_SYNONYMS_H

#include "search/phrases.h"
#include "search/query_words.h"

/* Another way to write a phrase of the text. */
typedef struct {
    TermSpan said, other;
    bool same;      /* whether it means the same; else it is related */
    bool spells;    /* whether it is another spelling, which is found as it stands */
    uint64_t count; /* of documents that hold it, at most, once they are counted */
} Expansion;

typedef struct {
    Expansion *items;
    size_t count, capacity;
} Expansions;

/* Add the synonyms of a text's phrases, each once, in the order of the text, and put them into its pool. Of phrases that
 * begin at one place the longest counts, and what it covers is not looked at again. A phrase begins and ends at bounds of
 * words. */
PoolStatus add_synonyms(const Phrases *phrases, const QueryCutter *cutter, StringPool *pool, TermSpan text,
                        Expansions *expansions);

#endif
