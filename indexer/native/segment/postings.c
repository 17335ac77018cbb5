/* Writing and reading posting lists; postings.h draws them. */
#include "segment/postings.h"

#include <math.h>
#include <string.h>

#include "base/memory.h"

#define MOST_PATCH_BYTES 127u
#define OF_FREQUENCY 0x80u

size_t most_list_bytes(uint32_t count) {
    size_t blocks = count / BLOCK;
    return blocks * (HEAD_BYTES + 2 * (4 * BLOCK + MOST_PATCH_BYTES)) + 1 + 2 * (size_t)MOST_VARINT * BLOCK;
}

static unsigned width_of(uint32_t number) {
#if defined(__GNUC__)
    return number == 0 ? 0 : 32 - (unsigned)__builtin_clz(number);
#else
    unsigned width = 0;
    for (; number != 0; number >>= 1) width++;
    return width;
#endif
}

/* The width that a block is packed with. */
static unsigned best_width(const uint32_t *numbers) {
    unsigned of_width[33] = {0}, most = 0;
    for (uint32_t at = 0; at < BLOCK; at++) of_width[width_of(numbers[at])]++;
    for (unsigned width = 1; width <= 32; width++) most = of_width[width] != 0 ? width : most;
    unsigned best = most, fewest = 16 * most;
    for (unsigned width = most; width-- > 0;) {
        unsigned patches = 0;
        for (unsigned wider = width + 1; wider <= most; wider++) {
            patches += of_width[wider] * (1 + (wider - width + 6) / 7);
        }
        if (patches > MOST_PATCH_BYTES) break;
        if (16 * width + patches < fewest) {
            best = width;
            fewest = 16 * width + patches;
        }
    }
    return best;
}

/* Write what stands above the width, which is taken off the numbers; how many bytes it took. */
static size_t write_patches(uint32_t *numbers, unsigned width, unsigned kind, uint8_t *out) {
    size_t size = 0;
    if (width == 32) return 0;
    for (uint32_t at = 0; at < BLOCK; at++) {
        uint32_t above = numbers[at] >> width;
        if (above == 0) continue;
        out[size++] = (uint8_t)(at | kind);
        size += write_varint(above, out + size);
        numbers[at] -= above << width;
    }
    return size;
}

static size_t pack(const uint32_t *numbers, unsigned width, uint8_t *out) {
    uint32_t words[4 * 33] = {0};
    for (unsigned row = 0; row < BLOCK / 4; row++) {
        unsigned word = row * width >> 5, shift = row * width & 31;
        for (unsigned lane = 0; lane < 4; lane++) {
            uint32_t number = numbers[4 * row + lane];
            words[4 * word + lane] |= number << shift;
            /* In two steps, because a shift by 32 means nothing. */
            words[4 * (word + 1) + lane] |= number >> 1 >> (31 - shift);
        }
    }
    memcpy(out, words, 16 * (size_t)width);
    return 16 * (size_t)width;
}

/* With `width` a constant after inlining, so that every shift is too and rows become vector instructions. */
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

static uint8_t impact_of(const uint32_t *documents, const uint8_t *frequencies, uint32_t count,
                         const Lengths *lengths) {
    double highest = 0;
    double flat = IMPACT_K1 * (1 - IMPACT_B), slope = IMPACT_K1 * IMPACT_B / lengths->average;
    for (uint32_t at = 0; at < count; at++) {
        double frequency = frequencies[at];
        double impact = frequency / (frequency + flat + slope * lengths->lengths[documents[at]]);
        if (impact > highest) highest = impact;
    }
    return (uint8_t)ceil(255 * highest);
}

/* Write a full block behind `end` and its head to `head`; where the block ends. */
static uint8_t *write_block(const uint32_t *documents, const uint8_t *frequencies, uint32_t before,
                            const Lengths *lengths, uint8_t *head, uint8_t *end) {
    uint32_t numbers[BLOCK], last = documents[BLOCK - 1];
    uint8_t patches[2 * MOST_PATCH_BYTES];
    for (uint32_t at = 0; at < BLOCK; at++) numbers[at] = documents[at] - (at == 0 ? before : documents[at - 1]);
    unsigned gap_width = best_width(numbers), frequency_width = 0;
    size_t patched = write_patches(numbers, gap_width, 0, patches);
    end += pack(numbers, gap_width, end);
    if (frequencies != NULL) {
        for (uint32_t at = 0; at < BLOCK; at++) numbers[at] = frequencies[at] - 1u;
        frequency_width = best_width(numbers);
        patched += write_patches(numbers, frequency_width, OF_FREQUENCY, patches + patched);
        end += pack(numbers, frequency_width, end);
    }
    memcpy(head, &last, sizeof last);
    head[4] = (uint8_t)gap_width;
    head[5] = (uint8_t)frequency_width;
    head[6] = frequencies == NULL ? 0 : impact_of(documents, frequencies, BLOCK, lengths);
    head[7] = (uint8_t)patched;
    memcpy(end, patches, patched);
    return end + patched;
}

size_t write_list(const uint32_t *documents, const uint8_t *frequencies, uint32_t count, const Lengths *lengths,
                  uint8_t *out) {
    uint32_t blocks = count / BLOCK, before = 0;
    uint8_t *head = out, *end = out + blocks * (size_t)HEAD_BYTES + (blocks != 0);
    for (uint32_t block = 0; block < blocks; block++) {
        size_t first = (size_t)block * BLOCK;
        end = write_block(documents + first, frequencies == NULL ? NULL : frequencies + first, before, lengths, head,
                          end);
        before = documents[first + BLOCK - 1];
        head += HEAD_BYTES;
    }
    uint32_t first = blocks * BLOCK;
    if (blocks != 0) {
        *head = frequencies == NULL ? 0
                                    : impact_of(documents + first, frequencies + first, count - first, lengths);
    }
    for (uint32_t at = first; at < count; at++) {
        uint32_t gap = documents[at] - before;
        before = documents[at];
        if (frequencies == NULL) {
            end += write_varint(gap, end);
        } else {
            end += write_varint(gap << 1 | (frequencies[at] > 1), end);
            if (frequencies[at] > 1) end += write_varint(frequencies[at], end);
        }
    }
    return (size_t)(end - out);
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

/* Set what is known of the block where the cursor stands before it is decoded. */
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
    if (heads > list->size || list->count > list->documents) return fail(cursor);
    cursor->offset = heads;
    cursor->mark = (CursorPlace){0, 0, heads};
    return enter(cursor);
}

bool cursor_next_block(PostingCursor *cursor) {
    if (cursor->damaged) return false;
    /* Behind the rest there is nothing; the cursor stays there, so that it can still be asked about it. */
    if (cursor->block >= cursor->blocks) return false;
    cursor->before = load_u32(head_of(cursor));
    cursor->offset += packed_bytes(head_of(cursor));
    cursor->block++;
    return enter(cursor) && cursor->size != 0;
}

/* Go back to the mark, or where that is too far on to the first block. */
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

/* Put back what stands above the width of a block's gaps or frequencies. */
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

/* Each gap becomes the sum of all up to it and `before`. Compilers do not find by themselves that four at a
 * time can be added up without waiting for one another. */
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
        const uint8_t *head = head_of(cursor);
        unpack(cursor->list.bytes + cursor->offset, head[4], cursor->documents);
        if (head[7] != 0 && !patch(cursor, head[4], 0, cursor->documents)) return fail(cursor);
        uint32_t first = cursor->documents[0];
        add_up(cursor->documents, cursor->block == 0 ? 0 : cursor->before);
        /* A sum that went around 32 bits descends somewhere, unless with the first gap. */
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
