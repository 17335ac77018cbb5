/* UTF-16 units as folding sees them: which fold to one character each, and which fold to the same one.
 *
 *   kinds      of each unit: REGULAR if it folds to one character whatever stands beside it
 *   first      of each character: the greatest unit that folds to it and is another one, or 0
 *   next       of each unit: the next lower one that folds to the same character, or 0
 */
#ifndef POLICY_UNITS_H
#define POLICY_UNITS_H

#include <stdint.h>

#define UNITS 0x10000u

/* Kinds are above the classes of letters (classes.h). */
typedef enum {
    REGULAR = 0,
    REPEATABLE_SIGN = 0xFC, /* folds to a sign that is one however often it is repeated */
    SPACE_UNIT = 0xFD,      /* folds to a space */
    PARENTHESIS = 0xFE,     /* folds to the one that a gloss opens with */
    ODD_UNIT = 0xFF         /* a surrogate, or a unit that does not fold to one character */
} UnitKind;

/* UNITS of each. */
typedef struct {
    const uint8_t *kinds;
    const uint16_t *first, *next;
} Units;

/* The next lower unit of a chain, or 0. */
static inline uint16_t unit_after(const Units *units, uint16_t unit) {
    uint16_t next = units->next[unit];
    return next < unit ? next : 0;
}

#endif
