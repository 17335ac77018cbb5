/* Counts a query's strings in the texts of hits, and scores by the counts; rerank.h has the formula. */
#include "search/rerank.h"

#include <math.h>

#include "search/counting.h"
#include "search/heading.h"

/* Counts of all terms in the paragraph, its heading, title and article at hand. */
typedef struct {
    const RerankQuery *query;
    const SegmentView *const *views;
    uint32_t *counts, *heading_counts, *title_counts, *article_counts;
    double title_length;
    StringCounter strings;
} Counter;

static void count_aliases(const RerankQuery *query, uint32_t *counts) {
    for (size_t at = query->count; at-- != 0 && query->terms[at].stands_for_count != 0;) {
        const RerankTerm *alias = &query->terms[at];
        for (size_t term = 0; term < alias->stands_for_count; term++) counts[alias->stands_for[term]] += counts[at];
        counts[at] = 0;
    }
}

/* Add the counts of text `number`, and its length to *length. Letters add nothing to an article's score. */
static TextStatus read_text(Counter *counter, const SegmentView *view, const Texts *texts, uint32_t number,
                            bool letters, uint32_t *counts, double *length) {
    TextStatus status = count_strings(&counter->strings, view, texts, number, letters, counts, length);
    if (status == READ_TEXT) count_aliases(counter->query, counts);
    return status;
}

static double share(const Saturation *saturation, double gain, double count, uint32_t in_title, double length) {
    double frequency = count + saturation->title * in_title;
    if (frequency == 0) return 0;
    return gain * frequency / (frequency + saturation->flat + saturation->slope * length);
}

static void forget(const Counter *counter, uint32_t *counts) {
    memset(counts, 0, counter->query->count * sizeof *counts);
}

/* Count in an article's title, and note its length. */
static TextStatus read_title(Counter *counter, const SegmentView *view, uint32_t article) {
    counter->title_length = 0;
    forget(counter, counter->title_counts);
    return read_text(counter, view, &view->titles, article, true, counter->title_counts, &counter->title_length);
}

/* Count in the heading above a paragraph, unless headings count nothing. */
static TextStatus read_heading(Counter *counter, const SegmentView *view, uint32_t article, uint32_t document) {
    uint32_t heading = document;
    double length = 0;
    forget(counter, counter->heading_counts);
    if (counter->query->heading == 0) return READ_TEXT;
    TextStatus status = find_heading(view, article, document, &counter->strings.scratch, &heading);
    if (status != READ_TEXT || heading == document) return status;
    return read_text(counter, view, &view->bodies, heading, true, counter->heading_counts, &length);
}

/* The article's title, and the paragraph's heading, have been read. */
static TextStatus score_paragraph(Counter *counter, const SegmentView *view, uint32_t document, double *score) {
    const RerankQuery *query = counter->query;
    double length = 0, sum = 0;
    forget(counter, counter->counts);
    TextStatus status = read_text(counter, view, &view->bodies, document, true, counter->counts, &length);
    length += query->paragraph.title * counter->title_length;
    for (size_t at = 0; at < query->count; at++) {
        double count = counter->counts[at] + query->heading * counter->heading_counts[at];
        sum += share(&query->paragraph, query->terms[at].paragraph, count, counter->title_counts[at], length);
    }
    *score = sum;
    return status;
}

/* What an article gets for being of a law that other articles name. */
static double naming_gain(const RerankQuery *query, const SegmentView *view, uint32_t article) {
    return query->naming == 0 ? 0 : query->naming * log(1.0 + naming_of(view, article));
}

