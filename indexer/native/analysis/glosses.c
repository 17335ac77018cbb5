/* Looks up the characters of a syllable in readings.txt, and tells glosses from other parentheses.
 *
 *   chuang \t 创 刱 床 ... \n   a line a syllable of pinyin, its characters ascending
 *   ㄔㄨㄤ \t =chuang \n        a line a syllable of bopomofo; lines that begin with # are skipped
 *
 * The file stays as it is: a binary search finds the line of a syllable, then the line is read along.
 */
#include "analysis/glosses.h"

#include "base/text.h"

#define LONGEST_READING 6 /* letters of a syllable */
#define LONGEST_GLOSS 63  /* one less than the bits of a set of places */
#define LONGEST_WORD 64   /* characters that one gloss can be of, with the spaces between them */

static const Syllable *find_syllable(const Readings *readings, const uint8_t *name, size_t length) {
    const Syllable *syllables = (const Syllable *)(const void *)readings->syllables.data;
    size_t low = 0, high = readings->syllables.size / sizeof(Syllable);
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const Syllable *syllable = &syllables[middle];
        size_t size = syllable->characters - 1 - syllable->name;
        int order = memcmp(readings->text.bytes + syllable->name, name, size < length ? size : length);
        if (order == 0 && size == length) return syllable;
        if (order < 0 || (order == 0 && size < length)) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return NULL;
}

static bool is_reading(const Readings *readings, const uint32_t *letters, size_t count, uint32_t character) {
    uint8_t name[LONGEST_READING * 4];
    size_t length = 0;
    for (size_t at = 0; at < count; at++) length += encode_utf8(letters[at], name + length);
    const Syllable *syllable = find_syllable(readings, name, length);
    if (syllable != NULL && readings->text.bytes[syllable->characters] == '=') {
        size_t alias = syllable->characters + 1;
        syllable = find_syllable(readings, readings->text.bytes + alias, syllable->end - alias);
    }
    if (syllable == NULL) return false;
    for (size_t at = syllable->characters; at < syllable->end;) {
        if (next_utf8(readings->text.bytes, syllable->end, &at) == character) return true;
    }
    return false;
}

/* The places where the readings of a character begin that end at one of `ends`, or before what stands between. */
static uint64_t starts_of(const Readings *readings, const uint32_t *gloss, uint64_t ends, uint32_t character) {
    uint64_t starts = 0;
    for (size_t place = 1; place <= LONGEST_GLOSS && ends >> place != 0; place++) {
        size_t end = place;
        if ((ends >> place & 1) == 0) continue;
        while (end > 0 && is_between(gloss[end - 1])) end--;
        for (size_t size = 1; size <= LONGEST_READING && size <= end && is_symbol(gloss[end - size]); size++) {
            if (is_reading(readings, gloss + end - size, size, character)) starts |= (uint64_t)1 << (end - size);
        }
    }
    return starts;
}

/* Whether nothing but what stands between syllables is before one of the places. */
static bool reaches_start(const uint32_t *gloss, uint64_t places) {
    size_t first = 0;
    while (first < LONGEST_GLOSS && is_between(gloss[first])) first++;
    return (places & (((uint64_t)2 << first) - 1)) != 0;
}

/* Where the readings begin: behind spaces, and such a word with its colon. */
static size_t start_of_readings(const uint32_t *text, size_t length, size_t at) {
    while (at < length && text[at] == ' ') at++;
    if (at == length || !is_of_label(text[at])) return at;
    at++;
    if (at < length && is_of_label(text[at])) at++;
    while (at < length && (text[at] == ' ' || text[at] == ':')) at++;
    return at;
}

/* Whether the gloss holds readings of the last characters of text[0, end), one for each and nothing else. */
static bool spells(const Readings *readings, const uint32_t *gloss, size_t count, const uint32_t *text, size_t end) {
    uint64_t places = (uint64_t)1 << count;
    for (size_t at = end; at > 0 && end - at < LONGEST_WORD && places != 0; at--) {
        if (text[at - 1] == ' ') continue;
        places = is_han(text[at - 1]) ? starts_of(readings, gloss, places, text[at - 1]) : 0;
        if (reaches_start(gloss, places)) return true;
    }
    return false;
}

size_t end_of_gloss(const Readings *readings, const uint32_t *text, size_t length, size_t open, size_t written,
                    size_t *glossed) {
    size_t first = start_of_readings(text, length, open + 1), last;
    for (last = first; last < length && (is_symbol(text[last]) || is_between(text[last])); last++) {
    }
    if (last == length || text[last] != ')') return open;
    size_t end = last + 1;
    while (last > first && text[last - 1] == ' ') last--;
    while (written > 0 && text[written - 1] == ' ') written--;
    if (written == 0 || last == first || last - first > LONGEST_GLOSS) return open;
    *glossed = written - 1;
    return spells(readings, text + first, last - first, text, written) ? end : open;
}

bool readings_read(Readings *readings, Section file, const char **reason) {
    const uint8_t *text = file.bytes;
    size_t size = file.size;
    if (size > UINT32_MAX) {
        *reason = "the readings are too long";
        return false;
    }
    readings->text = file;
    for (size_t at = 0; at < size;) {
        const uint8_t *feed = memchr(text + at, '\n', size - at);
        size_t end = feed == NULL ? size : (size_t)(feed - text);
        const uint8_t *tab = memchr(text + at, '\t', end - at);
        if (text[at] != '#') {
            if (tab == NULL) {
                *reason = "a line of the readings lacks its tab";
                return false;
            }
            Syllable syllable = {(uint32_t)at, (uint32_t)(tab - text) + 1, (uint32_t)end};
            if (!buffer_append(&readings->syllables, &syllable, sizeof syllable)) return false;
        }
        at = end + 1;
    }
    return true;
}

void readings_free(Readings *readings) {
    buffer_free(&readings->syllables);
}
