/* Writes strings of JSON; json.h says what is escaped. */
#include "base/json.h"

#include "base/text.h"

/* The most bytes that a unit of UTF-16, or a byte of UTF-8, becomes: \uXXXX. */
#define MOST_BYTES 6u

/* Most characters of Chinese text: none of three bytes is escaped but the lower ones, and surrogates. */
static inline bool is_of_three(uint32_t code) { return code >= 0x206A && code - 0xD800 > 0x7FF; }

static inline bool is_plain_ascii(uint32_t code) { return code > '"' && code < 0x7F && code != '\\'; }

static bool is_escaped(uint32_t code) {
    return code < 0x20 || (code >= 0x7F && code <= 0x9F) || code == 0x61C || code == 0x200E || code == 0x200F ||
           (code >= 0x2028 && code <= 0x202E) || (code >= 0x2066 && code <= 0x2069) ||
           (code >= 0xD800 && code <= 0xDFFF);
}

/* Write a code point, and return its bytes. */
static size_t put(uint32_t code, uint8_t *out) {
    static const char named[] = "\"\"\\\\\bb\ff\nn\rr\tt";
    for (size_t at = 0; code < 0x80 && at + 1 < sizeof named; at += 2) {
        if (code != (uint8_t)named[at]) continue;
        out[0] = '\\';
        out[1] = (uint8_t)named[at + 1];
        return 2;
    }
    if (!is_escaped(code)) return encode_utf8(code, out);
    out[0] = '\\';
    out[1] = 'u';
    for (unsigned digit = 0; digit < 4; digit++) out[2 + digit] = (uint8_t)"0123456789abcdef"[code >> (12 - 4 * digit) & 0xF];
    return MOST_BYTES;
}

bool json_add_utf8(Buffer *json, const uint8_t *bytes, size_t size) {
    if (size > SIZE_MAX / MOST_BYTES - 2 || !buffer_reserve(json, MOST_BYTES * size + 2)) return false;
    json->data[json->size++] = '"';
    for (size_t at = 0; at < size;) json->size += put(next_utf8(bytes, size, &at), json->data + json->size);
    json->data[json->size++] = '"';
    return true;
}

bool json_add_units(Buffer *json, const uint16_t *units, size_t count) {
    if (count > SIZE_MAX / MOST_BYTES - 2 || !buffer_reserve(json, MOST_BYTES * count + 2)) return false;
    uint8_t *out = json->data + json->size;
    *out++ = '"';
    for (size_t at = 0; at < count; at++) {
        uint32_t code = units[at];
        if (is_of_three(code)) {
            uint32_t bytes = 0x8080E0 | code >> 12 | (code >> 6 & 0x3F) << 8 | (code & 0x3F) << 16;
            memcpy(out, &bytes, sizeof bytes); /* The fourth byte is written over. */
            out += 3;
            continue;
        }
        if (is_plain_ascii(code)) {
            *out++ = (uint8_t)code;
            continue;
        }
        bool is_pair = (code & 0xFC00) == 0xD800 && at + 1 < count && (units[at + 1] & 0xFC00) == 0xDC00;
        if (is_pair) code = 0x10000 + ((code & 0x3FF) << 10) + (units[++at] & 0x3FFu);
        out += put(code, out);
    }
    *out++ = '"';
    json->size = (size_t)(out - json->data);
    return true;
}
