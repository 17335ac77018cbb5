/* Counts the paragraphs of articles that hold pairs of letters; see estimating.h. */
#include "search/estimating.h"

#include "base/text.h"

/* The paragraphs of an article that would be read. */
typedef struct {
    uint32_t first, end;
} Part;

/* Find how far an article would be read, and about how long that is: in units, before folding. */
static TextStatus find_part(const RerankQuery *query, RankedArticle *article, Part *part) {
    const Texts *texts = &article->view->bodies;
    const uint32_t *firsts = article->view->first_documents + article->article;
    uint32_t before = firsts[0] == 0 ? 0 : firsts[0] - 1;
    size_t units = 0;
    *part = (Part){firsts[0], firsts[0]};
    article->length = 0;
    while (part->end < firsts[1] && units <= query->article_codes) {
        uint32_t document = part->end++;
        if (!is_intact(texts->file, texts->ends + before, (document - before + (size_t)1) * sizeof *texts->ends)) {
            return TEXT_IS_DAMAGED;
        }
        uint32_t start = document == 0 ? 0 : texts->ends[document - 1];
        if (texts->ends[document] < start) return TEXT_IS_DAMAGED;
        size_t of_text = texts->ends[document] - start;
        units += of_text;
        article->length += (double)(of_text < query->article_codes ? of_text : query->article_codes);
    }
    return READ_TEXT;
}

/* Whether a term is a pair of letters, and so a gram, and counts in articles. */
static bool is_counted_pair(const RerankTerm *term, const Folding *folding) {
    bool counts = term->stands_for_count == 0 && (term->article != 0 || term->coverage != 0);
    return counts && term->length == 2 && folding_is_letter(folding, term->codes[0]) &&
           folding_is_letter(folding, term->codes[1]);
}

/* Set *held to the number of a part's paragraphs in a list; false where the list is not sound. */
static bool count_in_part(PostingCursor *cursor, const Part *part, uint32_t *held) {
    *held = 0;
    if (part->first == part->end || !cursor_reach(cursor, part->first)) return !cursor->damaged;
    for (;;) {
        uint32_t from, to;
        if (!cursor_decode(cursor)) return false;
        cursor_part(cursor, part->first, part->end - 1, &from, &to);
        *held += to - from;
        if (cursor->last >= part->end - 1 || !cursor_next_block(cursor)) return !cursor->damaged;
    }
}

static void raise_to(uint32_t *count, uint32_t held) { *count = *count < held ? held : *count; }

/* Count the paragraphs that hold term `number`, in articles of one segment. */
static TextStatus count_by_list(const RerankTerm *term, size_t number, const RankedArticle *articles,
                                const Part *parts, size_t count) {
    uint32_t held;
    uint8_t key[8];
    TermEntry entry;
    PostingCursor cursor;
    size_t size = encode_utf8(term->codes[0], key);
    size += encode_utf8(term->codes[1], key + size);
    int found = term_table_find(&articles->view->tables[FIELD_GRAMS], key, size, &entry);
    if (found < 0 || (found == 1 && !cursor_open(&cursor, &entry.list))) return TEXT_IS_DAMAGED;
    for (size_t at = 0; found == 1 && at < count; at++) {
        if (!count_in_part(&cursor, &parts[at], &held)) return TEXT_IS_DAMAGED;
        raise_to(&articles[at].counts[number], held);
    }
    return READ_TEXT;
}

/* Count the paragraphs of an article that hold pairs by reading them whole; `counts` and `held` have room for all
 * terms. */
static TextStatus count_by_reading(const RerankQuery *query, StringCounter *strings, const RankedArticle *article,
                                   const Part *part, uint32_t *counts) {
    uint32_t *held = counts + query->count;
    memset(held, 0, query->count * sizeof *held);
    for (uint32_t document = part->first; document < part->end; document++) {
        double length = 0;
        memset(counts, 0, query->count * sizeof *counts);
        TextStatus status =
            count_strings(strings, article->view, &article->view->bodies, document, false, counts, &length);
        if (status != READ_TEXT) return status;
        for (size_t at = 0; at < query->count; at++) held[at] += counts[at] != 0;
    }
    for (size_t at = 0; at < query->count; at++) {
        if (is_counted_pair(&query->terms[at], article->view->folding)) raise_to(&article->counts[at], held[at]);
    }
    return READ_TEXT;
}

/* Estimate articles of a segment that has no lists. */
static TextStatus estimate_by_reading(const RerankQuery *query, StringCounter *strings, const RankedArticle *articles,
                                      const Part *parts, size_t count) {
    size_t most_codes = strings->most_codes;
    uint32_t *counts = calloc(2 * query->count + 1, sizeof *counts);
    TextStatus status = counts == NULL ? NO_MEMORY_FOR_TEXT : READ_TEXT;
    strings->most_codes = SIZE_MAX;
    for (size_t at = 0; at < count && status == READ_TEXT; at++) {
        status = count_by_reading(query, strings, &articles[at], &parts[at], counts);
    }
    strings->most_codes = most_codes;
    free(counts);
    return status;
}

/* Estimate articles of one segment. */
static TextStatus estimate_in_segment(const RerankQuery *query, StringCounter *strings, RankedArticle *articles,
                                      Part *parts, size_t count) {
    const SegmentView *view = articles->view;
    TextStatus status = READ_TEXT;
    for (size_t at = 0; at < count && status == READ_TEXT; at++) {
        status = find_part(query, &articles[at], &parts[at]);
    }
    if (status != READ_TEXT) return status;
    if (view->tables[FIELD_GRAMS].size == 0) return estimate_by_reading(query, strings, articles, parts, count);
    for (size_t number = 0; number < query->count && status == READ_TEXT; number++) {
        const RerankTerm *term = &query->terms[number];
        if (is_counted_pair(term, view->folding)) status = count_by_list(term, number, articles, parts, count);
    }
    return status;
}

TextStatus estimate_articles(const RerankQuery *query, StringCounter *strings, RankedArticle *articles, size_t count) {
    Part *parts = calloc(count + 1, sizeof *parts);
    TextStatus status = parts == NULL ? NO_MEMORY_FOR_TEXT : READ_TEXT;
    for (size_t at = 0, end; at < count && status == READ_TEXT; at = end) {
        for (end = at + 1; end < count && articles[end].segment == articles[at].segment;) end++;
        status = estimate_in_segment(query, strings, articles + at, parts, end - at);
    }
    free(parts);
    return status;
}
