/* Counting a query's strings in the texts of hits, and scoring by the counts; evidence.h has the formula. */
#include "search/evidence.h"

#include <stdlib.h>
#include <string.h>

/* Counts of all terms in the paragraph, title and article at hand. */
typedef struct {
    const Evidence *evidence;
    const SegmentView *const *views;
    uint32_t *counts, *title_counts, *article_counts;
    double title_length;
    TextScratch scratch;
} Reading;

static size_t place_of(uint32_t code) { return (code * 2654435761u) >> 22; }

void evidence_index(Evidence *evidence) {
    for (size_t place = 0; place < FIRST_CODES; place++) evidence->first[place] = SIZE_MAX;
    for (size_t at = evidence->count; at-- != 0;) {
        size_t *first = &evidence->first[place_of(evidence->terms[at].codes[0])];
        evidence->terms[at].next = *first;
        *first = at;
    }
}

static inline bool starts_with(const uint32_t *text, size_t length, const EvidenceTerm *term) {
    if (term->length > length || term->codes[0] != text[0]) return false;
    for (size_t at = 1; at < term->length; at++) {
        if (term->codes[at] != text[at]) return false;
    }
    return true;
}

static void count_terms(const Evidence *evidence, const FoldedText *folded, uint32_t *counts) {
    const uint32_t *text = folded->text;
    for (size_t start = 0; start < folded->length; start++) {
        for (size_t at = evidence->first[place_of(text[start])]; at != SIZE_MAX;) {
            const EvidenceTerm *term = &evidence->terms[at];
            counts[at] += starts_with(text + start, folded->length - start, term);
            at = term->next;
        }
    }
}

static void count_aliases(const Evidence *evidence, uint32_t *counts) {
    for (size_t at = evidence->count; at-- != 0 && evidence->terms[at].stands_for_count != 0;) {
        const EvidenceTerm *alias = &evidence->terms[at];
        for (size_t term = 0; term < alias->stands_for_count; term++) counts[alias->stands_for[term]] += counts[at];
        counts[at] = 0;
    }
}

/* Add the counts of text `number`, and its length to *length. */
static TextStatus read_text(Reading *reading, const SegmentView *view, const Texts *texts, uint32_t number,
                            uint32_t *counts, double *length) {
    TextStatus status = fold_text_of(view, texts, number, false, &reading->scratch);
    if (status != READ_TEXT) return status;
    count_terms(reading->evidence, &reading->scratch.folded, counts);
    count_aliases(reading->evidence, counts);
    *length += (double)reading->scratch.folded.length;
    return READ_TEXT;
}

static double share(const Saturation *saturation, double gain, uint32_t count, uint32_t in_title, double length) {
    double frequency = count + saturation->title * in_title;
    if (frequency == 0) return 0;
    return gain * frequency / (frequency + saturation->flat + saturation->slope * length);
}

static void forget(const Reading *reading, uint32_t *counts) {
    memset(counts, 0, reading->evidence->count * sizeof *counts);
}

/* Have the counts of an article's title, and its length. */
static TextStatus read_title(Reading *reading, const SegmentView *view, uint32_t article) {
    reading->title_length = 0;
    forget(reading, reading->title_counts);
    return read_text(reading, view, &view->titles, article, reading->title_counts, &reading->title_length);
}

/* The article's title has been read. */
static TextStatus score_paragraph(Reading *reading, const SegmentView *view, uint32_t document, double *score) {
    const Evidence *evidence = reading->evidence;
    double length = 0, sum = 0;
    forget(reading, reading->counts);
    TextStatus status = read_text(reading, view, &view->bodies, document, reading->counts, &length);
    length += evidence->paragraph.title * reading->title_length;
    for (size_t at = 0; at < evidence->count; at++) {
        sum += share(&evidence->paragraph, evidence->terms[at].paragraph, reading->counts[at],
                     reading->title_counts[at], length);
    }
    *score = sum;
    return status;
}

/* What an article adds to the scores of its paragraphs; its title stays read. */
static TextStatus score_article(Reading *reading, const SegmentView *view, uint32_t article, double *score) {
    const Evidence *evidence = reading->evidence;
    double length = 0, sum = 0;
    forget(reading, reading->article_counts);
    TextStatus status = read_title(reading, view, article);
    uint32_t end = view->first_documents[article + 1];
    for (uint32_t document = view->first_documents[article]; document < end && status == READ_TEXT; document++) {
        if (length > (double)evidence->article_codes) break;
        status = read_text(reading, view, &view->bodies, document, reading->article_counts, &length);
    }
    length += evidence->article.title * reading->title_length;
    for (size_t at = 0; at < evidence->count; at++) {
        const EvidenceTerm *term = &evidence->terms[at];
        uint32_t count = reading->article_counts[at], in_title = reading->title_counts[at];
        sum += share(&evidence->article, term->article, count, in_title, length);
        if (count != 0 || (in_title != 0 && evidence->article.title != 0)) sum += term->coverage;
    }
    *score = sum;
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

/* Article by article, what each hit's paragraph and article give. */
static TextStatus rank(Reading *reading, Hit *hits, size_t count) {
    qsort(hits, count, sizeof *hits, compare_places);
    uint32_t article = 0;
    double of_article = 0;
    TextStatus status = READ_TEXT;
    for (size_t at = 0; at < count && status == READ_TEXT; at++) {
        const SegmentView *view = reading->views[hits[at].segment];
        bool is_first = at == 0 || hits[at - 1].segment != hits[at].segment;
        uint32_t of_hit = article_of(view, hits[at].document, is_first ? 0 : article);
        if (is_first || of_hit != article) {
            article = of_hit;
            status = score_article(reading, view, article, &of_article);
            if (status != READ_TEXT) return status;
        }
        status = score_paragraph(reading, view, hits[at].document, &hits[at].score);
        hits[at].score += of_article;
    }
    qsort(hits, count, sizeof *hits, compare_hits);
    return status;
}

TextStatus evidence_rank(const Evidence *evidence, const SegmentView *const *views, Hit *hits, size_t count) {
    uint32_t *counts = calloc(3 * evidence->count + 1, sizeof *counts);
    if (counts == NULL) return NO_MEMORY_FOR_TEXT;
    Reading reading = {evidence, views, counts, counts + evidence->count, counts + 2 * evidence->count, 0, {0}};
    TextStatus status = rank(&reading, hits, count);
    text_scratch_free(&reading.scratch);
    free(counts);
    return status;
}
