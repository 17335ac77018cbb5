/* Characters whose fold depends on the one before them: signs that are repeated, raised digits, marks of kana. */
#ifndef POLICY_SIGNS_H
#define POLICY_SIGNS_H

#include <stdbool.h>
#include <stdint.h>

#define ELLIPSIS 0x2026u

/* Whether a sign is one sign however often it is repeated. */
static inline bool is_repeatable(uint32_t code) {
    return code == '-' || code == '.' || code == '"' || code == '<' || code == '>' || code == ELLIPSIS;
}

/* The digit of a raised digit, or 0. */
static inline uint32_t digit_of(uint32_t code) {
    if (code == 0xB9) return '1';
    if (code == 0xB2 || code == 0xB3) return '2' + (code - 0xB2);
    bool raised = code == 0x2070 || (code >= 0x2074 && code <= 0x2079) || (code >= 0x2080 && code <= 0x2089);
    return raised ? '0' + (code & 0xF) : 0;
}

/* Whether a character joins the one before it: a raised digit, or a mark of voiced kana. */
static inline bool joins_before(uint32_t code) { return digit_of(code) != 0 || code == 0x3099 || code == 0x309A; }

#endif