/* Set *score to what an article adds to the scores of its paragraphs; its title stays read. */
static TextStatus score_article(Counter *counter, const SegmentView *view, uint32_t article, double *score) {
    const RerankQuery *query = counter->query;
    double length = 0, sum = 0;
    forget(counter, counter->article_counts);
    TextStatus status = read_title(counter, view, article);
    uint32_t end = view->first_documents[article + 1];
    for (uint32_t document = view->first_documents[article]; document < end && status == READ_TEXT; document++) {
        if (length > (double)query->article_codes) break;
        status = read_text(counter, view, &view->bodies, document, false, counter->article_counts, &length);
    }
    length += query->article.title * counter->title_length;
    for (size_t at = 0; at < query->count; at++) {
        const RerankTerm *term = &query->terms[at];
        uint32_t count = counter->article_counts[at], in_title = counter->title_counts[at];
        sum += share(&query->article, term->article, count, in_title, length);
        if (count != 0 || (in_title != 0 && query->article.title != 0)) sum += term->coverage;
    }
    *score = sum + naming_gain(query, view, article);
    return status;
}

/* By segment and document, so that hits of one article stand side by side. */
static int compare_places(const void *left, const void *right) {
    const Hit *first = left, *second = right;
    if (first->segment != second->segment) return first->segment < second->segment ? -1 : 1;
    return (first->document > second->document) - (first->document < second->document);
}

static int compare_hits(const void *left, const void *right) {
    if (hit_is_better(left, right)) return -1;
    return hit_is_better(right, left) ? 1 : 0;
}

/* Score the hits, article by article, and sort them. */
static TextStatus rank(Counter *counter, Hit *hits, size_t count) {
    qsort(hits, count, sizeof *hits, compare_places);
    uint32_t article = 0;
    double of_article = 0;
    TextStatus status = READ_TEXT;
    for (size_t at = 0; at < count && status == READ_TEXT; at++) {
        const SegmentView *view = counter->views[hits[at].segment];
        bool is_first = at == 0 || hits[at - 1].segment != hits[at].segment;
        uint32_t of_hit = article_of(view, hits[at].document, is_first ? 0 : article);
        if (is_first || of_hit != article) {
            article = of_hit;
            status = score_article(counter, view, article, &of_article);
            if (status != READ_TEXT) return status;
        }
        status = read_heading(counter, view, article, hits[at].document);
        if (status != READ_TEXT) return status;
        status = score_paragraph(counter, view, hits[at].document, &hits[at].score);
        hits[at].score = with_recency(&counter->query->recency, hits[at].score + of_article, hits[at].day);
    }
    qsort(hits, count, sizeof *hits, compare_hits);
    return status;
}

/* Whether a term is a letter that says something of paragraphs alone. */
static bool is_letter_apart(const RerankTerm *term) {
    return term->length == 1 && term->article == 0 && term->coverage == 0 && term->stands_for_count == 0;
}

static bool start_counting(StringCounter *strings, const RerankQuery *query, const Folding *folding) {
    strings->strings = calloc(query->count + 1, sizeof *strings->strings);
    if (strings->strings == NULL || query->count >= NO_STRING) return false;
    strings->count = (uint32_t)query->count;
    for (size_t at = 0; at < query->count; at++) {
        const RerankTerm *term = &query->terms[at];
        strings->strings[at].codes = term->codes;
        strings->strings[at].length = term->length;
        strings->strings[at].is_letter_apart = is_letter_apart(term);
    }
    return counter_start(strings, folding);
}

TextStatus rerank_hits(const RerankQuery *query, const SegmentView *const *views, Hit *hits, size_t count) {
    if (count == 0) return READ_TEXT;
    size_t strings = query->count;
    uint32_t *counts = calloc(4 * strings + 1, sizeof *counts);
    Counter counter = {query, views, counts, counts + strings, counts + 2 * strings, counts + 3 * strings, 0, {0}};
    bool started = counts != NULL && start_counting(&counter.strings, query, views[hits[0].segment]->folding);
    TextStatus status = started ? rank(&counter, hits, count) : NO_MEMORY_FOR_TEXT;
    counter_free(&counter.strings);
    free(counter.strings.strings);
    free(counts);
    return status;
}
