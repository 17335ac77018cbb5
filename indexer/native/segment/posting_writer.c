/* Writing posting lists; postings.h draws them. */
#include "segment/postings.h"

#include <math.h>
#include <string.h>

#include "base/memory.h"

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

/* The width of a block: see postings.h. */
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

/* Move the bits above the width from the numbers into patches; returns the bytes of these. */
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

/* Write a full block to `end` and its head to `head`; returns where the block ends. */
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
