/* Reading the parts of a record; see showing.h. */
#include "segment/showing.h"

#define SEPARATOR 0x1F

bool record_range(const SegmentView *view, uint32_t article, size_t *start, size_t *end) {
    uint64_t first = article == 0 ? 0 : load_u64(view->record_ends + 8 * (size_t)(article - 1));
    uint64_t last = load_u64(view->record_ends + 8 * (size_t)article);
    *start = (size_t)first;
    *end = (size_t)last;
    return first <= last && last <= view->records_size;
}

bool next_part(const uint8_t *record, size_t size, size_t *at, RecordPart *part) {
    if (*at >= size) return false;
    size_t end = *at;
    while (end < size && record[end] != SEPARATOR) end++;
    *part = (RecordPart){record[*at], record + *at + (end > *at), end - *at - (end > *at)};
    *at = end + 1;
    return true;
}
