/* The fold of each character, and which characters are letters or Han. In Python: analysis/characters.py.
 *
 * folds.bin is mapped and used as it is: little-endian numbers, one part after the other.
 *
 *   counts    u32 each: of blocks, extents and expanded characters
 *   stages    u16 for every 128 code points: the number of their block; block 0 is of characters that fold to themselves
 *   blocks    128 u32 each: code ^ fold, so that 0 keeps; or IRREGULAR | the expansion's number
 *   extents   two u32 each: where in `expanded` an expansion is, and its length; the first two are empty, for characters
 *             that are dropped and for marks, which are dropped and belong to the character before them; one of a single
 *             character is of one that joins the character before it
 *   expanded  u32 each: code points
 *   kinds     u8 for each unit, and first and next, u16 for each: see units.h
 *
 * letters.txt has a code point or the first and last of a range a line, in hexadecimal.
 */
#ifndef POLICY_CHARACTERS_H
#define POLICY_CHARACTERS_H

#include "analysis/units.h"
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
    const uint16_t *stages;
    const uint32_t *blocks;
    const Extent *extents;
    uint32_t extent_count;
    const uint32_t *expanded;
    Units units;
    uint8_t letters[(LAST_CODE + 1) / 8]; /* a bit a code point */
} Characters;

/* Read folds.bin, which stays where it is, and letters.txt; false with a reason. */
bool characters_read(Characters *characters, Section folds, Section letters, const char **reason);

/* The entry of a code point: below IRREGULAR, code ^ entry is its fold. */
static inline uint32_t entry_of(const Characters *characters, uint32_t code) {
    if (code > LAST_CODE) return 0;
    uint32_t block = characters->stages[code >> BLOCK_BITS];
    return characters->blocks[(block << BLOCK_BITS) + (code & (BLOCK_SIZE - 1))];
}

/* The fold of a character with an irregular entry: *length code points, none for DROPPED and MARK. */
static inline const uint32_t *expansion_of(const Characters *characters, uint32_t entry, uint32_t *length) {
    uint32_t number = entry & ~IRREGULAR;
    Extent extent = number < characters->extent_count ? characters->extents[number] : (Extent){0, 0};
    *length = extent.length;
    return characters->expanded + extent.start;
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
