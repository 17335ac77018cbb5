/* Walking over the terms that look like a pattern; see pattern.h. */
#include "segment/pattern.h"

void pattern_walk_start(PatternWalk *pattern, const TermTable *table, const CodePoints *places, size_t length) {
    *pattern = (PatternWalk){.places = places, .length = length};
    term_walk_start(&pattern->walk, table);
}

static bool holds(const CodePoints *ascending, uint32_t code) {
    size_t low = 0, high = ascending->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (ascending->codes[middle] < code) low = middle + 1;
        else high = middle;
    }
    return low < ascending->count && ascending->codes[low] == code;
}

static bool is_like(const PatternWalk *pattern) {
    const Buffer *key = &pattern->walk.key;
    size_t at = 0;
    for (size_t place = 0; place < pattern->length; place++) {
        if (at >= key->size || !holds(&pattern->places[place], next_utf8(key->data, key->size, &at))) return false;
    }
    return at == key->size;
}

int pattern_walk_next(PatternWalk *pattern) {
    TermWalk *walk = &pattern->walk;
    const CodePoints *firsts = &pattern->places[0];
    while (pattern->first < firsts->count) {
        uint8_t start[4];
        size_t size = encode_utf8(firsts->codes[pattern->first], start);
        int found = pattern->is_reached ? term_walk_next(walk) : term_walk_reach(walk, start, size);
        if (found < 0) return -1;
        pattern->is_reached = found == 1 && walk->key.size >= size && memcmp(walk->key.data, start, size) == 0;
        if (!pattern->is_reached) pattern->first++;
        else if (is_like(pattern)) return 1;
    }
    return 0;
}
