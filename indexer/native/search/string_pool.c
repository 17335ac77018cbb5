/* Fills a pool of strings, and compares them; string_pool.h draws it. */
#include "search/string_pool.h"

#include "base/memory.h"

#define LONGEST_POOL 65536u

/* The letters of Greek and Cyrillic that are typed for the zero of a year. */
#define GREEK_O 0x3BFu
#define CYRILLIC_O 0x43Eu

/* Letters, digits and Han of all versions; signs that none of them takes for letters. */
bool is_alphanumeric(uint32_t code) {
    return (code >= '0' && code <= '9') || (code >= 'a' && code <= 'z') || (code >= 'A' && code <= 'Z') ||
           (code >= FIRST_MODEL_HAN && code <= LAST_MODEL_HAN) || code == GREEK_O || code == CYRILLIC_O;
}

static bool is_sign(uint32_t code) {
    return code < 0x80 || (code >= 0x2010 && code <= 0x2027) || (code >= 0x3001 && code <= 0x3003) ||
           (code >= 0x3008 && code <= 0x3011) || (code >= 0x3014 && code <= 0x3017);
}

PoolStatus pool_add(StringPool *pool, const uint32_t *codes, size_t count, TermSpan *text) {
    size_t end = pool->count + count;
    if (count > LONGEST_POOL || end > LONGEST_POOL) return NOT_FOR_POOL;
    for (size_t at = 0; at < count; at++) {
        if (!is_alphanumeric(codes[at]) && !is_sign(codes[at])) return NOT_FOR_POOL;
    }
    if (!array_reserve(&pool->codes, &pool->capacity, end + 1, sizeof *pool->codes) ||
        !array_reserve(&pool->places, &pool->place_capacity, end + 1, sizeof *pool->places) ||
        !array_reserve(&pool->utf8, &pool->utf8_capacity, 4 * end + 4, 1)) {
        return NO_MEMORY_FOR_POOL;
    }
    *text = (TermSpan){(uint32_t)pool->count, (uint32_t)count};
    if (pool->count == 0) pool->places[0] = 0;
    for (size_t at = 0; at < count; at++, pool->count++) {
        uint32_t place = pool->places[pool->count];
        pool->codes[pool->count] = codes[at];
        pool->places[pool->count + 1] = place + (uint32_t)encode_utf8(codes[at], pool->utf8 + place);
    }
    return ADDED_TO_POOL;
}

void pool_free(StringPool *pool) {
    free(pool->codes);
    free(pool->places);
    free(pool->utf8);
}

int compare_codes(const uint32_t *one, size_t one_count, const uint32_t *other, size_t other_count) {
    for (size_t at = 0; at < one_count && at < other_count; at++) {
        if (one[at] != other[at]) return one[at] < other[at] ? -1 : 1;
    }
    return (one_count > other_count) - (one_count < other_count);
}

bool is_among(const SortedStrings *sorted, const uint32_t *codes, size_t count) {
    size_t first = 0, end = sorted->count;
    while (first < end) {
        size_t middle = first + (end - first) / 2;
        const CodePoints *string = &sorted->strings[middle];
        int order = compare_codes(codes, count, string->codes, string->count);
        if (order == 0) return true;
        if (order < 0) end = middle;
        else first = middle + 1;
    }
    return false;
}

uint32_t times_held(const StringPool *pool, TermSpan text, TermSpan string, bool overlapping) {
    uint32_t times = 0, end = text.start + text.length;
    for (uint32_t at = text.start; at + string.length <= end;) {
        bool same = same_string(pool, string, (TermSpan){at, string.length});
        times += same;
        at += same && !overlapping ? string.length : 1;
    }
    return times;
}

size_t place_among(const StringPool *pool, const TermSpans *spans, TermSpan span) {
    size_t at = 0;
    while (at < spans->count && !same_string(pool, spans->spans[at], span)) at++;
    return at;
}

bool add_unique(const StringPool *pool, TermSpans *spans, TermSpan span) {
    return place_among(pool, spans, span) != spans->count || add_span(spans, span.start, span.length);
}
