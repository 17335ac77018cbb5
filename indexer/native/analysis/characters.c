/* Reads folds.bin and letters.txt; characters.h draws them. */
#include "analysis/characters.h"

#include "base/text.h"

#define COUNTS 3u

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

/* Take the next part of a file; NULL where it is too short. */
static const void *take(Section *file, size_t count, size_t size) {
    const void *part = file->bytes;
    if (count > file->size / size) return NULL;
    file->bytes += count * size;
    file->size -= count * size;
    return part;
}

/* Whether every number leads to something that is there; those in blocks are looked at when they are used. */
static bool hang_together(const Characters *characters, const uint32_t *counts) {
    for (size_t stage = 0; stage < STAGES; stage++) {
        if (characters->stages[stage] >= counts[0]) return false;
    }
    for (uint32_t at = 0; at < counts[1]; at++) {
        Extent extent = characters->extents[at];
        if (extent.start > counts[2] || extent.length > counts[2] - extent.start) return false;
    }
    return true;
}

static bool read_folds(Characters *characters, Section file, const char **reason) {
    bool is_aligned = (uintptr_t)file.bytes % sizeof(uint32_t) == 0;
    const uint32_t *counts = is_aligned ? take(&file, COUNTS, sizeof *counts) : NULL;
    *reason = "the folds are not as they were written";
    if (counts == NULL) return false;
    characters->stages = take(&file, STAGES, sizeof *characters->stages);
    characters->blocks = take(&file, (size_t)counts[0] << BLOCK_BITS, sizeof *characters->blocks);
    characters->extents = take(&file, counts[1], sizeof *characters->extents);
    characters->extent_count = counts[1];
    characters->expanded = take(&file, counts[2], sizeof *characters->expanded);
    characters->units.kinds = take(&file, UNITS, sizeof *characters->units.kinds);
    characters->units.first = take(&file, UNITS, sizeof *characters->units.first);
    characters->units.next = take(&file, UNITS, sizeof *characters->units.next);
    bool is_whole = characters->stages != NULL && characters->blocks != NULL && characters->extents != NULL &&
                    characters->expanded != NULL && characters->units.kinds != NULL &&
                    characters->units.first != NULL && characters->units.next != NULL && file.size == 0;
    return is_whole && hang_together(characters, counts);
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
