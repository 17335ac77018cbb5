/* Strings as numbers: a hash in the upper 56 bits, the count of letters in the lower 8. In Python: `number_of` of
 * duplicates/passages.py. */
#ifndef POLICY_HASHING_H
#define POLICY_HASHING_H

#include <stdint.h>

#define MOST_LETTERS 0xFFu

/* FNV-1a over code points, mixed once more so that the upper bits depend on all of them. */
typedef struct {
    uint64_t value;
    uint64_t letters;
} Hash;

#define HASH_START {UINT64_C(0xCBF29CE484222325), 0}

static inline void hash_add(Hash *hash, uint32_t code) {
    hash->value = (hash->value ^ code) * UINT64_C(0x100000001B3);
    hash->letters++;
}

static inline uint64_t hash_number(const Hash *hash) {
    uint64_t value = hash->value ^ hash->value >> 32;
    value *= UINT64_C(0xFF51AFD7ED558CCD);
    value ^= value >> 29;
    return (value & ~(uint64_t)MOST_LETTERS) | (hash->letters < MOST_LETTERS ? hash->letters : MOST_LETTERS);
}

#endif
