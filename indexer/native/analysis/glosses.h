/* Readings of Han characters, and glosses, which are parentheses with some. In Python: analysis/glosses.py. */
#ifndef POLICY_GLOSSES_H
#define POLICY_GLOSSES_H

#include "analysis/characters.h"

typedef struct {
    uint32_t name, characters, end; /* offsets: of the syllable, behind its tab, of its line's end */
} Syllable;

typedef struct {
    Section text;     /* the file as it is */
    Buffer syllables; /* Syllable, ascending by name */
} Readings;

/* Read readings.txt, which stays where it is; false with a reason, or without one when there is no memory. */
bool readings_read(Readings *readings, Section file, const char **reason);
void readings_free(Readings *readings);

/* The end behind the gloss whose parenthesis is at text[open], and the character that it is removed to, the last of
 * text[0, written) that is no space; `open` if it is no gloss of the characters there. */
size_t end_of_gloss(const Readings *readings, const uint32_t *text, size_t length, size_t open, size_t written,
                    size_t *glossed);

/* Letters of pinyin and of bopomofo. */
static inline bool is_symbol(uint32_t code) { return (code >= 'a' && code <= 'z') || (code >= 0x3105 && code <= 0x3129); }

/* Whether a character stands between syllables: a space, a sign, a tone number or a tone mark. */
static inline bool is_between(uint32_t code) {
    return code == ' ' || code == '"' || code == '.' || code == '-' || code == ',' || code == 0x3001 || code == '/' ||
           (code >= '1' && code <= '5') ||
           code == 0x2C9 || code == 0x2CA || code == 0x2C7 || code == 0x2CB || code == 0x2D9;
}

/* A character of the words before readings: 音, 拼音, 注音, 读音, 读, 读作, 发音. */
static inline bool is_of_label(uint32_t code) {
    return code == 0x97F3 || code == 0x62FC || code == 0x6CE8 || code == 0x8BFB || code == 0x53D1 || code == 0x4F5C;
}

#endif
