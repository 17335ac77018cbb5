/* Cuts as jieba 0.42.1: runs of Han, letters and digits are blocks. A block is cut along the path of words
 * with the greatest sum of weights; its remaining single characters go through a hidden Markov model (Viterbi).
 *
 *   text   他来到了网易杭研大厦。  one block, and a sign outside
 *   path   他 来到 了 网易 杭 研 大厦     a length at the beginning of each word
 *   words  他 来到 了 网易 杭研 大厦      single characters in a row joined by the model
 *
 * The sums are jieba's floating-point operations in jieba's order: another rounding or tie is another cut.
 */
#include "analysis/cutting.h"

#include <float.h>

#if FLT_EVAL_METHOD != 0
#error "sums of another precision cut otherwise: on this machine the package works without C"
#endif

#define KEPT_SUMS 128 /* a power of two above LONGEST_WORD */

enum { B, M, E, S };

static bool is_model_han(uint32_t code) { return code >= FIRST_MODEL_HAN && code <= LAST_MODEL_HAN; }

static bool is_digit(uint32_t code) { return code >= '0' && code <= '9'; }

static bool is_ascii_letter(uint32_t code) {
    return (code >= 'a' && code <= 'z') || (code >= 'A' && code <= 'Z') || is_digit(code);
}

static bool is_in_block(uint32_t code) {
    return is_model_han(code) || is_ascii_letter(code) || code == '+' || code == '#' || code == '&' ||
           code == '.' || code == '_' || code == '%' || code == '-';
}

/* Set path[at] to the length of the word that begins at each place of the best path. */
static void find_best_path(const WordTable *table, const uint32_t *block, size_t length, uint8_t *path) {
    double sums[KEPT_SUMS];
    sums[length % KEPT_SUMS] = 0.0;
    for (size_t start = length; start-- > 0;) {
        double next = sums[(start + 1) % KEPT_SUMS], best = 0.0;
        uint32_t node = root_of(table, block[start]);
        size_t best_end = 0, end = start + 1;
        size_t limit = length - start < LONGEST_WORD ? length : start + LONGEST_WORD;
        for (; node != 0; end++) {
            double weight = weight_of(table, node);
            if (weight != PREFIX) {
                double total = weight + sums[end % KEPT_SUMS];
                /* jieba takes the longer of two equal words. */
                if (best_end == 0 || total >= best) {
                    best = total;
                    best_end = end;
                }
            }
            if (end == limit) break;
            node = child_of(table, node, block[end]);
        }
        sums[start % KEPT_SUMS] = best_end == 0 ? table->unknown + next : best;
        path[start] = best_end == 0 ? 1 : (uint8_t)(best_end - start);
    }
}

static void load_numbers(const WordTable *table, size_t at, double *out, size_t count) {
    const uint8_t *numbers = table->model.bytes + at * sizeof *out;
    before_reading(table, numbers, count * sizeof *out);
    memcpy(out, numbers, count * sizeof *out);
}

static void load_emission(const WordTable *table, uint32_t code, double *out) {
    const uint8_t *number = table->rows.bytes + 2 * (size_t)(code - FIRST_MODEL_HAN);
    before_reading(table, number, 2);
    uint32_t row = load_u16(number);
    load_numbers(table, 4 * (MODEL_ROWS + (size_t)(row < table->row_count ? row : 0)), out, 4);
}

/* Viterbi's algorithm: set states[at] to the state of each character. The last one is E or S.
 *
 * Each state has two possible predecessors, so a bit says which: while the characters are read, states[at]
 * holds a bit for each of B, M, E and S. Of equals jieba takes the later letter: S, M. */
static void find_states(const WordTable *table, const uint32_t *han, size_t length, uint8_t *states) {
    double v[4], step[4][4], given[4];
    load_numbers(table, 0, v, 4);
    for (size_t from = 0; from < 4; from++) load_numbers(table, 4 + 4 * from, step[from], 4);
    load_emission(table, han[0], given);
    for (size_t state = 0; state < 4; state++) v[state] += given[state];
    for (size_t at = 1; at < length; at++) {
        load_emission(table, han[at], given);
        double b_after_s = v[S] + step[S][B] + given[B], b_after_e = v[E] + step[E][B] + given[B];
        double m_after_m = v[M] + step[M][M] + given[M], m_after_b = v[B] + step[B][M] + given[M];
        double e_after_m = v[M] + step[M][E] + given[E], e_after_b = v[B] + step[B][E] + given[E];
        double s_after_s = v[S] + step[S][S] + given[S], s_after_e = v[E] + step[E][S] + given[S];
        states[at] = (uint8_t)((b_after_s >= b_after_e) << B | (m_after_m >= m_after_b) << M |
                               (e_after_m >= e_after_b) << E | (s_after_s >= s_after_e) << S);
        v[B] = b_after_s >= b_after_e ? b_after_s : b_after_e;
        v[M] = m_after_m >= m_after_b ? m_after_m : m_after_b;
        v[E] = e_after_m >= e_after_b ? e_after_m : e_after_b;
        v[S] = s_after_s >= s_after_e ? s_after_s : s_after_e;
    }
    static const uint8_t BEFORE[4][2] = {{E, S}, {B, M}, {B, M}, {E, S}};
    uint8_t state = v[S] >= v[E] ? S : E;
    for (size_t at = length; at-- > 0;) {
        unsigned bits = states[at];
        states[at] = state;
        state = BEFORE[state][bits >> state & 1];
    }
}

