/* Counts equal numbers (of passages.h) in a table without chains: those that share a slot count too high. */
#ifndef POLICY_COUNTS_H
#define POLICY_COUNTS_H

#include "base/memory.h"

#define MOST_COUNTED 0xFFFFu
#define FEWEST_SLOTS 1024

typedef struct {
    uint16_t *slots; /* to be freed */
    uint64_t mask;
} Counts;

static inline uint16_t *slot_of(const Counts *counts, uint64_t number) {
    return &counts->slots[number >> 8 & counts->mask];
}

/* Count these numbers; false when there is no memory. */
static inline bool count_numbers(Counts *counts, const uint64_t *numbers, size_t count) {
    size_t slots = FEWEST_SLOTS;
    while (slots < 2 * count) slots *= 2;
    counts->mask = slots - 1;
    counts->slots = calloc(slots, sizeof *counts->slots);
    for (size_t at = 0; counts->slots != NULL && at < count; at++) {
        uint16_t *slot = slot_of(counts, numbers[at]);
        if (*slot < MOST_COUNTED) ++*slot;
    }
    return counts->slots != NULL;
}

#endif
