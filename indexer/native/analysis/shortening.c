/* Finds the widest context of hits by a binary search; each try lays the windows out anew. */
#include "analysis/shortening.h"

#define GAP_WIDTH 1

/* The last place that is no further right than a column; the first one is. */
static uint32_t place_at(const int64_t *columns, size_t characters, int64_t column) {
    size_t low = 0, high = characters + 1; /* columns[low] <= column < columns[high] */
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (columns[middle] <= column) low = middle;
        else high = middle;
    }
    return (uint32_t)low;
}

/* Lay the windows out with so much context; their number, 0 if they do not fit. */
static size_t lay_out(const int64_t *columns, size_t characters, const Origin *hits, size_t count, int64_t context,
                      int64_t width, Origin *windows) {
    size_t made = 0;
    for (size_t at = 0; at < count; at++) {
        int64_t column = columns[hits[at].start] - context;
        uint32_t first = place_at(columns, characters, column > 0 ? column : 0);
        uint32_t last = place_at(columns, characters, columns[hits[at].end] + context);
        if (first > hits[at].start) first = hits[at].start; /* of combining marks, which take no columns */
        if (made > 0 && first <= windows[made - 1].end) {
            width -= columns[last] - columns[windows[made - 1].end];
            windows[made - 1].end = last;
        } else {
            width -= columns[last] - columns[first];
            windows[made++] = (Origin){first, last};
        }
        if (width < 0) return 0;
    }
    int64_t gaps = (int64_t)made - 1 + (windows[0].start > 0) + (windows[made - 1].end < characters);
    return GAP_WIDTH * gaps <= width ? made : 0;
}

size_t windows_around(const int64_t *columns, size_t characters, const Origin *hits, size_t count, int64_t width,
                      Origin *windows) {
    int64_t low = 0, high = width, widest = -1;
    while (count > 0 && low <= high) {
        int64_t context = low + (high - low) / 2;
        if (lay_out(columns, characters, hits, count, context, width, windows) > 0) {
            widest = context;
            low = context + 1;
        } else {
            high = context - 1;
        }
    }
    return widest < 0 ? 0 : lay_out(columns, characters, hits, count, widest, width, windows);
}
