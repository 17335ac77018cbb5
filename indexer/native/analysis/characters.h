/* The fold of each character, and which characters are letters or Han. In Python: analysis/characters.py.
 *
 *   stages    block number of every 128 code points; block 0 is for characters that fold to themselves
 *   blocks    128 entries each: code ^ fold, so that 0 keeps; or IRREGULAR | the expansion's number
 *   extents   where in `expanded` each expansion is; the first two are empty, for characters that are dropped
 *             and for marks, which are dropped and belong to the character before them; one of a single
 *             character is of one that joins the character before it
 *   letters   a bit a code point
 */
#ifndef POLICY_CHARACTERS_H
#define POLICY_CHARACTERS_H

#include "base/memory.h"

#define LAST_CODE 0x10FFFFu
#define BLOCK_BITS 7
#define BLOCK_SIZE (1u << BLOCK_BITS)
#define STAGES ((LAST_CODE >> BLOCK_BITS) + 1)
#define IRREGULAR 0x80000000u
#define DROPPED IRREGULAR
#define MARK (IRREGULAR | 1)

typedef struct {
    uint32_t start, length;
} Extent;

typedef struct {
    uint16_t stages[STAGES];
    uint8_t letters[(LAST_CODE + 1) / 8];
    Buffer blocks, extents, expanded;
} Characters;

/* Read folds.txt and letters.txt; false with a reason, or without one when there is no memory. */
bool characters_read(Characters *characters, Section folds, Section letters, const char **reason);
void characters_free(Characters *characters);

/* The entry of a code point: below IRREGULAR, code ^ entry is its fold. */
static inline uint32_t entry_of(const Characters *characters, uint32_t code) {
    if (code > LAST_CODE) return 0;
    const uint32_t *blocks = (const uint32_t *)(const void *)characters->blocks.data;
    uint32_t block = characters->stages[code >> BLOCK_BITS];
    return blocks[(block << BLOCK_BITS) + (code & (BLOCK_SIZE - 1))];
}

/* The fold of a character with an irregular entry: *length code points, none for DROPPED and MARK. */
static inline const uint32_t *expansion_of(const Characters *characters, uint32_t entry, uint32_t *length) {
    const Extent *extents = (const Extent *)(const void *)characters->extents.data;
    Extent extent = extents[entry & ~IRREGULAR];
    *length = extent.length;
    return (const uint32_t *)(const void *)characters->expanded.data + extent.start;
}

/* Whether a code point is Han: an ideograph, a radical, 〇 or 々. The ranges are those of characters.py. */
static inline bool is_han(uint32_t code) {
    if (code >= 0x4E00 && code <= 0x9FFF) return true;
    if (code < 0x2E80) return false;
    return code <= 0x2FDF || code == 0x3005 || code == 0x3007 || (code >= 0x3021 && code <= 0x3029) ||
           (code >= 0x3038 && code <= 0x303B) || (code >= 0x3400 && code <= 0x4DBF) ||
           (code >= 0xF900 && code <= 0xFAFF) || (code >= 0x20000 && code <= 0x3FFFD);
}

#endif
