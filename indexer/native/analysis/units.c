/* Finds the kinds of units, and the units that fold to the same character; units.h draws both. */
#include "analysis/units.h"

#include "analysis/signs.h"

#define FIRST_SURROGATE 0xD800u
#define LAST_SURROGATE 0xDFFFu

static const uint16_t SIGNS[] = {' ', '(', '-', '.', '"', '<', '>', ELLIPSIS};

/* The kind of a unit by the character that it folds to. */
static UnitKind kind_of(uint32_t folded) {
    if (folded == ' ') return SPACE_UNIT;
    if (folded == '(') return PARENTHESIS;
    if (joins_before(folded) || folded >= UNITS) return ODD_UNIT;
    return is_repeatable(folded) ? REPEATABLE_SIGN : REGULAR;
}

static void add_unit(Units *units, uint32_t unit, uint32_t entry) {
    uint32_t folded = unit ^ entry;
    units->kinds[unit] = (uint8_t)(entry >= IRREGULAR || unit == 0 ? ODD_UNIT : kind_of(folded));
    if (entry == 0 || units->kinds[unit] == ODD_UNIT) return;
    units->next[unit] = units->first[folded];
    units->first[folded] = (uint16_t)unit;
}

void units_find(Units *units, const Characters *characters) {
    for (size_t at = 0; at < sizeof SIGNS / sizeof *SIGNS; at++) {
        units->kinds[SIGNS[at]] = (uint8_t)kind_of(SIGNS[at]);
    }
    for (uint32_t block = 0; block < UNITS >> BLOCK_BITS; block++) {
        if (characters->stages[block] == 0) continue; /* all fold to themselves */
        for (uint32_t unit = block << BLOCK_BITS; unit >> BLOCK_BITS == block; unit++) {
            add_unit(units, unit, entry_of(characters, unit));
        }
    }
    memset(units->kinds + FIRST_SURROGATE, ODD_UNIT, LAST_SURROGATE - FIRST_SURROGATE + 1);
}
