/* Reading posting lists, block by block; postings.h draws them. */
#include "segment/postings.h"

#include <string.h>

/* `width` is a constant after inlining, so that all shifts are, and rows become vector instructions. */
static inline void unpack_width(const uint8_t *bytes, const unsigned width, uint32_t *restrict numbers) {
    const uint32_t mask = width == 32 ? UINT32_MAX : (1u << width) - 1;
#pragma GCC unroll 32
    for (unsigned row = 0; row < BLOCK / 4; row++) {
        const unsigned word = row * width >> 5, shift = row * width & 31;
        uint32_t low[4], high[4] = {0};
        memcpy(low, bytes + (size_t)16 * word, sizeof low);
        if (shift + width > 32) memcpy(high, bytes + (size_t)16 * (word + 1), sizeof high);
        for (unsigned lane = 0; lane < 4; lane++) {
            numbers[4 * row + lane] = (low[lane] >> shift | high[lane] << 1 << (31 - shift)) & mask;
        }
    }
}

#define UNPACK(width) case width: unpack_width(bytes, width, numbers); break;
#define UNPACK_EIGHT(width)                                                                  \
    UNPACK(width) UNPACK(width + 1) UNPACK(width + 2) UNPACK(width + 3)                      \
    UNPACK(width + 4) UNPACK(width + 5) UNPACK(width + 6) UNPACK(width + 7)

static void unpack(const uint8_t *bytes, unsigned width, uint32_t *numbers) {
    switch (width) {
        UNPACK_EIGHT(1)
        UNPACK_EIGHT(9)
        UNPACK_EIGHT(17)
        UNPACK_EIGHT(25)
        default: memset(numbers, 0, BLOCK * sizeof *numbers);
    }
}

static const uint8_t *head_of(const PostingCursor *cursor) {
    return cursor->list.bytes + cursor->block * (size_t)HEAD_BYTES;
}

static size_t packed_bytes(const uint8_t *head) { return 16 * ((size_t)head[4] + head[5]) + head[7]; }

static bool fail(PostingCursor *cursor) {
    cursor->damaged = true;
    cursor->decoded = cursor->weighed = false;
    cursor->size = cursor->at = 0;
    return false;
}

/* Read the head of the current block. */
static bool enter(PostingCursor *cursor) {
    cursor->at = 0;
    cursor->decoded = cursor->weighed = false;
    if (cursor->block < cursor->blocks) {
        const uint8_t *head = head_of(cursor);
        cursor->last = load_u32(head);
        if (head[4] > 32 || head[5] > 8 || cursor->last >= cursor->list.documents ||
            cursor->offset > cursor->list.size || packed_bytes(head) > cursor->list.size - cursor->offset) {
            return fail(cursor);
        }
        cursor->size = BLOCK;
    } else {
        cursor->size = cursor->list.count % BLOCK;
        cursor->last = cursor->list.count == 1 ? cursor->list.only : cursor->list.documents - 1;
    }
    return true;
}

bool cursor_open(PostingCursor *cursor, const PostingList *list) {
    cursor->list = *list;
    cursor->blocks = list->count / BLOCK;
    cursor->block = cursor->before = 0;
    cursor->damaged = false;
    size_t heads = cursor->blocks * (size_t)HEAD_BYTES + (cursor->blocks != 0);
    if (heads > list->size || list->count > list->documents || !is_intact(list->file, list->bytes, heads)) {
        return fail(cursor);
    }
    cursor->offset = heads;
    cursor->mark = (CursorPlace){0, 0, heads};
    return enter(cursor);
}

bool cursor_next_block(PostingCursor *cursor) {
    if (cursor->damaged) return false;
    /* The cursor stays on the rest, which can still be read. */
    if (cursor->block >= cursor->blocks) return false;
    cursor->before = load_u32(head_of(cursor));
    cursor->offset += packed_bytes(head_of(cursor));
    cursor->block++;
    return enter(cursor) && cursor->size != 0;
}

/* Go back to the mark, or to the first block where the mark is behind the document. */
static bool go_back(PostingCursor *cursor, uint32_t document) {
    bool from_mark = cursor->mark.block != 0 && cursor->mark.before < document;
    CursorPlace first = {0, 0, cursor->blocks * (size_t)HEAD_BYTES + (cursor->blocks != 0)};
    CursorPlace place = from_mark ? cursor->mark : first;
    cursor->block = place.block;
    cursor->before = place.before;
    cursor->offset = place.offset;
    return enter(cursor);
}

