/* Readings of Han characters, and glosses, which are parentheses with some. In Python: analysis/glosses.py. */
#ifndef POLICY_GLOSSES_H
#define POLICY_GLOSSES_H

#include "analysis/characters.h"

typedef struct {
    uint32_t name, characters, end; /* offsets: of the syllable, behind its tab, of its line's end */
} Syllable;

typedef struct {
    Buffer text;      /* the file as it is */
    Buffer syllables; /* Syllable, ascending by name */
} Readings;

/* Read readings.txt; false with a reason, or without one when there is no memory. */
bool readings_read(Readings *readings, Section file, const char **reason);
void readings_free(Readings *readings);

/* The end behind the gloss whose parenthesis is at text[open], and the character that it is removed to, the last of
 * text[0, written) that is no space; `open` if it is no gloss of the characters there. */
size_t end_of_gloss(const Readings *readings, const uint32_t *text, size_t length, size_t open, size_t written,
                    size_t *glossed);

#endif
