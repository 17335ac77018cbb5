/* The terms of one field while documents are collected: code points to the term's number, 0, 1, 2...
 *
 * The key of a term of one to three code points is the term itself, so that most terms are told apart by
 * one comparison; the code points of others stand in `long_terms`, each term behind its length:
 *
 *   of one to three   0 | first + 1 : 21 bits | second + 1 : 21 | third + 1 : 21        (0: there is none)
 *   others, in slots  1 | hash : 63 bits
 *   others, in keys   1 | where in long_terms it stands : 63 bits
 *
 * Keys of short terms compare as the terms do. Slots are open addressed; the hash is seeded, so that no
 * text can choose to have all of its terms in one place.
 */
#ifndef POLICY_VOCABULARY_H
#define POLICY_VOCABULARY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SHORT_TERM 3u
#define LONG_KEY (UINT64_C(1) << 63)

typedef struct {
    uint64_t key;  /* 0 in an empty slot */
    uint32_t term; /* its number */
    uint32_t mark; /* for the caller; 0 at first */
} VocabularySlot;

typedef struct {
    VocabularySlot *slots;
    size_t slots_count; /* a power of two, or 0 */
    uint64_t seed;
    uint64_t *keys; /* of each term */
    uint32_t size, capacity;
    uint32_t *long_terms;
    size_t long_size, long_capacity;
} Vocabulary;

/* A term as it is sorted: first by `key`, which is of its first three code points, then by the others. */
typedef struct {
    uint64_t key;
    const uint32_t *more;
    uint32_t more_length;
    uint32_t term;
} SortedTerm;

static inline uint64_t short_key(uint32_t first) { return (uint64_t)(first + 1) << 42; }

static inline uint64_t pair_key(uint32_t first, uint32_t second) {
    return short_key(first) | (uint64_t)(second + 1) << 21;
}

/* The finalizer of splitmix64 over the seeded key: each bit of the key moves each bit of the hash. */
static inline uint64_t vocabulary_hash(const Vocabulary *vocabulary, uint64_t key) {
    uint64_t hash = key ^ vocabulary->seed;
    hash = (hash ^ hash >> 30) * UINT64_C(0xBF58476D1CE4E5B9);
    hash = (hash ^ hash >> 27) * (vocabulary->seed | 1);
    return hash ^ hash >> 32;
}

/* Have the slot of a key on its way from memory. There must be slots. */
static inline void vocabulary_prefetch(const Vocabulary *vocabulary, uint64_t key) {
#if defined(__GNUC__)
    __builtin_prefetch(&vocabulary->slots[vocabulary_hash(vocabulary, key) & (vocabulary->slots_count - 1)]);
#else
    (void)vocabulary, (void)key;
#endif
}

void vocabulary_start(Vocabulary *vocabulary, uint64_t seed);
void vocabulary_free(Vocabulary *vocabulary);

/* Room for so many new terms; false where there is no memory, or there would be 2^32 terms. */
bool vocabulary_reserve(Vocabulary *vocabulary, size_t more);

/* The key of a term as it is in slots. */
uint64_t vocabulary_key(const Vocabulary *vocabulary, const uint32_t *term, size_t length);

/* The slot of a term by its key; of a short one `term` is not looked at. A new one takes reserved room. It
 * stays where it is until room is reserved. NULL where there is no memory for a long term. */
VocabularySlot *vocabulary_find(Vocabulary *vocabulary, uint64_t key, const uint32_t *term, size_t length);

/* All terms in the order of their code points, which is that of their UTF-8: an array to free, or NULL
 * where there is no memory. It points into the vocabulary. */
SortedTerm *vocabulary_sorted(const Vocabulary *vocabulary);

/* Write a term as UTF-8 to out, which has room for four bytes a code point; how many bytes it took. */
size_t sorted_term_utf8(const SortedTerm *term, uint8_t *out);

#endif
