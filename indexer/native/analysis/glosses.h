/* The readings of Han characters, from data/readings.txt, and which parentheses hold one: a gloss. */
#ifndef POLICY_GLOSSES_H
#define POLICY_GLOSSES_H

#include "base/memory.h"

typedef struct {
    uint32_t name, characters, end; /* where in the text: the syllable, after its tab, after its line */
} Syllable;

typedef struct {
    Buffer text;      /* the file, as it is */
    Buffer syllables; /* of type Syllable, ascending */
} Readings;

/* Read readings.txt; false with a reason, or without one when there is no memory. */
bool readings_read(Readings *readings, const uint8_t *text, size_t size, const char **reason);
void readings_free(Readings *readings);

/* Whether these letters, with or without tone marks, are a reading of a folded Han character. */
bool is_reading(const Readings *readings, const uint32_t *letters, size_t count, uint32_t character);

/* Whether what opens at text[at], a parenthesis, holds one to eight letters and spaces around them; then
 * where the letters are, and the end after it. */
bool is_parenthesised(const uint32_t *text, size_t length, size_t at, size_t *letters, size_t *count,
                      size_t *end);

/* Whether a code point is Han: an ideograph, a radical, 〇 or 々. The ranges are those of characters.py. */
static inline bool is_han(uint32_t code) {
    if (code >= 0x4E00 && code <= 0x9FFF) return true;
    if (code < 0x2E80) return false;
    return code <= 0x2FDF || code == 0x3005 || code == 0x3007 || (code >= 0x3021 && code <= 0x3029) ||
           (code >= 0x3038 && code <= 0x303B) || (code >= 0x3400 && code <= 0x4DBF) ||
           (code >= 0xF900 && code <= 0xFAFF) || (code >= 0x20000 && code <= 0x3FFFD);
}

#endif