bool cursor_move(PostingCursor *cursor, uint32_t document) {
    if (cursor->damaged) return false;
    if (cursor->block != 0 && document <= cursor->before && !go_back(cursor, document)) return false;
    if (cursor->block < cursor->blocks && cursor->last < document) {
        const uint8_t *head = head_of(cursor), *end = cursor->list.bytes + cursor->blocks * (size_t)HEAD_BYTES;
        do {
            cursor->offset += packed_bytes(head);
            head += HEAD_BYTES;
        } while (head != end && load_u32(head) < document);
        cursor->block = (uint32_t)((size_t)(head - cursor->list.bytes) / HEAD_BYTES);
        cursor->before = load_u32(head - HEAD_BYTES);
        if (!enter(cursor)) return false;
    }
    return cursor->size != 0 && cursor->last >= document;
}

bool cursor_impacts(PostingCursor *cursor, unsigned shift, uint8_t *impacts) {
    if (cursor->damaged || !go_back(cursor, 0)) return false;
    uint32_t from = 0;
    while (cursor->block < cursor->blocks) {
        const uint8_t *head = head_of(cursor);
        uint32_t last = load_u32(head);
        if (last >= cursor->list.documents || last < cursor->before) return fail(cursor);
        for (uint32_t window = from; window <= last >> shift; window++) {
            if (impacts[window] < head[6]) impacts[window] = head[6];
        }
        from = (last + 1) >> shift;
        cursor->offset += packed_bytes(head);
        cursor->before = last;
        cursor->block++;
    }
    return enter(cursor) && (cursor->size == 0 || cursor_decode(cursor));
}

/* The documents after the full blocks, with their frequencies. */
static bool decode_rest(PostingCursor *cursor) {
    const PostingList *list = &cursor->list;
    memset(cursor->documents + cursor->size, 0xFF, (BLOCK - cursor->size) * sizeof *cursor->documents);
    if (list->count == 1) {
        cursor->documents[0] = list->only;
        cursor->frequencies[0] = list->only_frequency;
        return list->only < list->documents && list->only_frequency != 0;
    }
    size_t offset = cursor->offset;
    uint64_t document = cursor->before;
    if (offset > list->size || !is_intact(list->file, list->bytes + offset, list->size - offset)) return false;
    for (uint32_t at = 0; at < cursor->size; at++) {
        uint32_t gap, frequency = 1;
        if (!read_varint(list->bytes, list->size, &offset, &gap)) return false;
        if (list->counted) {
            if ((gap & 1) && (!read_varint(list->bytes, list->size, &offset, &frequency) || frequency < 2 ||
                              frequency > MOST_FREQUENCY)) {
                return false;
            }
            gap >>= 1;
        }
        document += gap;
        if (document >= list->documents) return false;
        if (gap == 0 && (at != 0 || cursor->block != 0)) return false;
        cursor->documents[at] = (uint32_t)document;
        cursor->frequencies[at] = frequency;
    }
    return true;
}

/* Put the bits above the width back into a block's gaps or frequencies. */
static bool patch(const PostingCursor *cursor, unsigned width, unsigned kind, uint32_t *numbers) {
    const uint8_t *head = head_of(cursor), *bytes = cursor->list.bytes;
    size_t end = cursor->offset + packed_bytes(head);
    for (size_t at = end - head[7]; at != end;) {
        uint8_t place = bytes[at++];
        uint32_t above;
        if (!read_varint(bytes, end, &at, &above)) return false;
        if ((place & OF_FREQUENCY) != kind) continue;
        if (width == 32 || above >> 1 >> (31 - width) != 0) return false;
        numbers[place & ~OF_FREQUENCY] |= above << width;
    }
    return true;
}

#if defined(__has_builtin)
#if __has_builtin(__builtin_shufflevector)
#define HAS_LANES
#endif
#endif

/* Turn gaps into documents: each becomes `before` plus the sum of all gaps up to it. Four at a time are added
 * without waiting for one another, which compilers do not find by themselves. */
