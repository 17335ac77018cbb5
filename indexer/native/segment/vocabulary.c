/* Numbering terms by a hash table, and sorting them; vocabulary.h draws the keys. */
#include "segment/vocabulary.h"

#include "base/memory.h"
#include "base/text.h"

#define CODE_BITS 0x1FFFFFu

void vocabulary_start(Vocabulary *vocabulary, uint64_t seed) {
    *vocabulary = (Vocabulary){.seed = seed};
}

void vocabulary_free(Vocabulary *vocabulary) {
    free(vocabulary->slots);
    free(vocabulary->keys);
    free(vocabulary->long_terms);
    vocabulary_start(vocabulary, vocabulary->seed);
}

/* The first slot with a key, or the empty one where it belongs; after `slot` unless that is NULL. There is always
 * an empty slot. */
static VocabularySlot *probe(const Vocabulary *vocabulary, uint64_t key, VocabularySlot *slot) {
    size_t last = vocabulary->slots_count - 1;
    size_t at = slot == NULL ? (size_t)vocabulary_hash(vocabulary, key) : (size_t)(slot - vocabulary->slots) + 1;
    for (;; at++) {
        VocabularySlot *found = &vocabulary->slots[at & last];
        if (found->key == key || found->key == 0) return found;
    }
}

static bool grow_slots(Vocabulary *vocabulary) {
    VocabularySlot *old = vocabulary->slots;
    size_t old_count = vocabulary->slots_count, count = old_count == 0 ? 1024 : 2 * old_count;
    VocabularySlot *slots = calloc(count, sizeof *slots);
    if (slots == NULL) return false;
    vocabulary->slots = slots;
    vocabulary->slots_count = count;
    for (size_t at = 0; at < old_count; at++) {
        if (old[at].key == 0) continue;
        VocabularySlot *slot = probe(vocabulary, old[at].key, NULL);
        /* Two long terms may share a hash. */
        while (slot->key != 0) slot = probe(vocabulary, old[at].key, slot);
        *slot = old[at];
    }
    free(old);
    return true;
}

bool vocabulary_reserve(Vocabulary *vocabulary, size_t more) {
    if (more > UINT32_MAX / 2 - vocabulary->size) return false;
    size_t needed = vocabulary->size + more;
    while (vocabulary->slots_count / 2 <= needed) {
        if (!grow_slots(vocabulary)) return false;
    }
    return array_reserve(&vocabulary->keys, &vocabulary->capacity, needed, sizeof *vocabulary->keys);
}

static void add(Vocabulary *vocabulary, VocabularySlot *slot, uint64_t slot_key, uint64_t key) {
    slot->key = slot_key;
    slot->term = vocabulary->size;
    vocabulary->keys[vocabulary->size++] = key;
}

/* The key of the first three code points, or of those there are. */
static uint64_t key_of_up_to_three(const uint32_t *term, size_t length) {
    uint64_t key = 0;
    for (size_t at = 0; at < SHORT_TERM; at++) key = key << 21 | (at < length ? term[at] + 1 : 0);
    return key;
}

static bool append_long(Vocabulary *vocabulary, const uint32_t *term, size_t length) {
    size_t needed = vocabulary->long_size + length + 1, *capacity = &vocabulary->long_capacity;
    if (!array_reserve(&vocabulary->long_terms, capacity, needed, sizeof *vocabulary->long_terms)) return false;
    vocabulary->long_terms[vocabulary->long_size] = (uint32_t)length;
    memcpy(vocabulary->long_terms + vocabulary->long_size + 1, term, length * sizeof *term);
    vocabulary->long_size = needed;
    return true;
}

static bool is_long(const Vocabulary *vocabulary, uint32_t number, const uint32_t *term, size_t length) {
    const uint32_t *known = vocabulary->long_terms + (size_t)(vocabulary->keys[number] & ~LONG_KEY);
    return known[0] == length && memcmp(known + 1, term, length * sizeof *term) == 0;
}

uint64_t vocabulary_key(const Vocabulary *vocabulary, const uint32_t *term, size_t length) {
    if (length >= 1 && length <= SHORT_TERM) return key_of_up_to_three(term, length);
    uint64_t hash = vocabulary->seed;
    for (size_t at = 0; at < length; at++) hash = vocabulary_hash(vocabulary, hash + term[at]);
    return LONG_KEY | hash;
}

VocabularySlot *vocabulary_find(Vocabulary *vocabulary, uint64_t key, const uint32_t *term, size_t length) {
    VocabularySlot *slot = probe(vocabulary, key, NULL);
    if (!(key & LONG_KEY)) {
        if (slot->key == 0) add(vocabulary, slot, key, key);
        return slot;
    }
    while (slot->key != 0 && !is_long(vocabulary, slot->term, term, length)) slot = probe(vocabulary, key, slot);
    if (slot->key == 0) {
        uint64_t place = vocabulary->long_size;
        if (!append_long(vocabulary, term, length)) return NULL;
        add(vocabulary, slot, key, LONG_KEY | place);
    }
    return slot;
}

static int compare(const void *left_term, const void *right_term) {
    const SortedTerm *left = left_term, *right = right_term;
    if (left->key != right->key) return left->key < right->key ? -1 : 1;
    uint32_t common = left->more_length < right->more_length ? left->more_length : right->more_length;
    for (uint32_t at = 0; at < common; at++) {
        if (left->more[at] != right->more[at]) return left->more[at] < right->more[at] ? -1 : 1;
    }
    return (left->more_length > right->more_length) - (left->more_length < right->more_length);
}

SortedTerm *vocabulary_sorted(const Vocabulary *vocabulary) {
    SortedTerm *sorted = malloc(((size_t)vocabulary->size + 1) * sizeof *sorted);
    if (sorted == NULL) return NULL;
    for (uint32_t number = 0; number < vocabulary->size; number++) {
        uint64_t key = vocabulary->keys[number];
        sorted[number] = (SortedTerm){.key = key, .term = number};
        if (key & LONG_KEY) {
            const uint32_t *known = vocabulary->long_terms + (size_t)(key & ~LONG_KEY);
            sorted[number].key = key_of_up_to_three(known + 1, known[0]);
            if (known[0] > SHORT_TERM) {
                sorted[number].more = known + 1 + SHORT_TERM;
                sorted[number].more_length = known[0] - SHORT_TERM;
            }
        }
    }
    qsort(sorted, vocabulary->size, sizeof *sorted, compare);
    return sorted;
}

size_t sorted_term_utf8(const SortedTerm *term, uint8_t *out) {
    size_t size = 0;
    for (int shift = 42; shift >= 0; shift -= 21) {
        uint32_t code = (uint32_t)(term->key >> shift) & CODE_BITS;
        if (code != 0) size += encode_utf8(code - 1, out + size);
    }
    for (uint32_t at = 0; at < term->more_length; at++) size += encode_utf8(term->more[at], out + size);
    return size;
}
