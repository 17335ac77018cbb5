/* UTF-16 units as folding sees them: which fold to one character each, and which fold to the same one.
 *
 *   kinds      of each unit: REGULAR if it folds to one character whatever stands beside it
 *   first      of each character: a unit that folds to it and is another one, or 0
 *   next       of each unit: the next unit that folds to the same character, or 0
 */
#ifndef POLICY_UNITS_H
#define POLICY_UNITS_H

#include "analysis/characters.h"

#define UNITS 0x10000u

/* Kinds are above the classes of letters (classes.h). */
typedef enum {
    REGULAR = 0,
    REPEATABLE_SIGN = 0xFC, /* folds to a sign that is one however often it is repeated */
    SPACE_UNIT = 0xFD,      /* folds to a space */
    PARENTHESIS = 0xFE,     /* folds to the one that a gloss opens with */
    ODD_UNIT = 0xFF         /* a surrogate, or a unit that does not fold to one character */
} UnitKind;

typedef struct {
    uint8_t kinds[UNITS];
    uint16_t first[UNITS], next[UNITS];
} Units;

/* Set `units`, which is all 0. */
void units_find(Units *units, const Characters *characters);

#endif
