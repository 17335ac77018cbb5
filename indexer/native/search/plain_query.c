/* Reads plain queries; plain_query.h says which these are. */
#include "search/plain_query.h"

#include "base/memory.h"

#define MOST_JOINED 32u

bool plain_reader_open(PlainReader *reader) {
    reader->marks = calloc(LAST_MARKED + 1, 1);
    return reader->marks != NULL;
}

void plain_reader_close(PlainReader *reader) {
    free(reader->marks);
    phrases_free(&reader->refused);
    phrases_free(&reader->synonyms);
}

static bool is_han_letter(uint32_t code) { return code >= FIRST_MODEL_HAN && code <= LAST_MODEL_HAN; }

/* Han, and the signs of sentences and of titles, of which none is syntax. */
static bool is_text(uint32_t code) {
    switch (code) {
        case 0x3001: /* 、 */
        case 0x3002: /* 。 */
        case 0x300A: /* 《 */
        case 0x300B: /* 》 */
        case 0xFF01: /* ！ */
        case 0xFF0C: /* ， */
        case 0xFF1B: /* ； */
        case 0xFF1F: /* ？ */ return true;
    }
    return is_han_letter(code);
}

/* Whether numerals of a text without figures, all of whose characters have these marks, may be numbers that are written
 * in other ways, or of a document. */
static bool has_numbers(const PlainReader *reader, const uint32_t *codes, size_t count, unsigned marks) {
    if (!(marks & OF_NUMERALS)) return false;
    if (marks & BESIDE_NUMERALS) return true;
    for (size_t at = 0, numerals = 0; at < count; at++) {
        unsigned mark = reader->marks[codes[at]];
        bool is_ordinal = numerals != 0 && numerals < at && (reader->marks[codes[at - numerals - 1]] & OF_ORDINALS);
        if (is_ordinal && (mark & OF_UNITS)) return true;
        numerals = mark & OF_NUMERALS ? numerals + 1 : 0;
        if (numerals == NUMERALS_OF_YEAR) return true;
    }
    return false;
}

/* The query that a folded text makes, by its characters and its phrases: BARE_TEXT where it is nothing but text. */
static PlainQuery looked_at(const PlainReader *reader, const StringPool *pool, TermSpan text) {
    unsigned marks = 0;
    if (text.length == 0 || text.length > reader->longest) return NOT_PLAIN;
    for (uint32_t at = text.start; at < text.start + text.length; at++) {
        if (pool->codes[at] > LAST_MARKED) return NOT_PLAIN;
        marks |= reader->marks[pool->codes[at]];
    }
    if ((marks & OF_FIGURES) || has_numbers(reader, pool->codes + text.start, text.length, marks)) return NOT_PLAIN;
    return holds_phrase(&reader->refused, pool, text) ? NOT_PLAIN : BARE_TEXT;
}

/* Add a text, folded. */
static PlainQuery add_text(const PlainReader *reader, const uint32_t *source, size_t count, StringPool *pool,
                           TermSpans *texts) {
    FoldedText folded = {0};
    TermSpan text = {0, 0};
    PoolStatus status = NO_MEMORY_FOR_POOL;
    if (fold_into(reader->folding, source, count, false, &folded) == 0) {
        status = pool_add(pool, folded.text, folded.length, &text);
    }
    folded_free(&folded);
    if (status == NO_MEMORY_FOR_POOL) return NO_MEMORY_FOR_QUERY;
    if (status == NOT_FOR_POOL) return NOT_PLAIN;
    PlainQuery query = looked_at(reader, pool, text);
    return query == BARE_TEXT && !add_unique(pool, texts, text) ? NO_MEMORY_FOR_QUERY : query;
}

/* The number of Han from a place on. */
static size_t word_at(const uint32_t *source, size_t count, size_t at) {
    size_t end = at;
    while (end < count && is_han_letter(source[end])) end++;
    return end - at;
}

/* ALL_TEXTS for ` AND ` at a place, ANY_TEXT for ` OR `, and its size; NOT_PLAIN for anything else. */
static PlainQuery operator_at(const uint32_t *source, size_t count, size_t at, size_t *size) {
    static const struct {
        PlainQuery query;
        const char *word;
        size_t size;
    } operators[] = {{ALL_TEXTS, " AND ", 5}, {ANY_TEXT, " OR ", 4}};
    for (size_t number = 0; number < 2; number++) {
        size_t same = 0;
        *size = operators[number].size;
        while (same < *size && at + same < count && source[at + same] == (uint8_t)operators[number].word[same]) same++;
        if (same == *size) return operators[number].query;
    }
    return NOT_PLAIN;
}

/* Words with the same operator between each two. */
static PlainQuery read_joined(const PlainReader *reader, const uint32_t *source, size_t count, StringPool *pool,
                              TermSpans *texts) {
    PlainQuery joined = NOT_PLAIN;
    for (size_t at = 0, words = 0; words < MOST_JOINED; words++) {
        size_t size = word_at(source, count, at), of_operator;
        if (size == 0) return NOT_PLAIN;
        PlainQuery added = add_text(reader, source + at, size, pool, texts);
        if (added != BARE_TEXT) return added;
        at += size;
        if (at == count) return joined;
        PlainQuery found = operator_at(source, count, at, &of_operator);
        if (found == NOT_PLAIN || (words != 0 && found != joined)) return NOT_PLAIN;
        joined = found;
        at += of_operator;
    }
    return NOT_PLAIN;
}

/* Words in quotes, and nothing else. */
static PlainQuery read_quoted(const PlainReader *reader, const uint32_t *source, size_t count, StringPool *pool,
                              TermSpans *texts) {
    for (size_t at = 0; at < reader->quote_count; at++) {
        if (source[0] != reader->quotes[2 * at] || source[count - 1] != reader->quotes[2 * at + 1]) continue;
        if (count < 3 || word_at(source, count, 1) != count - 2) return NOT_PLAIN;
        PlainQuery added = add_text(reader, source + 1, count - 2, pool, texts);
        return added == BARE_TEXT ? ALL_TEXTS : added;
    }
    return NOT_PLAIN;
}

PlainQuery read_plain_query(const PlainReader *reader, const uint32_t *source, size_t count, StringPool *pool,
                            TermSpans *texts) {
    bool is_bare = true, has_spaces = false, has_words = true;
    if (count == 0 || count > reader->longest) return NOT_PLAIN;
    for (size_t at = 0; at < count; at++) {
        bool is_space = source[at] == ' ';
        has_spaces |= is_space;
        is_bare = is_bare && (is_space || is_text(source[at]));
        has_words = has_words && (is_space || is_han_letter(source[at]));
    }
    /* Beside spaces a word may be an operator. */
    if (is_bare && (has_words || !has_spaces)) return add_text(reader, source, count, pool, texts);
    PlainQuery quoted = read_quoted(reader, source, count, pool, texts);
    return quoted == NOT_PLAIN ? read_joined(reader, source, count, pool, texts) : quoted;
}
