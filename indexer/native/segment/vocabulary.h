/* A hash table of one field's terms: code points to the term's number, 0, 1, 2...
 *
 * A term of one to three code points is its own key, so that one comparison tells most terms apart. The code
 * points of other terms stand in `long_terms`, each term behind its length:
 *
 *   of one to three   0 | first + 1 : 21 bits | second + 1 : 21 | third + 1 : 21        (0: there is none)
 *   others, in slots  1 | hash : 63 bits
 *   others, in keys   1 | start in long_terms : 63 bits
 *
 * Keys of short terms compare as the terms do. Slots are open addressed. The hash is seeded, so that no text can
 * bring all of its terms to one slot.
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
    uint32_t size;
    uint32_t *long_terms;
    size_t capacity, long_size, long_capacity; /* capacity: of keys */
} Vocabulary;

/* A term being sorted: first by `key`, made of its first three code points, then by the others. */
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

/* The finalizer of splitmix64 over the seeded key: each bit of the key changes each bit of the hash. */
static inline uint64_t vocabulary_hash(const Vocabulary *vocabulary, uint64_t key) {
    uint64_t hash = key ^ vocabulary->seed;
    hash = (hash ^ hash >> 30) * UINT64_C(0xBF58476D1CE4E5B9);
    hash = (hash ^ hash >> 27) * (vocabulary->seed | 1);
    return hash ^ hash >> 32;
}

/* Prefetch the slot of a key. There must be slots. */
static inline void vocabulary_prefetch(const Vocabulary *vocabulary, uint64_t key) {
#if defined(__GNUC__)
    __builtin_prefetch(&vocabulary->slots[vocabulary_hash(vocabulary, key) & (vocabulary->slots_count - 1)]);
#else
    (void)vocabulary, (void)key;
#endif
}

void vocabulary_start(Vocabulary *vocabulary, uint64_t seed);
void vocabulary_free(Vocabulary *vocabulary);

/* Make room for so many new terms. False where there is no memory, or there would be 2^31 terms. */
bool vocabulary_reserve(Vocabulary *vocabulary, size_t more);

/* The key of a term as it is in slots. */
uint64_t vocabulary_key(const Vocabulary *vocabulary, const uint32_t *term, size_t length);

/* The slot of a term by its key; a short one's `term` may be NULL. A new term takes reserved room. The slot stays
 * where it is until room is reserved. NULL where there is no memory for a long term. */
VocabularySlot *vocabulary_find(Vocabulary *vocabulary, uint64_t key, const uint32_t *term, size_t length);

/* All terms in the order of their code points, which is that of their UTF-8: an array to free that points into
 * the vocabulary. NULL where there is no memory. */
SortedTerm *vocabulary_sorted(const Vocabulary *vocabulary);

/* Write a term as UTF-8 to out, which has room for four bytes a code point; returns its bytes. */
size_t sorted_term_utf8(const SortedTerm *term, uint8_t *out);

#endif
