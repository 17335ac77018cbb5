/* The intersection of lists that hold every match: candidates, found without evaluating conditions. */
#include "search/matching.h"

static uint32_t intersect_first(Matcher *matcher, PostingCursor *cursor, uint32_t start, uint32_t last) {
    uint32_t count = 0, from, to;
    if (!cursor_reach(cursor, start)) return 0;
    do {
        if (!cursor_decode(cursor)) return count;
        cursor_part(cursor, start, last, &from, &to);
        for (uint32_t at = from; at < to; at++) {
            matcher->intersected[count++] = (uint16_t)(cursor->documents[at] - start);
        }
    } while (cursor->last < last && cursor_next_block(cursor));
    return count;
}

/* Keep of the intersected documents those in one more list. Marked bytes are quicker than bits to set. */
static uint32_t intersect_further(Matcher *matcher, PostingCursor *cursor, uint32_t start, uint32_t last,
                                  uint32_t count) {
    uint16_t *intersected = matcher->intersected;
    uint8_t *marks = matcher->marks; /* bytes may alias everything: the compiler would load the pointer each time */
    uint32_t kept = 0, from, to;
    if (count < FEW_DOCUMENTS) {
        for (uint32_t at = 0; at < count; at++) {
            uint16_t place = intersected[at];
            if (cursor_find(cursor, start + place)) intersected[kept++] = place;
        }
        return kept;
    }
    if (!cursor_reach(cursor, start)) return 0;
    memset(marks, 0, last - start + 1);
    do {
        if (!cursor_decode(cursor)) break;
        cursor_part(cursor, start, last, &from, &to);
        const uint32_t *documents = cursor->documents;
        for (uint32_t at = from; at < to; at++) marks[documents[at] - start] = 1;
    } while (cursor->last < last && cursor_next_block(cursor));
    for (uint32_t at = 0; at < count; at++) {
        uint16_t place = intersected[at];
        intersected[kept] = place;
        kept += marks[place];
    }
    return kept;
}

bool matcher_may_match(Matcher *matcher, uint32_t document) {
    for (uint32_t at = 1; at < matcher->required_count; at++) {
        if (!cursor_find(matcher->required[at], document)) return false;
    }
    return true;
}

uint32_t matcher_intersect(Matcher *matcher, PostingCursor *const *cursors, uint32_t cursor_count, uint32_t start,
                           uint32_t last) {
    uint32_t count = intersect_first(matcher, cursors[0], start, last);
    for (uint32_t at = 1; at < cursor_count && count != 0; at++) {
        count = intersect_further(matcher, cursors[at], start, last, count);
    }
    return count;
}
