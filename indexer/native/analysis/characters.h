/* What characters are and fold to, read from data/folds.txt and data/letters.txt.
 *
 *   stages    block number of every 128 code points; block 0 is that of characters that stay
 *   blocks    128 entries each. An entry is code ^ folded, so that 0 stays; or IRREGULAR | its expansion
 *   extents   where in `expanded` each expansion is; the first is nothing, of characters that are dropped
 *   letters   a bit a code point
 */
#ifndef POLICY_CHARACTERS_H
#define POLICY_CHARACTERS_H

#include "analysis/glosses.h"
#include "base/memory.h"

#define LAST_CODE 0x10FFFFu
#define BLOCK_BITS 7
#define BLOCK_SIZE (1u << BLOCK_BITS)
#define STAGES ((LAST_CODE >> BLOCK_BITS) + 1)
#define IRREGULAR 0x80000000u

typedef struct {
    uint32_t start, length;
} Extent;

typedef struct Folding {
    uint16_t stages[STAGES];
    uint8_t letters[(LAST_CODE + 1) / 8];
    Buffer blocks, extents, expanded;
    Readings readings;
} Folding;

/* Read the three data files; NULL with a reason, or without one when there is no memory. */
Folding *folding_new(const uint8_t *folds, size_t folds_size, const uint8_t *readings, size_t readings_size,
                     const uint8_t *letters, size_t letters_size, const char **reason);
void folding_free(Folding *folding);

/* The entry of a code point: below IRREGULAR, code ^ entry is what it folds to. */
static inline uint32_t folding_entry(const Folding *folding, uint32_t code) {
    if (code > LAST_CODE) return 0;
    const uint32_t *blocks = (const uint32_t *)(const void *)folding->blocks.data;
    return blocks[((uint32_t)folding->stages[code >> BLOCK_BITS] << BLOCK_BITS) + (code & (BLOCK_SIZE - 1))];
}

/* What an irregular entry's character becomes: *length code points, none where it is dropped. */
static inline const uint32_t *folding_expansion(const Folding *folding, uint32_t entry, uint32_t *length) {
    const Extent *extents = (const Extent *)(const void *)folding->extents.data;
    Extent extent = extents[entry & ~IRREGULAR];
    *length = extent.length;
    return (const uint32_t *)(const void *)folding->expanded.data + extent.start;
}

/* Whether a code point is a letter or digit of any script, or Han. */
static inline bool folding_is_letter(const Folding *folding, uint32_t code) {
    return code <= LAST_CODE && (folding->letters[code >> 3] >> (code & 7) & 1) != 0;
}

#endif
