/* Reads phrases and finds them in texts; phrases.h draws their table. */
#include "search/phrases.h"

#include "base/memory.h"

#define FEWEST_SLOTS 64u
#define TABLE_HEAD 8u

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
    size_t slot = first_slot(phrases, bytes, size_of_two(bytes, phrase.size));
    while (phrases->own_slots[slot].size != 0) slot = (slot + 1) & (phrases->capacity - 1);
    phrases->own_slots[slot] = phrase;
}

/* Make room for one more phrase, so that half of the slots are free. */
static bool reserve(Phrases *phrases) {
    if (2 * phrases->count < phrases->capacity) return true;
    Phrases grown = {phrases->lines, NULL, NULL, phrases->count, 2 * phrases->capacity};
    if (grown.capacity == 0) grown.capacity = FEWEST_SLOTS;
    while (phrases->count == 0 && grown.capacity < 2 * phrases->lines.size / BYTES_OF_PHRASE) grown.capacity *= 2;
    grown.slots = grown.own_slots = calloc(grown.capacity, sizeof *grown.own_slots);
    if (grown.slots == NULL) return false;
    for (size_t slot = 0; slot < phrases->capacity; slot++) {
        if (phrases->slots[slot].size != 0) put(&grown, phrases->slots[slot]);
    }
    free(phrases->own_slots);
    *phrases = grown;
    return true;
}

static bool is_sign(uint8_t byte) { return byte == '=' || byte == '>' || byte == '|'; }

Phrase take_phrase(const Phrases *phrases, Group *group) {
    const uint8_t *bytes = phrases->lines.bytes;
    size_t start = group->at, end = start;
    while (end < group->end && (bytes[end] >= 0x80 || !is_sign(bytes[end]))) end++;
    group->sign = end < group->end ? bytes[end] : 0;
    group->at = end + 1;
    while (start < end && bytes[start] == ' ') start++;
    while (start < end && bytes[end - 1] == ' ') end--;
    return (Phrase){(uint32_t)start, (uint32_t)(end - start)};
}

/* Add the phrases of a group on the left; shorter ones than two characters are none. */
static bool add_group(Phrases *phrases, Group group) {
    if (group.at == group.end || phrases->lines.bytes[group.at] == '#') return true;
    do {
        Phrase phrase = take_phrase(phrases, &group);
        if (size_of_two(phrases->lines.bytes + phrase.start, phrase.size) == 0) continue;
        if (!reserve(phrases)) return false;
        put(phrases, phrase);
        phrases->count++;
    } while (group.sign == '=');
    return true;
}

/* The end of the line that has a place. */
static size_t end_of_line(Section lines, size_t at) {
    const uint8_t *feed = memchr(lines.bytes + at, '\n', lines.size - at);
    return feed == NULL ? lines.size : (size_t)(feed - lines.bytes);
}

Group group_of(const Phrases *phrases, Phrase phrase) {
    size_t start = phrase.start;
    while (start != 0 && phrases->lines.bytes[start - 1] != '\n') start--;
    return (Group){start, end_of_line(phrases->lines, phrase.start), 0};
}

bool phrases_read(Phrases *phrases, Section lines) {
    phrases->lines = lines;
    if (lines.size >= UINT32_MAX) return false;
    for (size_t start = 0; start < lines.size;) {
        size_t end = end_of_line(lines, start);
        if (!add_group(phrases, (Group){start, end, 0})) return false;
        start = end + 1;
    }
    return true;
}

bool phrases_map(Phrases *phrases, Section lines, Section table) {
    if (table.size < TABLE_HEAD || load_u32(table.bytes) != lines.size) return phrases_read(phrases, lines);
    size_t count = load_u32(table.bytes + sizeof(uint32_t)), capacity = (table.size - TABLE_HEAD) / sizeof(Phrase);
    bool is_power = capacity != 0 && (capacity & (capacity - 1)) == 0;
    if (!is_power || count >= capacity) return phrases_read(phrases, lines);
    const void *slots = table.bytes + TABLE_HEAD;
    *phrases = (Phrases){lines, slots, NULL, count, capacity};
    return true;
}

void phrases_free(Phrases *phrases) { free(phrases->own_slots); }

size_t first_slot(const Phrases *phrases, const uint8_t *bytes, size_t size_of_two) {
    return hash_of(bytes, size_of_two) & (phrases->capacity - 1);
}

bool next_phrase(const Phrases *phrases, size_t *slot, const uint8_t *bytes, size_t size, Phrase *phrase) {
    bool begins = false;
    while (!begins && phrases->slots[*slot].size != 0) {
        *phrase = phrases->slots[*slot];
        *slot = (*slot + 1) & (phrases->capacity - 1);
        bool fits = phrase->size <= size && phrase->start + (uint64_t)phrase->size <= phrases->lines.size;
        begins = fits && memcmp(phrases->lines.bytes + phrase->start, bytes, phrase->size) == 0;
    }
    return begins;
}

bool holds_phrase(const Phrases *phrases, const StringPool *pool, TermSpan text) {
    const uint32_t *places = pool->places + text.start;
    for (uint32_t at = 0; phrases->count != 0 && at + 2 <= text.length; at++) {
        const uint8_t *bytes = pool->utf8 + places[at];
        size_t slot = first_slot(phrases, bytes, places[at + 2] - places[at]);
        Phrase phrase;
        if (next_phrase(phrases, &slot, bytes, places[text.length] - places[at], &phrase)) return true;
    }
    return false;
}
