/* The record of an article: i<id> U+001F u<url> U+001F ... : a letter and a value for each field that is known, in
 * UTF-8 (indexer/storage/segment/records.py lists the letters, and how a value is escaped). */
#ifndef POLICY_RECORD_H
#define POLICY_RECORD_H

#include "segment/segment_view.h"

#define PART_SEPARATOR 0x1F
#define ESCAPE 0x1E
#define ID_LETTER 'i'

typedef struct {
    uint8_t letter;
    const uint8_t *value;
    size_t size;
} RecordPart;

/* The bytes [*at, *end) of view->records that are an article's record. False where they are not as they were written. */
static inline bool record_range(const SegmentView *view, uint32_t article, size_t *at, size_t *end) {
    const uint8_t *ends = view->record_ends + 8 * (size_t)article;
    size_t before = article == 0 ? 0 : 8;
    if (!is_intact(view->articles_file, ends - before, before + 8)) return false;
    uint64_t first = article == 0 ? 0 : load_u64(ends - 8), last = load_u64(ends);
    if (first > last || last > view->records_size) return false;
    *at = (size_t)first;
    *end = (size_t)last;
    return is_intact(view->articles_file, view->records + first, (size_t)(last - first));
}

/* Read the part of a record that begins at *at, and move *at behind it; false after the last, which ends at `size`. */
static inline bool next_part(const uint8_t *record, size_t size, size_t *at, RecordPart *part) {
    if (*at >= size) return false;
    size_t end = *at;
    while (end < size && record[end] != PART_SEPARATOR) end++;
    *part = (RecordPart){record[*at], record + *at + (end > *at), end - *at - (end > *at)};
    *at = end + 1;
    return true;
}

/* Find the first part of an article's record with a letter; false where the record is damaged or has none. */
static inline bool find_part(const SegmentView *view, uint32_t article, uint8_t letter, RecordPart *part) {
    size_t at, end;
    if (!record_range(view, article, &at, &end)) return false;
    while (next_part(view->records, end, &at, part)) {
        if (part->letter == letter) return true;
    }
    return false;
}

static inline bool has_escapes(const RecordPart *part) {
    return part->size != 0 && memchr(part->value, ESCAPE, part->size) != NULL;
}

/* Add the value of a part without escapes: U+001E u is U+001F, and U+001E e is U+001E. False without memory. */
static inline bool plain_value(const RecordPart *part, Buffer *plain) {
    if (!buffer_reserve(plain, part->size)) return false;
    for (size_t at = 0; at < part->size; at++) {
        uint8_t byte = part->value[at];
        if (byte == ESCAPE && at + 1 < part->size) byte = part->value[++at] == 'u' ? PART_SEPARATOR : ESCAPE;
        plain->data[plain->size++] = byte;
    }
    return true;
}

#endif
