/* Buffers and arrays that grow, and numbers read from bytes at any alignment. */
#ifndef POLICY_MEMORY_H
#define POLICY_MEMORY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* Bytes that stay where they are: a mapped section or a whole file. */
typedef struct {
    const uint8_t *bytes;
    size_t size;
} Section;

typedef struct {
    uint8_t *data;
    size_t size, capacity;
} Buffer;

/* Make room for `more` bytes after the last; false when there is no memory. */
static inline bool buffer_reserve(Buffer *buffer, size_t more) {
    if (buffer->capacity - buffer->size >= more) return true;
    if (more > SIZE_MAX / 4 - buffer->size) return false;
    size_t capacity = 2 * (buffer->size + more) + 64;
    uint8_t *data = realloc(buffer->data, capacity);
    if (data == NULL) return false;
    buffer->data = data;
    buffer->capacity = capacity;
    return true;
}

/* Make room for `needed` items of `size` bytes in the array whose pointer is at `array`; false when there is no
 * memory. */
static inline bool array_reserve(void *array, size_t *capacity, size_t needed, size_t size) {
    void *items;
    if (needed <= *capacity) return true;
    if (needed > SIZE_MAX / 2 / size) return false;
    memcpy(&items, array, sizeof items);
    items = realloc(items, 2 * needed * size);
    if (items == NULL) return false;
    memcpy(array, &items, sizeof items);
    *capacity = 2 * needed;
    return true;
}

static inline bool buffer_append(Buffer *buffer, const void *bytes, size_t size) {
    if (!buffer_reserve(buffer, size)) return false;
    if (size != 0) memcpy(buffer->data + buffer->size, bytes, size);
    buffer->size += size;
    return true;
}

static inline void buffer_free(Buffer *buffer) {
    free(buffer->data);
    *buffer = (Buffer){NULL, 0, 0};
}

/* Order of two strings of bytes: below, at or above 0. */
static inline int compare_bytes(const uint8_t *left, size_t left_size, const uint8_t *right, size_t right_size) {
    size_t common = left_size < right_size ? left_size : right_size;
    int order = common == 0 ? 0 : memcmp(left, right, common);
    return order != 0 ? order : (left_size > right_size) - (left_size < right_size);
}

static inline uint32_t load_u16(const uint8_t *bytes) {
    uint16_t number;
    memcpy(&number, bytes, sizeof number);
    return number;
}

static inline uint32_t load_u32(const uint8_t *bytes) {
    uint32_t number;
    memcpy(&number, bytes, sizeof number);
    return number;
}

static inline uint64_t load_u64(const uint8_t *bytes) {
    uint64_t number;
    memcpy(&number, bytes, sizeof number);
    return number;
}

#define MOST_VARINT 5

/* Write a number in seven bits a byte, the lowest first, the highest bit set on all but the last byte. */
static inline size_t write_varint(uint32_t number, uint8_t *out) {
    size_t size = 0;
    while (number >= 0x80) {
        out[size++] = (uint8_t)(number | 0x80);
        number >>= 7;
    }
    out[size++] = (uint8_t)number;
    return size;
}

/* Read the number at *at and move *at behind it; false for one that does not end before `end` or 32 bits. */
static inline bool read_varint(const uint8_t *bytes, size_t end, size_t *at, uint32_t *number) {
    uint64_t value = 0;
    for (unsigned shift = 0; shift < 35 && *at < end; shift += 7) {
        uint8_t byte = bytes[(*at)++];
        value |= (uint64_t)(byte & 0x7F) << shift;
        if (byte < 0x80) {
            *number = (uint32_t)value;
            return value <= UINT32_MAX;
        }
    }
    return false;
}

#endif
