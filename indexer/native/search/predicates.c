/* Checking predicates on folded texts; predicates.h says what they are. */
#include "search/predicates.h"

#include <string.h>

#define IDEOGRAPHIC_STOP 0x3002u
#define ELLIPSIS_DOTS 3u

size_t find_string(const uint32_t *text, size_t length, const CodePoints *string, size_t from) {
    if (from > length || string->count > length - from) return SIZE_MAX;
    if (string->count == 0) return from;
    size_t last = length - string->count;
    for (size_t at = from; at <= last; at++) {
        if (text[at] == string->codes[0] && memcmp(text + at, string->codes, 4 * string->count) == 0) return at;
    }
    return SIZE_MAX;
}

static bool holds_each(const CodePoints *strings, size_t count, const uint32_t *text, size_t length) {
    for (size_t at = 0; at < count; at++) {
        if (find_string(text, length, &strings[at], 0) == SIZE_MAX) return false;
    }
    return true;
}

/* The place behind the sentence that begins at `start`. */
static size_t sentence_end(const uint32_t *text, size_t length, size_t start) {
    size_t dots = 0;
    for (size_t at = start; at < length; at++) {
        if (dots >= ELLIPSIS_DOTS && text[at] != '.') return at;
        if (text[at] == IDEOGRAPHIC_STOP || text[at] == '!' || text[at] == '?' || text[at] == ';') return at + 1;
        dots = text[at] == '.' ? dots + 1 : 0;
    }
    return length;
}

static bool same_sentence(const CodePoints *strings, size_t count, const uint32_t *text, size_t length) {
    size_t start = 0, end, at = 0;
    do {
        end = sentence_end(text, length, start);
        for (at = 0; at < count; at++) {
            /* A string may go on behind the sentence that it begins in. */
            size_t reach = strings[at].count < length - end + 1 ? end + strings[at].count - 1 : length;
            if (find_string(text, reach, &strings[at], start) == SIZE_MAX) break;
        }
        start = end;
    } while (at < count && end < length);
    return at == count;
}

bool satisfies(Predicate predicate, const CodePoints *strings, size_t count, const uint32_t *text, size_t length) {
    switch (predicate) {
        case PREDICATE_EXACT: return holds_each(strings, count, text, length);
        case PREDICATE_SAME_SENTENCE: return same_sentence(strings, count, text, length);
        case PREDICATES: break;
    }
    return false;
}
