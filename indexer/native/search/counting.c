/* Counts strings by classes of letters or in folded text; see counting.h. */
#include "search/counting.h"

#include "base/text.h"

#ifdef __SSE2__
#include <emmintrin.h>
#endif

#define AT_ONCE 64u

static size_t place_of(uint32_t code) { return (code * 2654435761u) >> 22; }

static void index_by_first(StringCounter *counter) {
    for (size_t place = 0; place < FIRST_CODES; place++) counter->first[place] = NO_STRING;
    for (uint32_t at = counter->count; at-- != 0;) {
        uint32_t *first = &counter->first[place_of(counter->strings[at].codes[0])];
        counter->strings[at].next_by_first = *first;
        *first = at;
    }
}

/* Set the classes of a string; false where there are too many. *known: each letter has one. */
static bool classify_string(StringCounter *counter, CountedString *string, bool *known) {
    *known = true;
    for (size_t at = 0; at < string->length; at++) {
        if (!class_of_letter(counter->classes, string->codes[at], &string->classes[at])) return false;
        *known &= string->classes[at] != 0;
    }
    return true;
}

static uint32_t *head_of(StringCounter *counter, const CountedString *string) {
    const uint8_t *end = string->classes + string->length;
    return string->length == 1 ? &counter->letters[end[-1]] : &counter->pairs[end[-2] * counter->stride + end[-1]];
}

/* Find strings by how they end. Those with a letter that no classed text has are left out. */
static bool index_by_end(StringCounter *counter) {
    for (uint32_t at = 0; at < counter->count; at++) {
        CountedString *string = &counter->strings[at];
        bool known;
        if (!classify_string(counter, string, &known)) {
            counter->is_classed = false;
            return true;
        }
        if (!known) string->classes[0] = 0;
    }
    counter->stride = counter->classes->count + 1;
    size_t pairs = (size_t)counter->stride * counter->stride;
    counter->pairs = malloc(pairs * sizeof *counter->pairs);
    if (counter->pairs == NULL) return false;
    memset(counter->pairs, 0xFF, pairs * sizeof *counter->pairs);
    memset(counter->letters, 0xFF, sizeof counter->letters);
    for (uint32_t at = counter->count; at-- != 0;) {
        CountedString *string = &counter->strings[at];
        if (string->classes[0] == 0) continue;
        uint32_t *head = head_of(counter, string);
        string->next_by_end = *head;
        *head = at;
        counter->has_letters |= string->length == 1 && !string->is_letter_apart;
    }
    return true;
}

bool counter_start(StringCounter *counter, const Folding *folding) {
    size_t size = 1;
    for (uint32_t at = 0; at < counter->count; at++) size += counter->strings[at].length;
    counter->class_room = malloc(size);
    counter->classes = malloc(sizeof *counter->classes);
    if (counter->class_room == NULL || counter->classes == NULL) return false;
    uint8_t *room = counter->class_room;
    for (uint32_t at = 0; at < counter->count; at++) {
        counter->strings[at].classes = room;
        room += counter->strings[at].length;
    }
    classes_start(counter->classes, folding);
    counter->is_classed = true;
    index_by_first(counter);
    return index_by_end(counter);
}

/* A bit for each of 64 classes that is not 0. */
static inline uint64_t letters_among(const uint8_t *classes) {
    uint64_t found = 0;
#ifdef __SSE2__
    for (unsigned part = 0; part < AT_ONCE / 16; part++) {
        __m128i sixteen = _mm_loadu_si128((const void *)(classes + 16 * part));
        unsigned none = (unsigned)_mm_movemask_epi8(_mm_cmpeq_epi8(sixteen, _mm_setzero_si128()));
        found |= (uint64_t)(none ^ 0xFFFF) << 16 * part;
    }
#else
    for (unsigned part = 0; part < AT_ONCE / 8; part++) {
        uint64_t eight;
        memcpy(&eight, classes + 8 * part, sizeof eight);
        /* Classes are below 128: adding 127 sets the highest bit of those that are not 0. */
        eight = (eight + UINT64_C(0x7F7F7F7F7F7F7F7F)) & UINT64_C(0x8080808080808080);
        found |= (eight >> 7) * UINT64_C(0x0102040810204080) >> 56 << (8 * part);
    }
#endif
    return found;
}

