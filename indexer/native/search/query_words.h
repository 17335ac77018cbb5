/* The words of a query's texts that rank, and the atoms of bare text. In Python: search/query/atoms.py. */
#ifndef POLICY_QUERY_WORDS_H
#define POLICY_QUERY_WORDS_H

#include "analysis/terms.h"
#include "search/string_pool.h"

/* The dictionary that cuts texts, and the words that ask for nothing of their own. */
typedef struct {
    const WordTable *table;
    const Folding *folding;
    SortedStrings function_words;
} QueryCutter;

/* Add the words of a text that rank, each once. False without memory. */
bool add_words_of(const QueryCutter *cutter, const StringPool *pool, TermSpan text, TermSpans *words);

/* Add the atoms of a text, each once. False without memory. */
bool add_atoms_of(const QueryCutter *cutter, const StringPool *pool, TermSpan text, TermSpans *atoms);

#endif
