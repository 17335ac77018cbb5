/* The three passes over a text: characters fold one by one, glosses are removed, and white space is removed
 * next to Han and becomes one space elsewhere. The second and third write to the arrays that they read.
 */
#include "analysis/folding.h"

enum { SPACES = 1, PARENTHESES = 2 };

Folding *folding_new(Section folds, Section readings, Section letters, const char **reason) {
    Folding *folding = calloc(1, sizeof *folding);
    *reason = NULL;
    if (folding != NULL && characters_read(&folding->characters, folds, letters, reason) &&
        readings_read(&folding->readings, readings, reason)) {
        return folding;
    }
    folding_free(folding);
    return NULL;
}

void folding_free(Folding *folding) {
    if (folding == NULL) return;
    characters_free(&folding->characters);
    readings_free(&folding->readings);
    free(folding);
}

static bool reserve(FoldedText *folded, size_t needed, bool with_origins) {
    return array_reserve(&folded->text, &folded->capacity, needed, sizeof *folded->text) &&
           (!with_origins ||
            array_reserve(&folded->origins, &folded->origins_capacity, needed, sizeof *folded->origins));
}

static unsigned marks_of(uint32_t code) { return (unsigned)(code == ' ') | (unsigned)(code == '(') << 1; }

/* Fold the characters from source[*at] on that fold to one each; returns the marks among them. */
static inline unsigned fold_regular(const Folding *folding, const uint32_t *source, size_t count, size_t *at,
                                    bool with_origins, FoldedText *out) {
    uint32_t *text = out->text;
    size_t place = *at, length = out->length;
    unsigned marks = 0;
    for (; place < count; place++, length++) {
        uint32_t entry = entry_of(&folding->characters, source[place]);
        if (entry >= IRREGULAR) break;
        uint32_t code = source[place] ^ entry;
        text[length] = code;
        marks |= marks_of(code);
        if (with_origins) out->origins[length] = (Origin){(uint32_t)place, (uint32_t)place + 1};
    }
    *at = place;
    out->length = length;
    return marks;
}

/* The first pass. A dropped character belongs to the one before it. Returns the marks, -1 for no memory. */
static int fold_characters(const Folding *folding, const uint32_t *source, size_t count, bool with_origins,
                           FoldedText *out) {
    unsigned marks = 0;
    if (!reserve(out, count + 1, with_origins)) return -1;
    out->length = 0;
    for (size_t at = 0; at < count;) {
        size_t before = out->length;
        marks |= with_origins ? fold_regular(folding, source, count, &at, true, out)
                              : fold_regular(folding, source, count, &at, false, out);
        size_t last = out->length > before ? out->length - 1 : out->length; /* of the last source character */
        while (at < count) {
            uint32_t length, entry = entry_of(&folding->characters, source[at]);
            if (entry < IRREGULAR) break;
            const uint32_t *expansion = expansion_of(&folding->characters, entry, &length);
            if (length == 0) {
                for (size_t place = last; with_origins && place < out->length; place++) {
                    out->origins[place].end = (uint32_t)at + 1;
                }
            } else {
                if (!reserve(out, out->length + length + (count - at), with_origins)) return -1;
                last = out->length;
                for (uint32_t step = 0; step < length; step++) {
                    out->text[out->length] = expansion[step];
                    marks |= marks_of(expansion[step]);
                    if (with_origins) out->origins[out->length] = (Origin){(uint32_t)at, (uint32_t)at + 1};
                    out->length++;
                }
            }
            at++;
        }
    }
    return (int)marks;
}

/* Move [from, to) to *written, which is no later, and move *written to its end. */
static void keep(FoldedText *folded, size_t from, size_t to, size_t *written, bool with_origins) {
    size_t count = to - from;
    if (*written != from && count != 0) {
        memmove(folded->text + *written, folded->text + from, count * sizeof *folded->text);
        if (with_origins) memmove(folded->origins + *written, folded->origins + from, count * sizeof *folded->origins);
    }
    *written += count;
}

static size_t next_place(const FoldedText *folded, size_t from, uint32_t code) {
    while (from < folded->length && folded->text[from] != code) from++;
    return from;
}

/* The second pass: a gloss and the spaces before it become part of the glossed character. */
static void remove_glosses(const Folding *folding, FoldedText *folded, bool with_origins) {
    size_t written = 0, read = 0;
    while (read < folded->length) {
        size_t open = next_place(folded, read, '('), letters, count, end;
        keep(folded, read, open, &written, with_origins);
        read = open;
        if (open == folded->length) break;
        if (!is_parenthesised(folded->text, folded->length, open, &letters, &count, &end)) {
            end = open + 1;
        } else if (written > 0) {
            size_t glossed = written - 1;
            while (glossed > 0 && folded->text[glossed] == ' ') glossed--;
            if (is_reading(&folding->readings, folded->text + letters, count, folded->text[glossed])) {
                if (with_origins) folded->origins[glossed].end = folded->origins[end - 1].end;
                written = glossed + 1;
                read = end;
            }
        }
        if (read == open) {
            keep(folded, open, end, &written, with_origins);
            read = end;
        }
    }
    folded->length = written;
}

/* The third pass: spaces are removed next to Han, and become one elsewhere. */
static void join_spaces(FoldedText *folded, bool with_origins) {
    size_t written = 0, read = 0;
    while (read < folded->length) {
        size_t start = next_place(folded, read, ' '), end = start;
        keep(folded, read, start, &written, with_origins);
        while (end < folded->length && folded->text[end] == ' ') end++;
        read = end;
        if (start == end) break;
        bool after_han = written > 0 && is_han(folded->text[written - 1]);
        if (after_han || (end < folded->length && is_han(folded->text[end]))) continue;
        if (with_origins) folded->origins[start].end = folded->origins[end - 1].end;
        keep(folded, start, start + 1, &written, with_origins);
    }
    folded->length = written;
}

int fold_into(const Folding *folding, const uint32_t *source, size_t count, bool with_origins, FoldedText *out) {
    if (count >= UINT32_MAX) return -1;
    int marks = fold_characters(folding, source, count, with_origins, out);
    if (marks < 0) return -1;
    if (marks & PARENTHESES) remove_glosses(folding, out, with_origins);
    if (marks & SPACES) join_spaces(out, with_origins);
    return 0;
}

void folded_free(FoldedText *folded) {
    free(folded->text);
    free(folded->origins);
    *folded = (FoldedText){0};
}

bool folding_is_blank(const Folding *folding, const uint32_t *text, size_t count) {
    for (size_t at = 0; at < count; at++) {
        uint32_t entry = entry_of(&folding->characters, text[at]);
        if (entry >= IRREGULAR || (text[at] ^ entry) != ' ') return false;
    }
    return count > 0;
}
