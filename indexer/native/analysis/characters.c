/* Reading folds.txt and letters.txt.
 *
 *   41-5A \t a \n      a code point or the first and last of a range, in hexadecimal; then, in folds.txt, what
 *   AD \t DROP \n      it folds to: DROP for nothing, SPACE for a space; a range's characters fold to the one
 *   9-D \t SPACE \n    given and the following. Lines that begin with # are skipped
 */
#include "analysis/characters.h"

#include "base/text.h"

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
    size_t first = lines->at;
    *code = 0;
    for (; lines->at < lines->size && lines->at - first < 6; lines->at++) {
        uint8_t byte = lines->bytes[lines->at];
        uint32_t digit;
        if (byte >= '0' && byte <= '9') {
            digit = (uint32_t)(byte - '0');
        } else if (byte >= 'A' && byte <= 'F') {
            digit = (uint32_t)(byte - 'A') + 10;
        } else {
            break;
        }
        *code = *code << 4 | digit;
    }
    return lines->at > first && *code <= LAST_CODE;
}

static bool read_range(Lines *lines, uint32_t *first, uint32_t *last) {
    if (!read_code(lines, first)) return false;
    *last = *first;
    return !read_byte(lines, '-') || (read_code(lines, last) && *last >= *first);
}

static const uint32_t EMPTY_BLOCK[BLOCK_SIZE];

/* Set the entry of a code point, in a block of its own where it had the empty one. */
static bool set_entry(Folding *folding, uint32_t code, uint32_t entry) {
    uint16_t *stage = &folding->stages[code >> BLOCK_BITS];
    if (*stage == 0) {
        if (!buffer_append(&folding->blocks, EMPTY_BLOCK, sizeof EMPTY_BLOCK)) return false;
        *stage = (uint16_t)(folding->blocks.size / sizeof EMPTY_BLOCK - 1);
    }
    size_t place = ((size_t)*stage << BLOCK_BITS) + (code & (BLOCK_SIZE - 1));
    memcpy(folding->blocks.data + place * sizeof entry, &entry, sizeof entry);
    return true;
}

/* Keep an expansion; its entry, or 0 when there is no memory. */
static uint32_t add_expansion(Folding *folding, const uint32_t *codes, size_t length) {
    Extent extent = {(uint32_t)(folding->expanded.size / sizeof *codes), (uint32_t)length};
    uint32_t number = (uint32_t)(folding->extents.size / sizeof extent);
    if (!buffer_append(&folding->expanded, codes, length * sizeof *codes)) return 0;
    return buffer_append(&folding->extents, &extent, sizeof extent) ? IRREGULAR | number : 0;
}

#define LONGEST_EXPANSION 32

/* Read one line's value and set it for a range; false with a reason, or without when there is no memory. */
static bool read_value(Folding *folding, Lines *lines, uint32_t first, uint32_t last, const char **reason) {
    const uint8_t *value = lines->bytes + lines->at;
    const uint8_t *feed = memchr(value, '\n', lines->size - lines->at);
    size_t size = feed == NULL ? lines->size - lines->at : (size_t)(feed - value);
    uint32_t codes[LONGEST_EXPANSION];
    uint32_t length = 0;
    bool dropped = size == 4 && memcmp(value, "DROP", 4) == 0;
    bool space = size == 5 && memcmp(value, "SPACE", 5) == 0;
    lines->at += size;
    size_t at = dropped || space ? size : 0;
    for (; at < size && length < LONGEST_EXPANSION; length++) codes[length] = next_utf8(value, size, &at);
    bool shift = length == 1 && last - first <= LAST_CODE - codes[0];
    bool expands = length > 1 && first == last;
    if (at < size || !(dropped || space || shift || expands)) {
        *reason = "a line of the folds has no value that it can have";
        return false;
    }
    uint32_t entry = dropped ? IRREGULAR : expands ? add_expansion(folding, codes, length) : 0;
    if (expands && entry == 0) return false;
    for (uint32_t code = first; code <= last; code++) {
        if (shift) entry = code ^ (codes[0] + (code - first));
        if (space) entry = code ^ ' ';
        if (!set_entry(folding, code, entry)) return false;
    }
    return true;
}

static bool read_folds(Folding *folding, const uint8_t *bytes, size_t size, const char **reason) {
    Lines lines = {bytes, size, 0};
    if (!buffer_append(&folding->blocks, EMPTY_BLOCK, sizeof EMPTY_BLOCK)) return false;
    if (!buffer_append(&folding->extents, &(Extent){0, 0}, sizeof(Extent))) return false;
    if (!buffer_reserve(&folding->expanded, 1)) return false; /* so that nothing is somewhere, too */
    while (!at_end(&lines)) {
        uint32_t first, last;
        if (!read_range(&lines, &first, &last) || !read_byte(&lines, '\t')) {
            *reason = "a line of the folds does not begin with code points and a tab";
            return false;
        }
        if (!read_value(folding, &lines, first, last, reason)) return false;
        (void)read_byte(&lines, '\n');
    }
    return true;
}

static bool read_letters(Folding *folding, const uint8_t *bytes, size_t size, const char **reason) {
    Lines lines = {bytes, size, 0};
    while (!at_end(&lines)) {
        uint32_t first, last;
        if (!read_range(&lines, &first, &last) || (lines.at < size && !read_byte(&lines, '\n'))) {
            *reason = "a line of the letters is not code points alone";
            return false;
        }
        for (uint32_t code = first; code <= last; code++) {
            if ((code & 7) == 0 && last - code >= 7) {
                folding->letters[code >> 3] = 0xFF;
                code += 7;
            } else {
                folding->letters[code >> 3] = (uint8_t)(folding->letters[code >> 3] | 1u << (code & 7));
            }
        }
    }
    return true;
}

Folding *folding_new(const uint8_t *folds, size_t folds_size, const uint8_t *readings, size_t readings_size,
                     const uint8_t *letters, size_t letters_size, const char **reason) {
    Folding *folding = calloc(1, sizeof *folding);
    *reason = NULL;
    if (folding == NULL) return NULL;
    if (read_folds(folding, folds, folds_size, reason) &&
        read_letters(folding, letters, letters_size, reason) &&
        readings_read(&folding->readings, readings, readings_size, reason)) {
        return folding;
    }
    folding_free(folding);
    return NULL;
}

void folding_free(Folding *folding) {
    if (folding == NULL) return;
    buffer_free(&folding->blocks);
    buffer_free(&folding->extents);
    buffer_free(&folding->expanded);
    readings_free(&folding->readings);
    free(folding);
}
