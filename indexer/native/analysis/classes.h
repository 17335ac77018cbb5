/* Text as classes of letters, which is how strings are counted in it without folding it.
 *
 * Each letter of the strings has a class, from 1 on; all other characters have class 0. All units that fold to a
 * letter have its class, so that one look-up a unit gives the classes of the folded text. Spaces, repeated signs
 * and parentheses are seen to one by one. A text with a gloss, a surrogate, or a unit that does not fold to one
 * character, is not read so: 1 % of the paragraphs of policy news.
 */
#ifndef POLICY_CLASSES_H
#define POLICY_CLASSES_H

#include "analysis/folding.h"

#define MOST_CLASSES 127u
#define MOST_SIGNS 8u

/* Readable bytes of class 0 behind a text's classes. */
#define CLASSES_BEYOND 64u

typedef struct {
    const Folding *folding;
    uint8_t of_units[UNITS]; /* class of each unit, or its kind if that is not REGULAR */
    uint32_t signs[MOST_SIGNS]; /* the letters whose units are of another kind, such as a space, */
    uint8_t of_signs[MOST_SIGNS]; /* and their classes */
    uint32_t sign_count, count;
} LetterClasses;

typedef struct {
    uint8_t *classes;
    size_t length, capacity;
} ClassedText;

void classes_start(LetterClasses *classes, const Folding *folding);

/* Set *class to that of a letter, a new one if it has none: 0 for a letter that no text has that is read so. False
 * where there are too many classes. */
bool class_of_letter(LetterClasses *classes, uint32_t letter, uint8_t *class);

typedef enum { CLASSED, NOT_CLASSED, NO_MEMORY_FOR_CLASSES } ClassedStatus;

/* Read a text; NOT_CLASSED where it has to be folded. The time is linear in count. */
ClassedStatus classify(const LetterClasses *classes, const uint16_t *units, size_t count, ClassedText *text);

#endif