static unsigned lowest_bit(uint64_t bits) { return (unsigned)__builtin_ctzll(bits); }

/* Count the strings whose last two letters are text[end - 1] and text[end]. */
static void count_ending(const StringCounter *counter, uint32_t at, const uint8_t *text, size_t end, uint32_t *counts) {
    for (; at != NO_STRING; at = counter->strings[at].next_by_end) {
        const CountedString *string = &counter->strings[at];
        size_t before = string->length - 2;
        bool holds = before < end && memcmp(text + end - 1 - before, string->classes, before) == 0;
        counts[at] += holds;
    }
}

static void count_letter(const StringCounter *counter, uint8_t class, bool letters, uint32_t *counts) {
    for (uint32_t at = counter->letters[class]; at != NO_STRING; at = counter->strings[at].next_by_end) {
        counts[at] += letters || !counter->strings[at].is_letter_apart;
    }
}

static void count_classed(const StringCounter *counter, bool letters, uint32_t *counts) {
    const uint8_t *text = counter->text.classes;
    uint64_t carried = 0;
    for (size_t start = 0; start < counter->text.length; start += AT_ONCE) {
        uint64_t found = letters_among(text + start), pairs = found & (found << 1 | carried);
        carried = found >> 63;
        for (; pairs != 0; pairs &= pairs - 1) {
            size_t end = start + lowest_bit(pairs);
            uint32_t first = counter->pairs[text[end - 1] * counter->stride + text[end]];
            if (first != NO_STRING) count_ending(counter, first, text, end, counts);
        }
        for (; (letters || counter->has_letters) && found != 0; found &= found - 1) {
            count_letter(counter, text[start + lowest_bit(found)], letters, counts);
        }
    }
}

static inline bool starts_with(const uint32_t *text, size_t length, const CountedString *string) {
    if (string->length > length || string->codes[0] != text[0]) return false;
    for (size_t at = 1; at < string->length; at++) {
        if (string->codes[at] != text[at]) return false;
    }
    return true;
}

static void count_folded(const StringCounter *counter, bool letters, uint32_t *counts) {
    const uint32_t *text = counter->scratch.folded.text;
    size_t length = counter->scratch.folded.length;
    for (size_t start = 0; start < length; start++) {
        for (uint32_t at = counter->first[place_of(text[start])]; at != NO_STRING;) {
            const CountedString *string = &counter->strings[at];
            counts[at] += (letters || !string->is_letter_apart) && starts_with(text + start, length - start, string);
            at = string->next_by_first;
        }
    }
}

TextStatus count_strings(StringCounter *counter, const SegmentView *view, const Texts *texts, uint32_t number,
                         bool letters, uint32_t *counts, double *length) {
    size_t start, end;
    if (!text_range(texts, number, &start, &end)) return TEXT_IS_DAMAGED;
    const uint16_t *units = texts->units + start;
    size_t count = units_of_codes(units, end - start, counter->most_codes);
    counter->is_cut = count < end - start;
    if (counter->is_classed && view->folding == counter->classes->folding) {
        switch (classify(counter->classes, units, count, &counter->text)) {
            case NO_MEMORY_FOR_CLASSES: return NO_MEMORY_FOR_TEXT;
            case CLASSED:
                count_classed(counter, letters, counts);
                *length += (double)counter->text.length;
                return READ_TEXT;
            case NOT_CLASSED: break;
        }
    }
    TextStatus status = fold_units(view, units, count, false, &counter->scratch);
    if (status != READ_TEXT) return status;
    count_folded(counter, letters, counts);
    *length += (double)counter->scratch.folded.length;
    return READ_TEXT;
}

void counter_free(StringCounter *counter) {
    free(counter->classes);
    free(counter->class_room);
    free(counter->pairs);
    free(counter->text.classes);
    text_scratch_free(&counter->scratch);
}
