/* Reads phrases and finds them in texts; phrases.h draws their table. */
#include "search/phrases.h"

#include "base/memory.h"

#define FEWEST_SLOTS 64u

/* About as many bytes of a list has each phrase on the left. */
#define BYTES_OF_PHRASE 24u

/* The size of the first two characters of a phrase; 0 where it has fewer. */
static size_t size_of_two(const uint8_t *bytes, size_t size) {
    size_t at = 0;
    for (int count = 0; count < 2; count++) {
        if (at >= size) return 0;
        next_utf8(bytes, size, &at);
    }
    return at;
}

static uint64_t hash_of(const uint8_t *bytes, size_t size) {
    uint64_t hash = size;
    for (size_t at = 0; at < size; at++) hash = (hash ^ bytes[at]) * 0x100000001B3u;
    return hash ^ hash >> 29;
}

static void put(Phrases *phrases, Phrase phrase) {
    const uint8_t *bytes = phrases->lines.bytes + phrase.start;
    size_t slot = hash_of(bytes, size_of_two(bytes, phrase.size)) & (phrases->capacity - 1);
    while (phrases->slots[slot].size != 0) slot = (slot + 1) & (phrases->capacity - 1);
    phrases->slots[slot] = phrase;
}

/* Make room for one more phrase, so that half of the slots are free. */
static bool reserve(Phrases *phrases) {
    if (2 * phrases->count < phrases->capacity) return true;
    Phrases grown = {phrases->lines, NULL, phrases->count, 2 * phrases->capacity};
    if (grown.capacity == 0) grown.capacity = FEWEST_SLOTS;
    while (phrases->count == 0 && grown.capacity < 2 * phrases->lines.size / BYTES_OF_PHRASE) grown.capacity *= 2;
    grown.slots = calloc(grown.capacity, sizeof *grown.slots);
    if (grown.slots == NULL) return false;
    for (size_t slot = 0; slot < phrases->capacity; slot++) {
        if (phrases->slots[slot].size != 0) put(&grown, phrases->slots[slot]);
    }
    free(phrases->slots);
    *phrases = grown;
    return true;
}

/* Add the phrase between two places, without the spaces around it; shorter ones than two characters are none. */
static bool add(Phrases *phrases, size_t start, size_t end) {
    const uint8_t *bytes = phrases->lines.bytes;
    while (start < end && bytes[start] == ' ') start++;
    while (start < end && bytes[end - 1] == ' ') end--;
    if (size_of_two(bytes + start, end - start) == 0) return true;
    if (!reserve(phrases)) return false;
    put(phrases, (Phrase){(uint32_t)start, (uint32_t)(end - start)});
    phrases->count++;
    return true;
}

/* Add the phrases of a group: those before `>`, between `=`. */
static bool add_group(Phrases *phrases, size_t start, size_t end) {
    const uint8_t *bytes = phrases->lines.bytes;
    if (start == end || bytes[start] == '#') return true;
    for (size_t at = start; at <= end; at++) {
        if (at != end && bytes[at] != '=' && bytes[at] != '>') continue;
        if (!add(phrases, start, at)) return false;
        if (at != end && bytes[at] == '>') break;
        start = at + 1;
    }
    return true;
}

bool phrases_read(Phrases *phrases, Section lines) {
    phrases->lines = lines;
    if (lines.size >= UINT32_MAX) return false;
    for (size_t start = 0; start < lines.size;) {
        const uint8_t *feed = memchr(lines.bytes + start, '\n', lines.size - start);
        size_t end = feed == NULL ? lines.size : (size_t)(feed - lines.bytes);
        if (!add_group(phrases, start, end)) return false;
        start = end + 1;
    }
    return true;
}

void phrases_free(Phrases *phrases) { free(phrases->slots); }

bool holds_phrase(const Phrases *phrases, const StringPool *pool, TermSpan text) {
    for (uint32_t at = text.start; phrases->count != 0 && at + 2 <= text.start + text.length; at++) {
        const uint8_t *bytes = pool->utf8 + pool->places[at];
        size_t size = pool->places[text.start + text.length] - pool->places[at];
        size_t slot = hash_of(bytes, pool->places[at + 2] - pool->places[at]) & (phrases->capacity - 1);
        for (; phrases->slots[slot].size != 0; slot = (slot + 1) & (phrases->capacity - 1)) {
            Phrase phrase = phrases->slots[slot];
            if (phrase.size <= size && memcmp(phrases->lines.bytes + phrase.start, bytes, phrase.size) == 0) return true;
        }
    }
    return false;
}