static void add_up(uint32_t *gaps, uint32_t before) {
#ifdef HAS_LANES
    typedef uint32_t Lanes __attribute__((vector_size(16)));
    const Lanes none = {0};
    Lanes sums = {before, before, before, before};
    for (uint32_t at = 0; at < BLOCK; at += 4) {
        Lanes four;
        memcpy(&four, gaps + at, sizeof four);
        four += __builtin_shufflevector(none, four, 0, 4, 5, 6);
        four += __builtin_shufflevector(none, four, 0, 1, 4, 5);
        four += sums;
        sums = __builtin_shufflevector(four, four, 3, 3, 3, 3);
        memcpy(gaps + at, &four, sizeof four);
    }
#else
    for (uint32_t at = 0; at < BLOCK; at++) gaps[at] = before += gaps[at];
#endif
}

static bool ascends(const uint32_t *numbers) {
    uint32_t descents = 0;
    for (uint32_t at = 1; at < BLOCK; at++) descents |= numbers[at] <= numbers[at - 1];
    return descents == 0;
}

bool cursor_unpack(PostingCursor *cursor) {
    if (cursor->damaged) return false;
    if (cursor->block == cursor->blocks) {
        if (!decode_rest(cursor)) return fail(cursor);
        cursor->weighed = true;
        if (cursor->size != 0) cursor->last = cursor->documents[cursor->size - 1];
    } else {
        const uint8_t *head = head_of(cursor), *packed = cursor->list.bytes + cursor->offset;
        if (!is_intact(cursor->list.file, packed, packed_bytes(head))) return fail(cursor);
        unpack(packed, head[4], cursor->documents);
        if (head[7] != 0 && !patch(cursor, head[4], 0, cursor->documents)) return fail(cursor);
        uint32_t first = cursor->documents[0];
        add_up(cursor->documents, cursor->block == 0 ? 0 : cursor->before);
        /* A sum beyond 32 bits descends somewhere, unless the first gap goes beyond. */
        if ((cursor->block != 0 && (first == 0 || cursor->documents[0] < first)) || !ascends(cursor->documents) ||
            cursor->documents[BLOCK - 1] != cursor->last) {
            return fail(cursor);
        }
    }
    cursor->decoded = true;
    cursor->at = 0;
    return true;
}

bool cursor_unpack_frequencies(PostingCursor *cursor) {
    if (!cursor_decode(cursor)) return false;
    if (cursor->weighed) return true;
    const uint8_t *head = head_of(cursor);
    unpack(cursor->list.bytes + cursor->offset + 16 * (size_t)head[4], head[5], cursor->frequencies);
    if (head[7] != 0 && !patch(cursor, head[5], OF_FREQUENCY, cursor->frequencies)) return fail(cursor);
    for (uint32_t at = 0; at < BLOCK; at++) {
        uint32_t less_one = cursor->frequencies[at];
        cursor->frequencies[at] = less_one < MOST_FREQUENCY ? less_one + 1 : MOST_FREQUENCY;
    }
    cursor->weighed = true;
    return true;
}

void cursor_part(PostingCursor *cursor, uint32_t first, uint32_t last, uint32_t *from, uint32_t *to) {
    *from = 0;
    *to = cursor->size;
    if (cursor->size != 0 && cursor->documents[0] < first) {
        cursor_seek(cursor, first);
        *from = cursor->at;
    }
    if (cursor->last > last) {
        cursor_seek(cursor, last + 1);
        *to = cursor->at;
    }
}

bool read_list(const PostingList *list, uint32_t *documents, uint8_t *frequencies) {
    PostingCursor cursor;
    if (!cursor_open(&cursor, list)) return false;
    uint32_t read = 0;
    for (bool more = cursor.size != 0; more; more = cursor_next_block(&cursor)) {
        if (!(frequencies == NULL ? cursor_decode(&cursor) : cursor_weigh(&cursor))) return false;
        memcpy(documents + read, cursor.documents, cursor.size * sizeof *documents);
        if (frequencies != NULL) {
            for (uint32_t at = 0; at < cursor.size; at++) frequencies[read + at] = (uint8_t)cursor.frequencies[at];
        }
        read += cursor.size;
    }
    return !cursor.damaged && read == list->count;
}
