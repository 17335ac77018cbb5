/* Sets of the documents of one window of a segment, a bit each. */
#ifndef POLICY_BITS_H
#define POLICY_BITS_H

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "base/words.h"

#define WINDOW_SHIFT 12u
#define WINDOW (1u << WINDOW_SHIFT)
#define WINDOW_WORDS (WINDOW / 64)

typedef struct {
    uint64_t words[WINDOW_WORDS];
} Bits;

static inline void bits_set(Bits *bits, uint32_t at) { bits->words[at >> 6] |= (uint64_t)1 << (at & 63); }

static inline bool bits_hold(const Bits *bits, uint32_t at) { return bits->words[at >> 6] >> (at & 63) & 1; }

static inline uint32_t count_ones(uint64_t word) {
    word -= word >> 1 & 0x5555555555555555u;
    word = (word & 0x3333333333333333u) + (word >> 2 & 0x3333333333333333u);
    word = (word + (word >> 4)) & 0x0F0F0F0F0F0F0F0Fu;
    return (uint32_t)(word * 0x0101010101010101u >> 56);
}

static inline uint32_t bits_count(const Bits *bits) {
    uint32_t count = 0;
    for (uint32_t word = 0; word < WINDOW_WORDS; word++) count += count_ones(bits->words[word]);
    return count;
}

/* The bits of one word that lie in from .. to - 1 of the set. */
static inline uint64_t word_range(uint32_t word, uint32_t from, uint32_t to) {
    uint32_t start = 64 * word;
    if (to <= start || from >= start + 64) return 0;
    uint64_t below = to - start >= 64 ? UINT64_MAX : ((uint64_t)1 << (to - start)) - 1;
    return from <= start ? below : below & UINT64_MAX << (from - start);
}

/* The number of bits in from .. to - 1, of which `from` is the lesser. */
static inline uint32_t bits_count_range(const Bits *bits, uint32_t from, uint32_t to) {
    uint32_t count = 0;
    for (uint32_t word = from >> 6; word <= (to - 1) >> 6; word++) {
        count += count_ones(bits->words[word] & word_range(word, from, to));
    }
    return count;
}

static inline void bits_set_range(Bits *bits, uint32_t from, uint32_t to) {
    if (from >= to) return;
    for (uint32_t word = from >> 6; word <= (to - 1) >> 6; word++) bits->words[word] |= word_range(word, from, to);
}

static inline void bits_and(Bits *bits, const Bits *other) {
    for (uint32_t word = 0; word < WINDOW_WORDS; word++) bits->words[word] &= other->words[word];
}

static inline void bits_remove(Bits *bits, const Bits *other) {
    for (uint32_t word = 0; word < WINDOW_WORDS; word++) bits->words[word] &= ~other->words[word];
}

static inline bool bits_are_empty(const Bits *bits) {
    uint64_t any = 0;
    for (uint32_t word = 0; word < WINDOW_WORDS; word++) any |= bits->words[word];
    return any == 0;
}

/* The first set bit at or after `from`; WINDOW where there is none. */
static inline uint32_t bits_next(const Bits *bits, uint32_t from) {
    if (from >= WINDOW) return WINDOW;
    uint32_t word = from >> 6;
    uint64_t left = bits->words[word] & UINT64_MAX << (from & 63);
    while (left == 0) {
        if (++word == WINDOW_WORDS) return WINDOW;
        left = bits->words[word];
    }
    return 64 * word + lowest_bit(left);
}

#endif
