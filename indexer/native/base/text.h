/* Code points from and to UTF-8 and UTF-16, lone surrogates included.
 *
 * UTF-8 is Python's "surrogatepass": a lone surrogate takes three bytes. Malformed input decodes to U+FFFD a
 * byte at a time, so that nothing is read past its end.
 */
#ifndef POLICY_TEXT_H
#define POLICY_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__
#error "the files are little-endian and mapped as they are: on this machine the package works without C"
#endif

#define REPLACEMENT 0xFFFDu

typedef struct {
    uint32_t *codes;
    size_t count;
} CodePoints;

/* The code point at *at, which is below size; moves *at to the next. */
static inline uint32_t next_utf8(const uint8_t *bytes, size_t size, size_t *at) {
    uint32_t first = bytes[(*at)++];
    if (first < 0x80) return first;
    size_t more = first >= 0xF0 ? 3 : first >= 0xE0 ? 2 : 1;
    if (first < 0xC2 || first > 0xF4 || size - *at < more) return REPLACEMENT;
    uint32_t code = first & (0x3Fu >> more);
    for (size_t step = 0; step < more; step++) {
        uint32_t byte = bytes[*at + step];
        if ((byte & 0xC0) != 0x80) return REPLACEMENT;
        code = code << 6 | (byte & 0x3F);
    }
    if ((more == 2 && code < 0x800) || (more == 3 && (code < 0x10000 || code > 0x10FFFF))) return REPLACEMENT;
    *at += more;
    return code;
}

/* Decode size bytes into out, which has room for size code points; returns their number. */
static inline size_t decode_utf8(const uint8_t *bytes, size_t size, uint32_t *out) {
    size_t count = 0;
    for (size_t at = 0; at < size;) out[count++] = next_utf8(bytes, size, &at);
    return count;
}

/* Write a code point as UTF-8 to out, which has room for four bytes; returns its size. */
static inline size_t encode_utf8(uint32_t code, uint8_t *out) {
    static const uint8_t FIRST_BYTE[] = {0, 0xC0, 0xE0, 0xF0};
    unsigned more = code < 0x80 ? 0 : code < 0x800 ? 1 : code < 0x10000 ? 2 : 3;
    for (unsigned at = more; at > 0; at--, code >>= 6) out[at] = (uint8_t)(0x80 | (code & 0x3F));
    out[0] = (uint8_t)(FIRST_BYTE[more] | code);
    return more + 1;
}

/* Decode count UTF-16 units into out, which has room for count code points; returns their number. */
static inline size_t decode_utf16(const uint16_t *units, size_t count, uint32_t *out) {
    bool has_pairs = false;
    /* Without branches, compilers widen many units at once. Pairs are rare. */
    for (size_t at = 0; at < count; at++) {
        out[at] = units[at];
        has_pairs |= (units[at] & 0xFC00) == 0xD800;
    }
    if (!has_pairs) return count;
    size_t written = 0;
    for (size_t at = 0; at < count; at++) {
        uint32_t unit = units[at];
        if ((unit & 0xFC00) == 0xD800 && at + 1 < count && (units[at + 1] & 0xFC00) == 0xDC00) {
            unit = 0x10000 + ((unit & 0x3FF) << 10) + (units[++at] & 0x3FFu);
        }
        out[written++] = unit;
    }
    return written;
}

/* The number of units that the first `most` code points take; `count` where there are no more. */
static inline size_t units_of_codes(const uint16_t *units, size_t count, size_t most) {
    size_t at = 0;
    if (count <= most) return count;
    for (size_t codes = 0; codes < most && at < count; codes++) {
        bool is_pair = (units[at] & 0xFC00) == 0xD800 && at + 1 < count && (units[at + 1] & 0xFC00) == 0xDC00;
        at += is_pair ? 2 : 1;
    }
    return at;
}

#endif
