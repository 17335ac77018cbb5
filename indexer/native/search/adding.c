/* The best documents by adding up all that each one gets, window by window, without bounds; see ranking.h.
 *
 * Lists are added in the order of the terms, so that a sum is the score.
 *
 *   sums    of the documents of a window
 *   held    their weights, where these decide
 *   chosen  a bit for each document whose sum was above `least` when a list was added
 *   next    for each list: no document of it that was not added is before this one
 *   shares  for each list: what each document of its block gets from it; `weighed` is the block's number + 1
 *   kept    hits above the threshold: up to twice the limit, then only the best
 */
#include <math.h>

#include "search/candidates.h"

/* Adding up is quicker than skipping for so many hits. */
#define MANY_HITS 50u

/* Documents of a window here: their sums stay in the processor's nearest cache. */
#define ADDED (WINDOW / 2)

#define NO_DOCUMENT UINT32_MAX

#if defined(__clang__)
#pragma STDC FP_CONTRACT OFF /* Python rounds after each operation, and so must the scores here. */
#endif

typedef struct {
    Ranker *ranker;
    double sums[ADDED], held[ADDED];
    Bits chosen;
    uint32_t *next;
    uint32_t *weighed;
    double *shares;
    Hit *kept;
    size_t count, capacity;
    double threshold;     /* only a score above this gets a place, */
    double least;         /* which a sum up to this has not */
    double surely_enough; /* a document with a greater sum holds the needed weight */
    bool weighs;          /* the window's weights are added up */
    bool checks;          /* there are other conditions than the weight */
    bool looks;           /* at the article of each document */
} Adder;

bool adds_up(const Ranker *ranker) {
    const Query *query = ranker->query;
    return ranker->needs_most && query->order == BY_SCORE && query->limit >= MANY_HITS;
}

static void set_threshold(Adder *adder, double threshold) {
    adder->threshold = threshold;
    adder->least = threshold / adder->ranker->greatest_factor / MARGIN;
    adder->weighs = adder->least < adder->surely_enough;
}

/* The sum above which a document holds the needed weight: no list gives more for a weight than the greatest of
 * them. */
static double surely_enough(const Ranker *ranker) {
    double ratio = 0, titles = 0;
    for (uint32_t at = 0; at < ranker->list_count; at++) {
        const RankedList *list = &ranker->lists[at];
        double weight = weight_of(ranker, list);
        if (list->in_title) titles += list->gain;
        else if (list->gain > ratio * weight) ratio = weight > 0 ? list->gain / weight : INFINITY;
    }
    return isinf(ratio) ? INFINITY : (titles + ratio * ranker->query->needed) * MARGIN;
}

/* The shares of the documents of the cursor's block, as share_of has them. */
static void weigh_exactly(const Ranker *ranker, const RankedList *list, double *restrict shares) {
    const PostingCursor *cursor = &list->cursor;
    const uint16_t *lengths = ranker->view->lengths;
    const double gain = list->gain, flat = ranker->flat, slope = ranker->slope;
    const uint32_t size = cursor->size;
    for (uint32_t at = 0; at < size; at++) shares[at] = (double)(int32_t)lengths[cursor->documents[at]];
    if (list->counted) {
        for (uint32_t at = 0; at < size; at++) {
            double frequency = (double)(int32_t)cursor->frequencies[at];
            shares[at] = gain * frequency / (frequency + flat + slope * shares[at]);
        }
    } else {
        for (uint32_t at = 0; at < size; at++) shares[at] = gain / (1 + flat + slope * shares[at]);
    }
}

static inline void choose(Adder *adder, uint32_t place, double sum) {
    if (sum > adder->least) bits_set(&adder->chosen, place);
}

/* Add what a list of documents gives to the window's, and return the document from which it goes on. */
static uint32_t add_documents(Adder *adder, uint32_t number, uint32_t start, uint32_t last) {
    RankedList *list = &adder->ranker->lists[number];
    PostingCursor *cursor = &list->cursor;
    double *shares = adder->shares + BLOCK * number, *sums = adder->sums;
    for (;;) {
        if (adder->weighed[number] != cursor->block + 1) {
            if (!cursor_weigh(cursor)) return NO_DOCUMENT;
            weigh_exactly(adder->ranker, list, shares);
            adder->weighed[number] = cursor->block + 1;
            cursor->at = 0;
        }
        const uint32_t *documents = cursor->documents, from = cursor->at, size = cursor->size;
        uint32_t at = from;
        for (; at < size && documents[at] <= last; at++) {
            uint32_t place = documents[at] - start;
            choose(adder, place, sums[place] += shares[at]);
        }
        cursor->at = at;
        if (adder->weighs) {
            double weight = weight_of(adder->ranker, list);
            for (uint32_t place = from; place < at; place++) adder->held[documents[place] - start] += weight;
        }
        if (at < size) return documents[at];
        if (!cursor_next_block(cursor)) return NO_DOCUMENT;
    }
}

/* The same of a list of articles. */
static uint32_t add_articles(Adder *adder, uint32_t number, uint32_t start, uint32_t last) {
    RankedList *list = &adder->ranker->lists[number];
    PostingCursor *cursor = &list->cursor;
    const uint32_t *first = adder->ranker->view->first_documents;
    for (;;) {
        if (cursor->at == cursor->size && !cursor_next_block(cursor)) return NO_DOCUMENT;
        if (!cursor_decode(cursor)) return NO_DOCUMENT;
        for (; cursor->at < cursor->size; cursor->at++) {
            uint32_t article = cursor->documents[cursor->at], from = first[article], to = first[article + 1];
            if (from > last) return from;
            from = from < start ? start : from;
            bool goes_on = to > last + 1;
            to = goes_on ? last + 1 : to;
            for (uint32_t at = from; at < to; at++) {
                choose(adder, at - start, adder->sums[at - start] += list->gain);
            }
            if (goes_on) return last + 1;
        }
    }
}

