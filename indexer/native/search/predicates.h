/* Predicates: conditions on how strings stand in a folded text.
 *
 * A text that satisfies a predicate holds each of its strings, and so the grams of each: grams find candidates,
 * and the predicate decides. See predicates.py.
 */
#ifndef POLICY_PREDICATES_H
#define POLICY_PREDICATES_H

#include <stdbool.h>

#include "base/text.h"

/* The strings occur; or they all begin in one sentence. */
typedef enum { PREDICATE_EXACT, PREDICATE_SAME_SENTENCE, PREDICATES } Predicate;

/* The place where a string begins in `text` at or after `from`; SIZE_MAX where it does not. */
size_t find_string(const uint32_t *text, size_t length, const CodePoints *string, size_t from);

/* Whether a text satisfies a predicate on strings, none of which is empty. */
bool satisfies(Predicate predicate, const CodePoints *strings, size_t count, const uint32_t *text, size_t length);

#endif
