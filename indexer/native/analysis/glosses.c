/* Removes tones from pinyin syllables and looks up their characters in readings.txt.
 *
 *   chuang \t 创 刱 床 ... \n   a line a syllable, its characters ascending; lines that begin with # are skipped
 *
 * The file stays as it is: a binary search finds the line of a gloss, then the line is read along.
 */
#include "analysis/glosses.h"

#include "base/text.h"

#define LONGEST_SYLLABLE 8

/* Letters with a tone, as Unicode composes them, without it; the tones are grave, acute, circumflex, macron,
 * breve and caron. v is ü, with or without a tone. */
typedef struct {
    uint16_t toned;
    char letter;
} Toned;

static const Toned TONED[] = {
    {0xE0, 'a'},   {0xE1, 'a'},   {0xE2, 'a'},   {0xE8, 'e'},   {0xE9, 'e'},   {0xEA, 'e'},   {0xEC, 'i'},
    {0xED, 'i'},   {0xEE, 'i'},   {0xF2, 'o'},   {0xF3, 'o'},   {0xF4, 'o'},   {0xF9, 'u'},   {0xFA, 'u'},
    {0xFB, 'u'},   {0xFC, 'v'},   {0xFD, 'y'},   {0x101, 'a'},  {0x103, 'a'},  {0x107, 'c'},  {0x109, 'c'},
    {0x10D, 'c'},  {0x10F, 'd'},  {0x113, 'e'},  {0x115, 'e'},  {0x11B, 'e'},  {0x11D, 'g'},  {0x11F, 'g'},
    {0x125, 'h'},  {0x12B, 'i'},  {0x12D, 'i'},  {0x135, 'j'},  {0x13A, 'l'},  {0x13E, 'l'},  {0x144, 'n'},
    {0x148, 'n'},  {0x14D, 'o'},  {0x14F, 'o'},  {0x155, 'r'},  {0x159, 'r'},  {0x15B, 's'},  {0x15D, 's'},
    {0x161, 's'},  {0x165, 't'},  {0x16B, 'u'},  {0x16D, 'u'},  {0x175, 'w'},  {0x177, 'y'},  {0x17A, 'z'},
    {0x17E, 'z'},  {0x1CE, 'a'},  {0x1D0, 'i'},  {0x1D2, 'o'},  {0x1D4, 'u'},  {0x1D6, 'v'},  {0x1D8, 'v'},
    {0x1DA, 'v'},  {0x1DC, 'v'},  {0x1E7, 'g'},  {0x1E9, 'k'},  {0x1F5, 'g'},  {0x1F9, 'n'},  {0x21F, 'h'},
    {0x233, 'y'},  {0x251, 'a'},  {0x261, 'g'},  {0x1E15, 'e'}, {0x1E17, 'e'}, {0x1E21, 'g'}, {0x1E31, 'k'},
    {0x1E3F, 'm'}, {0x1E51, 'o'}, {0x1E53, 'o'}, {0x1E55, 'p'}, {0x1E7B, 'v'}, {0x1E81, 'w'}, {0x1E83, 'w'},
    {0x1E91, 'z'}, {0x1EA5, 'a'}, {0x1EA7, 'a'}, {0x1EAF, 'a'}, {0x1EB1, 'a'}, {0x1EBF, 'e'}, {0x1EC1, 'e'},
};

static bool is_tone(uint32_t code) {
    return code == 0x300 || code == 0x301 || code == 0x302 || code == 0x304 || code == 0x306 || code == 0x30C;
}

static int compare_toned(const void *code, const void *toned) {
    uint32_t one = *(const uint32_t *)code, other = ((const Toned *)toned)->toned;
    return (one > other) - (one < other);
}

static char without_tone(uint32_t code) {
    const Toned *toned = bsearch(&code, TONED, sizeof TONED / sizeof *TONED, sizeof *TONED, compare_toned);
    return toned == NULL ? '\0' : toned->letter;
}

/* Write the letters without tones to out, which has room for count; returns their number, 0 for no pinyin. */
static size_t toneless(const uint32_t *letters, size_t count, char *out) {
    size_t written = 0;
    for (size_t at = 0; at < count; at++) {
        uint32_t code = letters[at];
        char letter = code >= 'a' && code <= 'z' ? (char)code : '\0';
        if (letter == '\0') letter = without_tone(code);
        if (letter != '\0') {
            out[written++] = letter;
        } else if (code == 0x308 && written > 0 && out[written - 1] == 'u') {
            out[written - 1] = 'v'; /* the dots of ü */
        } else if (!is_tone(code)) {
            return 0;
        }
    }
    return written;
}

static const Syllable *find_syllable(const Readings *readings, const char *name, size_t length) {
    const Syllable *syllables = (const Syllable *)(const void *)readings->syllables.data;
    size_t low = 0, high = readings->syllables.size / sizeof(Syllable);
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const Syllable *syllable = &syllables[middle];
        size_t size = syllable->characters - 1 - syllable->name;
        int order = memcmp(readings->text.data + syllable->name, name, size < length ? size : length);
        if (order == 0 && size == length) return syllable;
        if (order < 0 || (order == 0 && size < length)) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return NULL;
}

bool is_reading(const Readings *readings, const uint32_t *letters, size_t count, uint32_t character) {
    char name[LONGEST_SYLLABLE];
    if (!is_han(character) || count > LONGEST_SYLLABLE) return false;
    size_t length = toneless(letters, count, name);
    const Syllable *syllable = length == 0 ? NULL : find_syllable(readings, name, length);
    if (syllable == NULL) return false;
    for (size_t at = syllable->characters; at < syllable->end;) {
        if (next_utf8(readings->text.data, syllable->end, &at) == character) return true;
    }
    return false;
}

bool is_parenthesised(const uint32_t *text, size_t length, size_t at, size_t *letters, size_t *count,
                      size_t *end) {
    at++;
    while (at < length && text[at] == ' ') at++;
    *letters = at;
    while (at < length && at - *letters < LONGEST_SYLLABLE &&
           ((text[at] >= 'a' && text[at] <= 'z') || (text[at] >= 0xE0 && text[at] <= 0x1EC1))) {
        at++;
    }
    *count = at - *letters;
    while (at < length && text[at] == ' ') at++;
    *end = at + 1;
    return *count > 0 && at < length && text[at] == ')';
}

bool readings_read(Readings *readings, Section file, const char **reason) {
    const uint8_t *text = file.bytes;
    size_t size = file.size;
    if (size > UINT32_MAX) {
        *reason = "the readings are too long";
        return false;
    }
    if (!buffer_append(&readings->text, text, size)) return false;
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
    buffer_free(&readings->text);
    buffer_free(&readings->syllables);
}
