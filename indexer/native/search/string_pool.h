/* The strings of a query: parts of one pool of code points, in which its texts stand one after another.
 *
 *   codes   白 龟 湖 科 创 新 城 | 科 创
 *   places   0  3  6  9 ...             where each begins in the pool's UTF-8, into which the keys of terms point
 *
 * The pool takes only characters that every version of Unicode tells apart alike.
 */
#ifndef POLICY_STRING_POOL_H
#define POLICY_STRING_POOL_H

#include "analysis/cutting.h"
#include "base/text.h"

typedef struct {
    uint32_t *codes;
    uint32_t *places; /* one more than codes */
    uint8_t *utf8;
    size_t count, capacity, place_capacity, utf8_capacity;
} StringPool;

/* Strings that are looked up, ascending by code points. */
typedef struct {
    CodePoints *strings;
    size_t count;
} SortedStrings;

typedef enum { ADDED_TO_POOL, NOT_FOR_POOL, NO_MEMORY_FOR_POOL } PoolStatus;

/* Add a text, and set *text to its place. */
PoolStatus pool_add(StringPool *pool, const uint32_t *codes, size_t count, TermSpan *text);
void pool_free(StringPool *pool);

/* Whether a character of the pool is a letter or a digit: Python's isalnum. */
bool is_alphanumeric(uint32_t code);

/* The order of two strings: below 0, 0 or above 0. */
int compare_codes(const uint32_t *one, size_t one_count, const uint32_t *other, size_t other_count);

bool is_among(const SortedStrings *sorted, const uint32_t *codes, size_t count);

static inline bool same_string(const StringPool *pool, TermSpan one, TermSpan other) {
    return one.length == other.length &&
           memcmp(pool->codes + one.start, pool->codes + other.start, one.length * sizeof *pool->codes) == 0;
}

/* The number of times that a text holds a string; where occurrences may not overlap, from the first one on. */
uint32_t times_held(const StringPool *pool, TermSpan text, TermSpan string, bool overlapping);

static inline bool holds_string(const StringPool *pool, TermSpan text, TermSpan string) {
    return times_held(pool, text, string, false) != 0;
}

/* The place of a string among spans; their number where it is not among them. */
size_t place_among(const StringPool *pool, const TermSpans *spans, TermSpan span);

/* Add a string that is not among the spans yet; false without memory. */
bool add_unique(const StringPool *pool, TermSpans *spans, TermSpan span);

/* The UTF-8 of a string. */
static inline const uint8_t *pool_key(const StringPool *pool, TermSpan span, size_t *size) {
    *size = pool->places[span.start + span.length] - pool->places[span.start];
    return pool->utf8 + pool->places[span.start];
}

#endif
