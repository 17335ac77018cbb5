/* Finds jieba's words in search mode, and after each the compounds that end in it, which jieba breaks.
 *
 *   compound   letters (sign letters)* suffix?     r&d  gb/t  covid-19  2.06%  c++    letters: any but Han
 *              (4 digits) 第? digits 号             (2024)3号
 */
#include "analysis/terms.h"

#define LONGEST_COMPOUND 64 /* in characters, as in terms.py */
#define DI 0x7B2Cu          /* 第 */
#define HAO 0x53F7u         /* 号 */
#define PER_MILLE 0x2030u

typedef struct {
    const Folding *folding;
    const uint32_t *text;
    size_t count;
    size_t start, end; /* of the next compound; start is count when none is left */
} Compounds;

static bool is_plain_letter(const Compounds *compounds, size_t at) {
    return at < compounds->count && !is_han(compounds->text[at]) &&
           folding_is_letter(compounds->folding, compounds->text[at]);
}

static bool is_at(const Compounds *compounds, size_t at, uint32_t code) {
    return at < compounds->count && compounds->text[at] == code;
}

static size_t end_of_digits(const Compounds *compounds, size_t at) {
    while (at < compounds->count && compounds->text[at] >= '0' && compounds->text[at] <= '9') at++;
    return at;
}

static bool is_joining(uint32_t code) {
    return code == '&' || code == '/' || code == '.' || code == '+' || code == '_' || code == '-';
}

/* The end of the document number that begins at a bracket; `at` for none. */
static size_t end_of_document_number(const Compounds *compounds, size_t at) {
    size_t digits = end_of_digits(compounds, at + 1);
    if (digits != at + 5 || !is_at(compounds, digits, ')')) return at;
    size_t number = digits + 1 + is_at(compounds, digits + 1, DI);
    size_t end = end_of_digits(compounds, number);
    return end > number && is_at(compounds, end, HAO) ? end + 1 : at;
}

static size_t end_of_letters(const Compounds *compounds, size_t at) {
    while (is_plain_letter(compounds, at)) at++;
    return at;
}

/* The end of the compound that begins at a letter. */
static size_t end_of_compound(const Compounds *compounds, size_t at) {
    at = end_of_letters(compounds, at);
    while (at < compounds->count && is_joining(compounds->text[at]) && is_plain_letter(compounds, at + 1)) {
        at = end_of_letters(compounds, at + 1);
    }
    bool suffix = is_at(compounds, at, '%') || is_at(compounds, at, PER_MILLE) || is_at(compounds, at, '#');
    if (suffix) return at + 1;
    while (is_at(compounds, at, '+')) at++;
    return at;
}

/* Move to the next compound that is not too long. */
static void find_compound(Compounds *compounds) {
    size_t at = compounds->end;
    for (; at < compounds->count; at++) {
        size_t end = at;
        if (compounds->text[at] == '(') {
            end = end_of_document_number(compounds, at);
        } else if (is_plain_letter(compounds, at)) {
            end = end_of_compound(compounds, at);
        }
        if (end > at && end - at <= LONGEST_COMPOUND) {
            compounds->start = at;
            compounds->end = end;
            return;
        }
        if (end > at) at = end - 1;
    }
    compounds->start = compounds->end = compounds->count;
}

static bool holds_letter(const Folding *folding, const uint32_t *text, TermSpan span) {
    for (uint32_t at = span.start; at < span.start + span.length; at++) {
        if (is_han(text[at]) || folding_is_letter(folding, text[at])) return true;
    }
    return false;
}

/* Remove the words from `from` on that hold no letter. */
static void keep_words(const Folding *folding, const uint32_t *text, TermSpans *terms, size_t from) {
    size_t kept = from;
    for (size_t at = from; at < terms->count; at++) {
        if (holds_letter(folding, text, terms->spans[at])) terms->spans[kept++] = terms->spans[at];
    }
    terms->count = kept;
}

/* Whether the compound is one of the words from `from` to `end`. */
static bool is_given(const Compounds *compounds, const TermSpans *terms, size_t from, size_t end) {
    size_t length = compounds->end - compounds->start;
    for (size_t at = from; at < end; at++) {
        TermSpan span = terms->spans[at];
        if (span.length == length && memcmp(compounds->text + span.start, compounds->text + compounds->start,
                                            length * sizeof *compounds->text) == 0) {
            return true;
        }
    }
    return false;
}

/* Add the search words of a word, and the compounds that end in it. */
static bool add_terms_of_word(const WordTable *table, TermSpan word, Compounds *compounds, TermSpans *terms) {
    size_t given = terms->count;
    if (!add_search_words(table, compounds->text, word, terms)) return false;
    keep_words(compounds->folding, compounds->text, terms, given);
    size_t given_end = terms->count;
    while (compounds->start < compounds->count && compounds->end <= (size_t)word.start + word.length) {
        size_t start = compounds->start, length = compounds->end - start;
        if (start < word.start || !is_given(compounds, terms, given, given_end)) {
            if (!add_span(terms, start, length)) return false;
        }
        if (compounds->text[compounds->end - 1] == '%' && !add_span(terms, start, length - 1)) return false;
        find_compound(compounds);
    }
    return true;
}

int word_terms_into(const WordTable *table, const Folding *folding, const uint32_t *folded, size_t count,
                    WordTerms *out) {
    out->words.count = 0;
    if (cut_into(table, folded, count, &out->cut) < 0) return -1;
    Compounds compounds = {folding, folded, count, 0, 0};
    find_compound(&compounds);
    for (size_t at = 0; at < out->cut.words.count; at++) {
        if (!add_terms_of_word(table, out->cut.words.spans[at], &compounds, &out->words)) return -1;
    }
    return 0;
}

void word_terms_free(WordTerms *terms) {
    free(terms->words.spans);
    cut_free(&terms->cut);
    *terms = (WordTerms){0};
}
