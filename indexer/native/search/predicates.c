/* Checking predicates on folded texts; predicates.h says what they are. */
#include "search/predicates.h"

#include <string.h>

size_t find_string(const uint32_t *text, size_t length, const String *string, size_t from) {
    if (from > length || string->length > length - from) return SIZE_MAX;
    if (string->length == 0) return from;
    size_t last = length - string->length;
    for (size_t at = from; at <= last; at++) {
        if (text[at] == string->codes[0] && memcmp(text + at, string->codes, 4 * string->length) == 0) return at;
    }
    return SIZE_MAX;
}

static bool holds_each(const String *strings, size_t count, const uint32_t *text, size_t length) {
    for (size_t at = 0; at < count; at++) {
        if (find_string(text, length, &strings[at], 0) == SIZE_MAX) return false;
    }
    return true;
}

bool satisfies(Predicate predicate, const String *strings, size_t count, const uint32_t *text, size_t length) {
    switch (predicate) {
        case PREDICATE_EXACT: return holds_each(strings, count, text, length);
        case PREDICATES: break;
    }
    return false;
}
