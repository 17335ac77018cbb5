/* Readings of Han characters, and glosses, which are parentheses with one. In Python: analysis/glosses.py. */
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

/* Whether these letters, with or without tone marks, are a reading of a folded Han character. */
bool is_reading(const Readings *readings, const uint32_t *letters, size_t count, uint32_t character);

/* Whether the parenthesis at text[at] holds one to eight letters with spaces around; sets where the letters
 * are, and the end behind it. */
bool is_parenthesised(const uint32_t *text, size_t length, size_t at, size_t *letters, size_t *count,
                      size_t *end);

#endif