/* Leave the best of what is kept. */
static void leave_best(Adder *adder, size_t limit) {
    if (adder->count <= limit) return;
    hits_select(adder->kept, adder->count, limit);
    adder->count = limit;
    const Hit *worst = &adder->kept[0];
    for (size_t at = 1; at < limit; at++) {
        if (hit_is_better(worst, &adder->kept[at])) worst = &adder->kept[at];
    }
    set_threshold(adder, worst->score);
}

/* Keep a document that holds enough, if it matches and gets a place. */
static void keep(Adder *adder, uint32_t document, double sum, double held) {
    Ranker *ranker = adder->ranker;
    const Query *query = ranker->query;
    const SegmentView *view = ranker->view;
    Hit hit = {sum, 0, ranker->segment, document, 0};
    Candidate candidate = {document, 0, held, ranker->frequencies};
    if (!is_selected(query, view, document)) return;
    if (adder->looks) {
        candidate.article = article_at(ranker, document);
        if (ranker->selects && !is_wanted(query, view, candidate.article)) return;
        hit.score = with_recency(&query->recency, sum, view->published[candidate.article]);
    }
    if (!(hit.score > adder->threshold) || (query->resumes && !hit_is_better(&query->after, &hit))) return;
    if (adder->checks && (!matcher_matches(ranker->matcher, &candidate) || ranker->budget->spent)) return;
    if (!array_reserve(&adder->kept, &adder->capacity, adder->count + 1, sizeof hit)) {
        ranker->no_memory = true;
        return;
    }
    adder->kept[adder->count++] = hit;
    if (adder->count / 2 == query->limit) leave_best(adder, query->limit);
}

static void add_window(Adder *adder, uint32_t start, uint32_t last) {
    Ranker *ranker = adder->ranker;
    bool weighs = adder->weighs;
    for (uint32_t at = 0; at < ranker->list_count; at++) {
        RankedList *list = &ranker->lists[at];
        if (adder->next[at] > last) continue;
        adder->next[at] = (list->in_title ? add_articles : add_documents)(adder, at, start, last);
    }
    for (uint32_t word = 0; word < ADDED / 64; word++) {
        for (uint64_t left = adder->chosen.words[word]; left != 0; left &= left - 1) {
            uint32_t place = 64 * word + lowest_bit(left);
            double sum = adder->sums[place], held = weighs ? adder->held[place] : INFINITY;
            if (sum > adder->least && is_enough(held, ranker->query->needed)) keep(adder, start + place, sum, held);
        }
    }
    memset(adder->sums, 0, sizeof adder->sums);
    if (weighs) memset(adder->held, 0, sizeof adder->held);
    adder->chosen = (Bits){{0}};
}

/* Offer what was kept. */
static void offer_kept(Adder *adder) {
    Ranker *ranker = adder->ranker;
    leave_best(adder, ranker->query->limit);
    for (size_t at = 0; at < adder->count; at++) {
        Hit *hit = &adder->kept[at];
        hit->day = ranker->view->published[article_at(ranker, hit->document)];
        if (!top_offer(ranker->top, hit)) ranker->no_memory = true;
    }
}

static void start_adding(Adder *adder, Ranker *ranker) {
    const Query *query = ranker->query;
    adder->ranker = ranker;
    adder->surely_enough = surely_enough(ranker);
    adder->checks = query->nodes[0].kind != NODE_ENOUGH_WEIGHT;
    adder->looks = adder->checks || ranker->selects || query->recency.half_life != 0;
    set_threshold(adder, top_is_full(ranker->top) ? top_threshold(ranker->top) : 0);
    for (uint32_t at = 0; at < ranker->list_count; at++) {
        const RankedList *list = &ranker->lists[at];
        /* A match by terms that add nothing has a score of 0. */
        ranker->missed_zeros |= list->gain == 0 && weight_of(ranker, list) != 0;
    }
}

/* The first document of a list, at or after `start`, that may not have been added; NO_DOCUMENT where there is none. */
static uint32_t nearest(const Adder *adder, uint32_t start) {
    uint32_t nearest = NO_DOCUMENT;
    for (uint32_t at = 0; at < adder->ranker->list_count; at++) {
        if (adder->next[at] < nearest) nearest = adder->next[at];
    }
    return nearest > start ? nearest : start;
}

static void add_windows(Adder *adder) {
    Ranker *ranker = adder->ranker;
    const SegmentView *view = ranker->view;
    uint32_t start = 0;
    while ((start = nearest(adder, start)) < view->documents && budget_has_time(ranker->budget)) {
        start &= ~(ADDED - 1);
        uint32_t last = view->documents - start > ADDED ? start + ADDED - 1 : view->documents - 1;
        if (!lengths_are_intact(view, start, last)) {
            ranker->damaged = "lengths";
            return;
        }
        add_window(adder, start, last);
        if (ranker->no_memory || ranker->budget->spent) return;
        start = last + 1;
    }
}

void rank_by_adding(Ranker *ranker) {
    Adder *adder = calloc(1, sizeof *adder);
    uint32_t *next = calloc(2 * (ranker->list_count + 1), sizeof *next);
    double *shares = malloc((ranker->list_count + 1) * BLOCK * sizeof *shares);
    if (adder == NULL || next == NULL || shares == NULL) {
        ranker->no_memory = true;
    } else {
        adder->next = next;
        adder->weighed = next + ranker->list_count + 1;
        adder->shares = shares;
        start_adding(adder, ranker);
        add_windows(adder);
        offer_kept(adder);
        free(adder->kept);
    }
    free(adder);
    free(next);
    free(shares);
}
