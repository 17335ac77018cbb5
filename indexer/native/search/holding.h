/* The parts of bare text, each of which a paragraph that holds all of it holds: an atom, or a phrase that has other
 * spellings in one of them. In Python: Plan._holding of search/answering/plan.py. */
#ifndef POLICY_HOLDING_H
#define POLICY_HOLDING_H

#include "search/synonyms.h"

/* All of the strings, or one of the others. */
typedef struct {
    TermSpans strings, others;
} HeldPart;

typedef struct {
    HeldPart *parts;
    size_t count, capacity;
} HeldParts;

/* Add the parts of a text with these atoms. Of the expansions those count that spell a phrase, which stand side by
 * side. False without memory. */
bool add_held_parts(const QueryCutter *cutter, const StringPool *pool, const TermSpans *atoms,
                    const Expansions *expansions, HeldParts *held);
void held_parts_free(HeldParts *held);

#endif
