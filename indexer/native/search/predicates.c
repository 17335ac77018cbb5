/* Evaluating patterns on folded texts; predicates.h says what they are. */
#include "search/predicates.h"

#include <string.h>

size_t find_string(const uint32_t *text, size_t length, const CodePoints *string, size_t from) {
    if (from > length || string->count > length - from) return SIZE_MAX;
    if (string->count == 0) return from;
    size_t last = length - string->count;
    for (size_t at = from; at <= last; at++) {
        if (text[at] == string->codes[0] && memcmp(text + at, string->codes, 4 * string->count) == 0) return at;
    }
    return SIZE_MAX;
}

/* Add the run of all places of a string. A text holds no empty string. */
static void find_all(SpanList *list, const CodePoints *string, const uint32_t *text, size_t length) {
    size_t at = string->count == 0 ? SIZE_MAX : find_string(text, length, string, 0);
    for (; at != SIZE_MAX; at = find_string(text, length, string, at + 1)) span_add(list, at, at + string->count);
    run_close(list);
}

/* Add the run of a pattern; how many spans it has. */
static size_t evaluate(const Pattern *pattern, const uint32_t *text, size_t length, SpanList *list) {
    size_t first_run = list->run_count, before = list->count;
    if (pattern->predicate == PREDICATE_EXACT) {
        find_all(list, &pattern->string, text, length);
        return list->count - before;
    }
    bool all_are_there = pattern->size > 1;
    for (uint32_t part = 1; part < pattern->size && !list->stopped; part += pattern[part].size) {
        size_t found = evaluate(&pattern[part], text, length, list);
        if (found != 0 || pattern->predicate == PREDICATE_EITHER) continue;
        all_are_there = false;
        break;
    }
    size_t parts = list->run_count - first_run;
    if (list->stopped) return 0;
    if (!all_are_there) {
        list->run_count = first_run;
        list->count = before;
        run_close(list);
        return 0;
    }
    switch (pattern->predicate) {
        case PREDICATE_SAME_SENTENCE: runs_in_sentences(list, parts, text, (uint32_t)length); break;
        case PREDICATE_NEAR: runs_near(list, parts, pattern->number, (uint32_t)length); break;
        case PREDICATE_ADJACENT: runs_adjacent(list, parts, pattern->number, (uint32_t)length); break;
        case PREDICATE_AT_LEAST: run_at_least(list, pattern->number); break;
        case PREDICATE_EITHER: runs_join(list, parts); break;
        case PREDICATE_EXACT:
        case PREDICATES: break;
    }
    return list->count - before;
}

bool satisfies(const Pattern *pattern, const uint32_t *text, size_t length, SpanList *list) {
    if (pattern->predicate == PREDICATE_EXACT) {
        return pattern->string.count != 0 && find_string(text, length, &pattern->string, 0) != SIZE_MAX;
    }
    list->count = list->run_count = 0;
    list->stopped = false;
    return evaluate(pattern, text, length, list) != 0;
}
