/* Finds the phrases of a text that have synonyms, and reads their groups; synonyms.h says which. */
#include "search/synonyms.h"

#include "base/memory.h"

/* Mark where the words of a text begin and end: bounds[at] for the place before its character `at`. */
static bool mark_bounds(const QueryCutter *cutter, const StringPool *pool, TermSpan text, bool *bounds) {
    const uint32_t *codes = pool->codes + text.start;
    Cut cut = {0};
    bool done = cut_into(cutter->table, codes, text.length, &cut) == 0;
    for (size_t at = 0; done && at < cut.words.count; at++) bounds[cut.words.spans[at].start] = true;
    cut_free(&cut);
    /* A sign is a bound, whatever it is cut with. */
    for (uint32_t at = 1; at < text.length; at++) bounds[at] |= !is_han(codes[at - 1]) && !is_han(codes[at]);
    bounds[0] = bounds[text.length] = true;
    return done;
}

/* Set *found to the longest phrase from a place in the text to a bound, and return its length; 0 where there is none. */
static uint32_t phrase_at(const Phrases *phrases, const StringPool *pool, TermSpan text, uint32_t at,
                          const bool *bounds, Phrase *found) {
    const uint32_t *places = pool->places + text.start;
    const uint8_t *bytes = pool->utf8 + places[at];
    size_t size = places[text.length] - places[at];
    size_t slot = first_slot(phrases, bytes, places[at + 2] - places[at]);
    uint32_t longest = 0;
    for (Phrase phrase; next_phrase(phrases, &slot, bytes, size, &phrase);) {
        uint32_t end = at + 2;
        while (places[end] - places[at] < phrase.size) end++;
        if (!bounds[end] || end - at <= longest) continue;
        longest = end - at;
        *found = phrase;
    }
    return longest;
}

static bool is_given(const StringPool *pool, const Expansions *expansions, TermSpan other) {
    for (size_t at = 0; at < expansions->count; at++) {
        if (same_string(pool, expansions->items[at].other, other)) return true;
    }
    return false;
}

/* Put a phrase of a list into the pool. */
static PoolStatus pool_phrase(const Phrases *phrases, Phrase phrase, StringPool *pool, TermSpan *place) {
    uint32_t *codes = malloc(phrase.size * sizeof *codes);
    if (codes == NULL) return NO_MEMORY_FOR_POOL;
    size_t count = decode_utf8(phrases->lines.bytes + phrase.start, phrase.size, codes);
    PoolStatus status = pool_add(pool, codes, count, place);
    free(codes);
    return status;
}

/* Add the other phrases of the group of one that is said, but for those that the text holds. */
static PoolStatus add_group(const Phrases *phrases, Phrase phrase, TermSpan said, TermSpan text, StringPool *pool,
                            Expansions *expansions) {
    Group group = group_of(phrases, phrase);
    Expansion expansion = {.said = said, .same = true};
    while (group.at <= group.end) {
        PoolStatus status = pool_phrase(phrases, take_phrase(phrases, &group), pool, &expansion.other);
        if (status != ADDED_TO_POOL) return status;
        if (!holds_string(pool, text, expansion.other) && !is_given(pool, expansions, expansion.other)) {
            if (!array_reserve(&expansions->items, &expansions->capacity, expansions->count + 1,
                               sizeof *expansions->items)) {
                return NO_MEMORY_FOR_POOL;
            }
            expansions->items[expansions->count++] = expansion;
        }
        if (group.sign == '>') expansion.same = false;
    }
    return ADDED_TO_POOL;
}

PoolStatus add_synonyms(const Phrases *phrases, const QueryCutter *cutter, StringPool *pool, TermSpan text,
                        Expansions *expansions) {
    if (!holds_phrase(phrases, pool, text)) return ADDED_TO_POOL;
    bool *bounds = calloc(text.length + 1, sizeof *bounds);
    PoolStatus status = bounds != NULL && mark_bounds(cutter, pool, text, bounds) ? ADDED_TO_POOL : NO_MEMORY_FOR_POOL;
    for (uint32_t at = 0; status == ADDED_TO_POOL && at + 2 <= text.length;) {
        Phrase phrase;
        uint32_t length = bounds[at] ? phrase_at(phrases, pool, text, at, bounds, &phrase) : 0;
        TermSpan said = {text.start + at, length};
        if (length != 0) status = add_group(phrases, phrase, said, text, pool, expansions);
        at += length == 0 ? 1 : length;
    }
    free(bounds);
    return status;
}
