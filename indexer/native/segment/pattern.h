/* The terms of a table that look like a pattern: at each place of the term stands one of some characters. */
#ifndef POLICY_PATTERN_H
#define POLICY_PATTERN_H

#include "base/text.h"
#include "segment/termtable.h"

/* A walk over the terms like a pattern, in order. The characters of each of its `length` places ascend. */
typedef struct {
    TermWalk walk;
    const CodePoints *places;
    size_t length, first; /* `first` is the place, among those of the first place, of the character walked over */
    bool is_reached;      /* whether the walk is at terms that begin with it */
} PatternWalk;

/* Stand before the first term. `length` is at least 1. `term_walk_end` of `walk` frees what it holds. */
void pattern_walk_start(PatternWalk *pattern, const TermTable *table, const CodePoints *places, size_t length);

/* Go on to the next term, in pattern->walk; answers as term_walk_next does. */
int pattern_walk_next(PatternWalk *pattern);

#endif
