/* A set of phrases, and whether a text holds one of them.
 *
 *   slots   a power of two of them. The hash of the first two characters of a phrase names its slot, or where that is
 *           taken, the one from which the next free one is looked for
 *
 * A table of the shipped synonyms is compiled beforehand (search/query/data/generate.py), for machines that store the
 * low byte first: u32 bytes of the lines | u32 number of phrases | slots.
 */
#ifndef POLICY_PHRASES_H
#define POLICY_PHRASES_H

#include "search/string_pool.h"

typedef struct {
    uint32_t start, size; /* in `lines`; no phrase where `size` is 0 */
} Phrase;

typedef struct {
    Section lines; /* UTF-8, the caller's */
    const Phrase *slots;
    Phrase *own_slots; /* those of phrases that were read here; NULL where they are mapped */
    size_t count, capacity;
} Phrases;

/* Read the phrases on the left of groups of synonyms (docs/synonyms.md), one group a line, with # before comments; false
 * without memory. */
bool phrases_read(Phrases *phrases, Section lines);

/* The same by a table that was compiled from the lines, if it is theirs. The table is the caller's, and aligned. */
bool phrases_map(Phrases *phrases, Section lines, Section table);
void phrases_free(Phrases *phrases);

/* Whether a text of a pool holds one. */
bool holds_phrase(const Phrases *phrases, const StringPool *pool, TermSpan text);

/* The slot from which the phrases are looked for that begin as a text does, by the size of its first two characters. */
size_t first_slot(const Phrases *phrases, const uint8_t *bytes, size_t size_of_two);

/* Set *phrase to the next one that a text begins with, and move *slot behind it; false where no more are. */
bool next_phrase(const Phrases *phrases, size_t *slot, const uint8_t *bytes, size_t size, Phrase *phrase);

/* The rest of a group: its phrases from `at` on, until `at` is beyond `end`. `sign` is the one after the last phrase that
 * was taken, 0 at the end. */
typedef struct {
    size_t at, end;
    uint8_t sign;
} Group;

/* The whole group that a phrase is of. */
Group group_of(const Phrases *phrases, Phrase phrase);

/* Take the next phrase of a group, without the spaces around it. */
Phrase take_phrase(const Phrases *phrases, Group *group);

#endif