static bool add_singles(size_t start, size_t end, TermSpans *words) {
    bool added = true;
    for (; start < end && added; start++) added = add_span(words, start, 1);
    return added;
}

/* Add the words that the model finds in a run of Han. */
static bool add_hidden_words(const WordTable *table, const uint32_t *text, size_t start, size_t end,
                             uint8_t *states, TermSpans *words) {
    size_t begin = start;
    find_states(table, text + start, end - start, states);
    for (size_t at = start; at < end; at++) {
        uint8_t state = states[at - start];
        if (state == B) begin = at;
        if (state == S && !add_span(words, at, 1)) return false;
        if (state != E) continue;
        size_t length = at + 1 - begin;
        bool added = is_always_split(table, text + begin, length) ? add_singles(begin, at + 1, words)
                                                                  : add_span(words, begin, length);
        if (!added) return false;
    }
    return true;
}

/* The end of a run that jieba keeps whole: letters with a fraction and a percent sign, or signs in a row. */
static size_t end_of_number(const uint32_t *text, size_t at, size_t end) {
    if (!is_ascii_letter(text[at])) {
        while (at < end && !is_ascii_letter(text[at])) at++;
        return at;
    }
    while (at < end && is_ascii_letter(text[at])) at++;
    if (end - at > 1 && text[at] == '.' && is_digit(text[at + 1])) {
        for (at++; at < end && is_digit(text[at]);) at++;
    }
    return at < end && text[at] == '%' ? at + 1 : at;
}

/* Add the words that jieba makes of a run of characters left single by the path; states has room for them. */
static bool add_words_of_singles(const WordTable *table, const uint32_t *text, size_t start, size_t end,
                                 uint8_t *states, TermSpans *words) {
    if (end - start == 1 || is_word(table, text + start, end - start)) return add_singles(start, end, words);
    for (size_t at = start; at < end;) {
        size_t part = at;
        bool han = is_model_han(text[at]);
        while (at < end && is_model_han(text[at]) == han) at++;
        if (han && !add_hidden_words(table, text, part, at, states, words)) return false;
        while (!han && part < at) {
            size_t behind = end_of_number(text, part, at);
            if (!add_span(words, part, behind - part)) return false;
            part = behind;
        }
    }
    return true;
}

static bool add_words_of_block(const WordTable *table, const uint32_t *text, size_t start, size_t end,
                               uint8_t *path, TermSpans *words) {
    size_t single = start, at = start;
    find_best_path(table, text + start, end - start, path);
    while (at <= end) {
        size_t length = at < end ? path[at - start] : 2; /* the end closes a run of singles as a word does */
        if (length > 1) {
            /* The states of the singles overwrite their path, which is no longer needed. */
            if (single < at &&
                !add_words_of_singles(table, text, single, at, path + (single - start), words)) {
                return false;
            }
            if (at == end) break;
            if (!add_span(words, at, length)) return false;
            single = at + length;
        }
        at += length;
    }
    return true;
}

int cut_into(const WordTable *table, const uint32_t *text, size_t count, Cut *out) {
    out->words.count = 0;
    if (count >= UINT32_MAX) return -1;
    for (size_t at = 0; at < count;) {
        size_t end = at;
        while (end < count && is_in_block(text[end])) end++;
        if (end == at) {
            size_t length = text[at] == '\r' && at + 1 < count && text[at + 1] == '\n' ? 2 : 1;
            if (!add_span(&out->words, at, length)) return -1;
            at += length;
            continue;
        }
        if (!array_reserve(&out->path, &out->path_capacity, end - at, 1)) return -1;
        if (!add_words_of_block(table, text, at, end, out->path, &out->words)) return -1;
        at = end;
    }
    return 0;
}

void cut_free(Cut *cut) {
    free(cut->words.spans);
    free(cut->path);
    *cut = (Cut){0};
}

bool add_search_words(const WordTable *table, const uint32_t *text, TermSpan word, TermSpans *out) {
    size_t end = (size_t)word.start + word.length;
    for (size_t length = 2; length <= 3; length++) {
        for (size_t at = word.start; length < word.length && at + length <= end; at++) {
            if (is_word(table, text + at, length) && !add_span(out, at, length)) return false;
        }
    }
    return add_span(out, word.start, word.length);
}
