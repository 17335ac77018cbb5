/* Reads folds.txt and letters.txt.
 *
 *   41-5A \t a \n      a code point or the first and last of a range, in hexadecimal; then, in folds.txt, its
 *   AD \t DROP \n      fold: DROP for nothing, MARK for nothing that belongs to the character before, SPACE for
 *   9-D \t SPACE \n    a space, JOIN and a character for one that may join the character before it; the characters
 *   B2 \t JOIN² \n    of a range fold to the given one and those after it. Lines that begin with # are skipped
 */
#include "analysis/characters.h"

#include "base/text.h"

#define LONGEST_EXPANSION 32

typedef struct {
    const uint8_t *bytes;
    size_t size, at;
} Lines;

static bool at_end(Lines *lines) {
    while (lines->at < lines->size && lines->bytes[lines->at] == '#') {
        const uint8_t *feed = memchr(lines->bytes + lines->at, '\n', lines->size - lines->at);
        lines->at = feed == NULL ? lines->size : (size_t)(feed - lines->bytes) + 1;
    }
    return lines->at >= lines->size;
}

static bool read_byte(Lines *lines, uint8_t byte) {
    if (lines->at >= lines->size || lines->bytes[lines->at] != byte) return false;
    lines->at++;
    return true;
}

static bool read_code(Lines *lines, uint32_t *code) {
    const uint8_t *bytes = lines->bytes + lines->at;
    size_t most = lines->size - lines->at < 6 ? lines->size - lines->at : 6, count = 0;
    uint32_t read = 0;
    for (; count < most; count++) {
        uint32_t digit = bytes[count] - (uint32_t)'0', letter = bytes[count] - (uint32_t)'A';
        if (digit > 9 && letter > 5) break;
        read = read << 4 | (digit <= 9 ? digit : letter + 10);
    }
    lines->at += count;
    *code = read;
    return count != 0 && read <= LAST_CODE;
}

static bool read_range(Lines *lines, uint32_t *first, uint32_t *last) {
    if (!read_code(lines, first)) return false;
    *last = *first;
    return !read_byte(lines, '-') || (read_code(lines, last) && *last >= *first);
}

static const uint32_t EMPTY_BLOCK[BLOCK_SIZE];

/* Set the entry of a code point; its stage gets a block of its own if it has the empty one. */
static bool set_entry(Characters *characters, uint32_t code, uint32_t entry) {
    uint16_t *stage = &characters->stages[code >> BLOCK_BITS];
    if (*stage == 0) {
        if (!buffer_append(&characters->blocks, EMPTY_BLOCK, sizeof EMPTY_BLOCK)) return false;
        *stage = (uint16_t)(characters->blocks.size / sizeof EMPTY_BLOCK - 1);
    }
    uint32_t *blocks = (uint32_t *)(void *)characters->blocks.data;
    blocks[((size_t)*stage << BLOCK_BITS) + (code & (BLOCK_SIZE - 1))] = entry;
    return true;
}

/* Keep an expansion; returns its entry, or 0 when there is no memory. */
static uint32_t add_expansion(Characters *characters, const uint32_t *codes, size_t length) {
    Extent extent = {(uint32_t)(characters->expanded.size / sizeof *codes), (uint32_t)length};
    uint32_t number = (uint32_t)(characters->extents.size / sizeof extent);
    if (!buffer_append(&characters->expanded, codes, length * sizeof *codes)) return 0;
    return buffer_append(&characters->extents, &extent, sizeof extent) ? IRREGULAR | number : 0;
}

static bool is_word(const uint8_t *value, size_t size, const char *word) {
    return size == strlen(word) && memcmp(value, word, size) == 0;
}

/* Read the value of a line for one code point that is one Han character, as most are; false for any other. */
static bool read_han(Characters *characters, Lines *lines, uint32_t code) {
    const uint8_t *value = lines->bytes + lines->at;
    if (lines->size - lines->at < 4 || value[3] != '\n' || value[0] < 0xE3 || value[0] > 0xE9) return false;
    size_t at = 0;
    uint32_t han = next_utf8(value, 3, &at);
    if (at != 3 || !set_entry(characters, code, code ^ han)) return false;
    lines->at += 3;
    return true;
}

