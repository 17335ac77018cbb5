/* A set of phrases, and whether a text holds one of them.
 *
 *   slots   a power of two of them. The hash of the first two characters of a phrase names its slot, or where that is
 *           taken, the one from which the next free one is looked for
 */
#ifndef POLICY_PHRASES_H
#define POLICY_PHRASES_H

#include "search/string_pool.h"

typedef struct {
    uint32_t start, size; /* in `lines`; no phrase where `size` is 0 */
} Phrase;

typedef struct {
    Section lines; /* UTF-8, the caller's */
    Phrase *slots;
    size_t count, capacity;
} Phrases;

/* Read the phrases on the left of groups of synonyms (docs/synonyms.md), one group a line, with # before comments; false
 * without memory. */
bool phrases_read(Phrases *phrases, Section lines);
void phrases_free(Phrases *phrases);

/* Whether a text of a pool holds one. */
bool holds_phrase(const Phrases *phrases, const StringPool *pool, TermSpan text);

#endif
