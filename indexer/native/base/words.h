/* Words of 64 bits as sets of small numbers. */
#ifndef POLICY_WORDS_H
#define POLICY_WORDS_H

#include <stdint.h>

/* The lowest number of a set that is not empty. */
static inline uint32_t lowest_bit(uint64_t word) { return (uint32_t)__builtin_ctzll(word); }

#endif