/* Read a line's value and set it for a range; false with a reason, or without one when there is no memory. */
static bool read_value(Characters *characters, Lines *lines, uint32_t first, uint32_t last,
                       const char **reason) {
    const uint8_t *value = lines->bytes + lines->at;
    const uint8_t *feed = memchr(value, '\n', lines->size - lines->at);
    size_t size = feed == NULL ? lines->size - lines->at : (size_t)(feed - value);
    uint32_t codes[LONGEST_EXPANSION];
    uint32_t length = 0;
    bool is_of_words = size >= 4 && value[0] < 0x80; /* most values are one Han character */
    bool dropped = is_of_words && is_word(value, size, "DROP"), mark = is_of_words && is_word(value, size, "MARK");
    bool space = is_of_words && is_word(value, size, "SPACE");
    bool joins = is_of_words && size > 4 && is_word(value, 4, "JOIN");
    lines->at += size;
    size_t at = dropped || mark || space ? size : joins ? 4 : 0;
    for (; at < size && length < LONGEST_EXPANSION; length++) codes[length] = next_utf8(value, size, &at);
    bool shift = length == 1 && !joins && last - first <= LAST_CODE - codes[0];
    bool expands = length == 1 ? joins : length > 1 && first == last;
    if (at < size || !(dropped || mark || space || shift || expands)) {
        *reason = "a line of the folds has no value that it can have";
        return false;
    }
    uint32_t entry = dropped ? DROPPED : mark ? MARK : expands ? add_expansion(characters, codes, length) : 0;
    if (expands && entry == 0) return false;
    for (uint32_t code = first; code <= last; code++) {
        if (shift) entry = code ^ (codes[0] + (code - first));
        if (space) entry = code ^ ' ';
        if (!set_entry(characters, code, entry)) return false;
    }
    return true;
}

static bool read_folds(Characters *characters, Section file, const char **reason) {
    Lines lines = {file.bytes, file.size, 0};
    /* As many blocks as there are for so many lines; growing would copy them. */
    if (!buffer_reserve(&characters->blocks, file.size)) return false;
    if (!buffer_append(&characters->blocks, EMPTY_BLOCK, sizeof EMPTY_BLOCK)) return false;
    static const Extent NOTHING[2]; /* of DROPPED and MARK */
    if (!buffer_append(&characters->extents, NOTHING, sizeof NOTHING)) return false;
    if (!buffer_reserve(&characters->expanded, 1)) return false; /* an empty one has an address, too */
    while (!at_end(&lines)) {
        uint32_t first, last;
        if (!read_range(&lines, &first, &last) || !read_byte(&lines, '\t')) {
            *reason = "a line of the folds does not begin with code points and a tab";
            return false;
        }
        bool is_han = first == last && read_han(characters, &lines, first);
        if (!is_han && !read_value(characters, &lines, first, last, reason)) return false;
        (void)read_byte(&lines, '\n');
    }
    return true;
}

static bool read_letters(Characters *characters, Section file, const char **reason) {
    Lines lines = {file.bytes, file.size, 0};
    while (!at_end(&lines)) {
        uint32_t first, last;
        if (!read_range(&lines, &first, &last) || (lines.at < lines.size && !read_byte(&lines, '\n'))) {
            *reason = "a line of the letters is not code points alone";
            return false;
        }
        for (uint32_t code = first; code <= last; code++) {
            if ((code & 7) == 0 && last - code >= 7) {
                characters->letters[code >> 3] = 0xFF;
                code += 7;
            } else {
                characters->letters[code >> 3] = (uint8_t)(characters->letters[code >> 3] | 1u << (code & 7));
            }
        }
    }
    return true;
}

bool characters_read(Characters *characters, Section folds, Section letters, const char **reason) {
    return read_folds(characters, folds, reason) && read_letters(characters, letters, reason);
}

void characters_free(Characters *characters) {
    buffer_free(&characters->blocks);
    buffer_free(&characters->extents);
    buffer_free(&characters->expanded);
}
