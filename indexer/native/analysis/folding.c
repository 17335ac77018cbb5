/* The three passes over a text: characters fold one by one; glosses are removed; spaces are removed but between
 * letters that are no Han, repeated signs become one, and raised digits and marks of kana join what is before
 * them. The second and third write to the arrays that they read.
 */
#include "analysis/folding.h"

enum { SPACES = 1, PARENTHESES = 2, REPEATED = 4, JOINING = 8 };

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
    uint32_t before = length > 0 ? text[length - 1] : 0;
    unsigned marks = 0;
    for (; place < count; place++, length++) {
        uint32_t entry = entry_of(&folding->characters, source[place]);
        if (entry >= IRREGULAR) break;
        uint32_t code = source[place] ^ entry;
        text[length] = code;
        marks |= marks_of(code);
        if (code == before && is_repeatable(code)) marks |= REPEATED;
        before = code;
        if (with_origins) out->origins[length] = (Origin){(uint32_t)place, (uint32_t)place + 1};
    }
    *at = place;
    out->length = length;
    return marks;
}

/* The first pass. A mark belongs to the character before it. Returns the marks, -1 for no memory. */
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
            if (entry == MARK) {
                for (size_t place = last; with_origins && place < out->length; place++) {
                    out->origins[place].end = (uint32_t)at + 1;
                }
            } else if (length > 0) {
                if (!reserve(out, out->length + length + (count - at), with_origins)) return -1;
                if (length == 1) marks |= JOINING;
                last = out->length;
                for (uint32_t step = 0; step < length; step++) {
                    out->text[out->length] = expansion[step];
                    marks |= marks_of(expansion[step]) | (is_repeatable(expansion[step]) ? REPEATED : 0);
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

/* The second pass: a gloss and the spaces before it become part of the last character that it is of. */
static void remove_glosses(const Folding *folding, FoldedText *folded, bool with_origins) {
    size_t written = 0, read = 0;
    while (read < folded->length) {
        size_t open = next_place(folded, read, '('), end, glossed;
        keep(folded, read, open, &written, with_origins);
        read = open;
        if (open == folded->length) break;
        end = end_of_gloss(&folding->readings, folded->text, folded->length, open, written, &glossed);
        if (end != open) {
            if (with_origins) folded->origins[glossed].end = folded->origins[end - 1].end;
            written = glossed + 1;
            read = end;
        } else {
            keep(folded, open, open + 1, &written, with_origins);
            read = open + 1;
        }
    }
    folded->length = written;
}

/* The kana composed with a mark of voiced kana, or 0. */
static uint32_t composed(uint32_t kana, uint32_t mark) {
    uint32_t hiragana = kana >= 0x30A1 && kana <= 0x30FE ? kana - 0x60 : kana;
    bool of_ha = hiragana >= 0x306F && hiragana <= 0x307B && (hiragana - 0x306F) % 3 == 0;
    if (mark == 0x309A) return of_ha ? kana + 2 : 0;
    if (mark != 0x3099) return 0;
    bool of_ka = hiragana >= 0x304B && hiragana <= 0x3061 && (hiragana & 1) == 1;
    bool of_tu = hiragana >= 0x3064 && hiragana <= 0x3068 && (hiragana & 1) == 0;
    if (of_ha || of_ka || of_tu || kana == 0x309D || kana == 0x30FD) return kana + 1;
    if (kana == 0x3046 || kana == 0x30A6) return kana + 0x4E;
    return kana >= 0x30EF && kana <= 0x30F2 ? kana + 8 : 0;
}

/* Where the third pass has to look next: at a space, a sign that may be repeated, or what joins. */
static size_t next_to_join(const FoldedText *folded, size_t from) {
    for (; from < folded->length; from++) {
        uint32_t code = folded->text[from];
        if (code == ' ' || is_repeatable(code) || joins_before(code)) break;
    }
    return from;
}

/* Add a character that stands beside the last one of text[0, *written) to it, if it is the same sign or a mark of
 * its kana; else keep it, a raised digit as a digit where no digit is before it. */
static void join_one(FoldedText *folded, size_t at, size_t *written, bool with_origins) {
    uint32_t *text = folded->text, code = text[at], before = *written > 0 ? text[*written - 1] : 0;
    uint32_t kana = composed(before, code);
    if (kana != 0 || (code == before && is_repeatable(code))) {
        if (kana != 0) text[*written - 1] = kana;
        if (with_origins) folded->origins[*written - 1].end = folded->origins[at].end;
        return;
    }
    bool in_number = (before >= '0' && before <= '9') || digit_of(before) != 0;
    if (digit_of(code) != 0 && !in_number) text[at] = digit_of(code);
    keep(folded, at, at + 1, written, with_origins);
}

/* The third pass. Without `all`, no sign is repeated side by side, and nothing joins. */
static void join(const Folding *folding, FoldedText *folded, bool all, bool with_origins) {
    uint32_t *text = folded->text;
    size_t written = 0, read = 0;
    while (read < folded->length) {
        size_t at = all ? next_to_join(folded, read) : next_place(folded, read, ' '), end = at;
        keep(folded, read, at, &written, with_origins);
        while (end < folded->length && text[end] == ' ') end++;
        read = end;
        if (end > at) {
            bool keeps_apart = written > 0 && end < folded->length && is_plain(folding, text[written - 1]) &&
                               is_plain(folding, text[end]);
            if (with_origins) folded->origins[at].end = folded->origins[end - 1].end;
            if (keeps_apart) keep(folded, at, at + 1, &written, with_origins);
        }
        if (end < folded->length) {
            join_one(folded, end, &written, with_origins);
            read = end + 1;
        }
    }
    folded->length = written;
}

int fold_into(const Folding *folding, const uint32_t *source, size_t count, bool with_origins, FoldedText *out) {
    if (count >= UINT32_MAX) return -1;
    int marks = fold_characters(folding, source, count, with_origins, out);
    if (marks < 0) return -1;
    if (marks & PARENTHESES) remove_glosses(folding, out, with_origins);
    if (marks & (SPACES | REPEATED | JOINING)) join(folding, out, (marks & (REPEATED | JOINING)) != 0, with_origins);
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
