/* Counts a query's strings in the texts of hits, and scores by the counts; rerank.h has the formula. */
#include "search/rerank.h"

#include <math.h>

#include "search/counting.h"
#include "search/estimating.h"
#include "search/heading.h"
#include "search/shares.h"

/* How far a hit's paragraph was read, which gave its counts. */
typedef struct {
    double length;
    bool is_cut;
} ReadHit;

/* Counts of all terms in each hit's paragraph and in the heading above the one at hand, and the articles of the
 * hits. */
typedef struct {
    const RerankQuery *query;
    const SegmentView *const *views;
    uint32_t *room; /* of all counts */
    uint32_t *hit_counts, *heading_counts;
    ReadHit *read_hits;
    RankedArticle *articles; /* in the order of their documents */
    size_t article_count;
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

static void forget(const Counter *counter, uint32_t *counts) {
    memset(counts, 0, counter->query->count * sizeof *counts);
}

static TextStatus read_title(Counter *counter, RankedArticle *article) {
    article->title_length = 0;
    forget(counter, article->title_counts);
    return read_text(counter, article->view, &article->view->titles, article->article, true, article->title_counts,
                     &article->title_length);
}

/* Count in the heading above a paragraph, unless headings count nothing. */
static TextStatus read_heading(Counter *counter, const RankedArticle *article, uint32_t document) {
    uint32_t heading = document;
    double length = 0;
    forget(counter, counter->heading_counts);
    if (counter->query->heading == 0) return READ_TEXT;
    TextStatus status = find_heading(article->view, article->article, document, &counter->strings.scratch, &heading);
    if (status != READ_TEXT || heading == document) return status;
    return read_text(counter, article->view, &article->view->bodies, heading, true, counter->heading_counts, &length);
}

static uint32_t *counts_of_hit(const Counter *counter, size_t hit) {
    return counter->hit_counts + hit * counter->query->count;
}

static void add_counts(const Counter *counter, const uint32_t *counts, uint32_t *sums) {
    for (size_t at = 0; at < counter->query->count; at++) sums[at] += counts[at];
}

/* Set the score of hit `number` to its paragraph's. The article's title and the heading have been read. */
static TextStatus score_paragraph(Counter *counter, const RankedArticle *article, size_t number, Hit *hit) {
    const RerankQuery *query = counter->query;
    const SegmentView *view = article->view;
    uint32_t *counts = counts_of_hit(counter, number);
    double length = 0, sum = 0;
    forget(counter, counts);
    TextStatus status = read_text(counter, view, &view->bodies, hit->document, true, counts, &length);
    counter->read_hits[number] = (ReadHit){length, counter->strings.is_cut};
    length += query->paragraph.title * article->title_length;
    for (size_t at = 0; at < query->count; at++) {
        double times = counts[at] + query->heading * counter->heading_counts[at];
        sum += share(&query->paragraph, query->terms[at].paragraph, times, article->title_counts[at], length);
    }
    hit->score = sum;
    return status;
}

/* Count in an article's paragraphs, up to the first that is longer than what is read of it. Those of hits have been
 * read: that their letters were counted too adds nothing to an article's score. */
static TextStatus read_article(Counter *counter, RankedArticle *article, const Hit *hits) {
    const SegmentView *view = article->view;
    uint32_t document = view->first_documents[article->article], end = view->first_documents[article->article + 1];
    size_t hit = article->first_hit;
    TextStatus status = READ_TEXT;
    bool is_cut = false;
    article->length = 0;
    forget(counter, article->counts);
    for (; document < end && status == READ_TEXT && !is_cut; document++) {
        if (article->length > (double)counter->query->article_codes) break;
        if (hit < article->hits_end && hits[hit].document == document) {
            add_counts(counter, counts_of_hit(counter, hit), article->counts);
            article->length += counter->read_hits[hit].length;
            is_cut = counter->read_hits[hit++].is_cut;
        } else {
            status = read_text(counter, view, &view->bodies, document, false, article->counts, &article->length);
            is_cut = counter->strings.is_cut;
        }
    }
    return status;
}

/* The gain of an article of a law that other articles name. */
static double naming_gain(const RerankQuery *query, const RankedArticle *article) {
    return query->naming == 0 ? 0 : query->naming * log(1.0 + naming_of(article->view, article->article));
}

/* Set the score of an article by its counts. */
static void score_article(const Counter *counter, RankedArticle *article) {
    const RerankQuery *query = counter->query;
    double length = article->length + query->article.title * article->title_length;
    article->score = article_share(query, article->counts, article->title_counts, length) + naming_gain(query, article);
}

/* The score of a hit whose score is its paragraph's yet. */
static double whole_score(const Counter *counter, const RankedArticle *article, const Hit *hit) {
    return with_recency(&counter->query->recency, hit->score + article->score, hit->day);
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

/* The best first; of equals the one that was indexed first. */
static int compare_articles(const void *left, const void *right) {
    const RankedArticle *first = left, *second = right;
    if (first->best != second->best) return first->best > second->best ? -1 : 1;
    return (first->first_hit > second->first_hit) - (first->first_hit < second->first_hit);
}

/* Find the articles of hits that are sorted by place. */
static void find_articles(Counter *counter, const Hit *hits, size_t count) {
    for (size_t at = 0; at < count; at++) {
        const SegmentView *view = counter->views[hits[at].segment];
        RankedArticle *last = &counter->articles[at == 0 ? 0 : counter->article_count - 1];
        bool is_first = at == 0 || last->segment != hits[at].segment;
        uint32_t article = article_of(view, hits[at].document, is_first ? 0 : last->article);
        if (is_first || article != last->article) {
            last = &counter->articles[counter->article_count++];
            last->view = view;
            last->segment = hits[at].segment;
            last->article = article;
            last->first_hit = at;
        }
        last->hits_end = at + 1;
    }
}

/* Score the paragraphs of an article's hits by themselves, and add up their counts for the estimate. */
static TextStatus score_hits(Counter *counter, const RankedArticle *article, Hit *hits) {
    TextStatus status = READ_TEXT;
    forget(counter, article->counts);
    for (size_t at = article->first_hit; at < article->hits_end && status == READ_TEXT; at++) {
        status = read_heading(counter, article, hits[at].document);
        if (status != READ_TEXT) return status;
        status = score_paragraph(counter, article, at, &hits[at]);
        add_counts(counter, counts_of_hit(counter, at), article->counts);
    }
    return status;
}

/* Put the articles that are to be read first: the best by estimates. */
static TextStatus choose_articles(Counter *counter, const Hit *hits) {
    TextStatus status =
        estimate_articles(counter->query, &counter->strings, counter->articles, counter->article_count);
    if (status != READ_TEXT) return status;
    for (size_t at = 0; at < counter->article_count; at++) {
        RankedArticle *article = &counter->articles[at];
        score_article(counter, article);
        article->best = whole_score(counter, article, &hits[article->first_hit]);
        for (size_t hit = article->first_hit + 1; hit < article->hits_end; hit++) {
            double score = whole_score(counter, article, &hits[hit]);
            if (score > article->best) article->best = score;
        }
    }
    qsort(counter->articles, counter->article_count, sizeof *counter->articles, compare_articles);
    return READ_TEXT;
}

/* Score the hits, and sort them. */
static TextStatus rank(Counter *counter, Hit *hits, size_t count) {
    size_t most_read = counter->query->articles_read;
    TextStatus status = READ_TEXT;
    qsort(hits, count, sizeof *hits, compare_places);
    find_articles(counter, hits, count);
    for (size_t at = 0; at < count; at++) prefetch_text(&counter->views[hits[at].segment]->bodies, hits[at].document);
    for (size_t at = 0; at < counter->article_count && status == READ_TEXT; at++) {
        status = read_title(counter, &counter->articles[at]);
        if (status == READ_TEXT) status = score_hits(counter, &counter->articles[at], hits);
    }
    if (status == READ_TEXT && counter->article_count > most_read) status = choose_articles(counter, hits);
    for (size_t at = 0; at < counter->article_count && status == READ_TEXT; at++) {
        RankedArticle *article = &counter->articles[at];
        if (at < most_read) {
            status = read_article(counter, article, hits);
            score_article(counter, article);
        }
        for (size_t hit = article->first_hit; hit < article->hits_end; hit++) {
            hits[hit].score = whole_score(counter, article, &hits[hit]);
        }
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
    strings->most_codes = query->article_codes;
    for (size_t at = 0; at < query->count; at++) {
        const RerankTerm *term = &query->terms[at];
        strings->strings[at].codes = term->codes;
        strings->strings[at].length = term->length;
        strings->strings[at].is_letter_apart = is_letter_apart(term);
    }
    return counter_start(strings, folding);
}

/* Make room for the counts of the articles of so many hits. */
static bool make_room(Counter *counter, size_t hits) {
    size_t terms = counter->query->count;
    if (hits > SIZE_MAX / 32 / (terms + 1)) return false;
    counter->room = malloc(((3 * hits + 1) * terms + 1) * sizeof *counter->room);
    counter->read_hits = malloc((hits + 1) * sizeof *counter->read_hits);
    counter->articles = calloc(hits + 1, sizeof *counter->articles);
    if (counter->room == NULL || counter->read_hits == NULL || counter->articles == NULL) return false;
    counter->heading_counts = counter->room;
    counter->hit_counts = counter->room + terms;
    for (size_t at = 0; at < hits; at++) {
        counter->articles[at].counts = counter->room + (hits + 2 * at + 1) * terms;
        counter->articles[at].title_counts = counter->articles[at].counts + terms;
    }
    return true;
}

TextStatus rerank_hits(const RerankQuery *query, const SegmentView *const *views, Hit *hits, size_t count) {
    if (count == 0) return READ_TEXT;
    Counter counter = {.query = query, .views = views};
    bool started = make_room(&counter, count) && start_counting(&counter.strings, query, views[hits[0].segment]->folding);
    TextStatus status = started ? rank(&counter, hits, count) : NO_MEMORY_FOR_TEXT;
    counter_free(&counter.strings);
    free(counter.strings.strings);
    free(counter.articles);
    free(counter.read_hits);
    free(counter.room);
    return status;
}
