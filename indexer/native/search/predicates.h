/* Patterns: conditions on how strings stand in a folded text. In Python: search/kernel/predicates.py.
 *
 * A text that satisfies a pattern holds the strings that it requires, and so the grams of each: grams find candidates,
 * and the pattern decides.
 */
#ifndef POLICY_PREDICATES_H
#define POLICY_PREDICATES_H

#include "search/spans.h"

/* How a pattern matches; the numbers that search/query/query.py gives its classes. */
typedef enum {
    PREDICATE_EXACT,
    PREDICATE_SAME_SENTENCE,
    PREDICATE_NEAR,
    PREDICATE_ADJACENT,
    PREDICATE_AT_LEAST,
    PREDICATE_EITHER,
    PREDICATES
} Predicate;

/* One of the patterns of a leaf, which stand in one array, a pattern before its parts. */
typedef struct {
    Predicate predicate;
    uint32_t number; /* of NEAR and ADJACENT the distance, of AT_LEAST the count */
    uint32_t size;   /* how many patterns it is, with its parts and theirs */
    CodePoints string; /* of EXACT */
} Pattern;

/* The place where a string begins in `text` at or after `from`; SIZE_MAX where it does not. */
size_t find_string(const uint32_t *text, size_t length, const CodePoints *string, size_t from);

/* Whether a text satisfies a pattern, looking at list->left spans at most; means nothing if list->stopped then. */
bool satisfies(const Pattern *pattern, const uint32_t *text, size_t length, SpanList *list);

#endif
