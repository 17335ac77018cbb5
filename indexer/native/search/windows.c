/* Bounds the scores in a window of documents, and chooses the lists that its candidates come from. */
#include <math.h>

#include "search/candidates.h"

/* Cost of a candidate that is only known to match, in candidates whose share from one list is known. */
#define COSTLIER 6

/* The cost of finding an article with a term in its title, in documents of a list. */
#define FEW_TITLES 2

/* A list more than this many times as long as those that are summed is looked up in instead. */
#define LONGER 1

/* The same of lists that are intersected. */
#define NOT_MUCH_LONGER 8

/* Find the lists with documents in the window, and their bounds; without impacts, in the whole segment. */
static void bound_lists(Ranker *ranker, uint32_t window) {
    ranker->active = 0;
    ranker->total = 0;
    for (uint32_t at = 0; at < ranker->list_count; at++) {
        RankedList *list = &ranker->lists[at];
        uint8_t impact = list->in_title ? 0 : list->impacts == NULL ? 255 : list->impacts[window];
        if (impact == 0) continue;
        list->bound = most_of(ranker, list, impact);
        list->summed = false;
        ranker->total += list->bound;
        uint32_t place = ranker->active++;
        for (; place != 0 && ranker->order[place - 1]->bound < list->bound; place--) {
            ranker->order[place] = ranker->order[place - 1];
        }
        ranker->order[place] = list;
    }
}

/* The next article in a title's list. */
static uint32_t next_title(PostingCursor *cursor) {
    if (cursor->at < cursor->size) return cursor->documents[cursor->at];
    if (!cursor_next_block(cursor) || !cursor_decode(cursor)) return NO_ARTICLE;
    return cursor->documents[0];
}

static uint32_t first_title(PostingCursor *cursor, uint32_t article) {
    if (!cursor_reach(cursor, article) || !cursor_decode(cursor)) return NO_ARTICLE;
    cursor_seek(cursor, article);
    return next_title(cursor);
}

static bool add_titled(Ranker *ranker, Titled titled) {
    if (!array_reserve(&ranker->titled, &ranker->titled_capacity, ranker->titled_count + 1, sizeof titled)) {
        return !(ranker->no_memory = true);
    }
    ranker->titled[ranker->titled_count++] = titled;
    if (titled.bonus > ranker->most_bonus) ranker->most_bonus = titled.bonus;
    return true;
}

/* Find the articles of the range whose titles hold terms. */
static void find_titled(Ranker *ranker, const Range *range) {
    const SegmentView *view = ranker->view;
    ranker->titled_count = 0;
    ranker->most_bonus = 0;
    ranker->titles_are_known = true;
    if (ranker->title_count == 0) return;
    uint32_t first = article_at(ranker, range->start);
    for (uint32_t at = 0; at < ranker->title_count; at++) {
        ranker->titles[at]->next = first_title(&ranker->titles[at]->cursor, first);
    }
    for (;;) {
        uint32_t article = NO_ARTICLE;
        for (uint32_t at = 0; at < ranker->title_count; at++) {
            if (ranker->titles[at]->next < article) article = ranker->titles[at]->next;
        }
        if (article == NO_ARTICLE || view->first_documents[article] > range->last) return;
        Titled titled = {view->first_documents[article], view->first_documents[article + 1], 0};
        for (uint32_t at = 0; at < ranker->title_count; at++) {
            RankedList *list = ranker->titles[at];
            if (list->next != article) continue;
            titled.bonus += list->gain;
            list->cursor.at++;
            list->next = next_title(&list->cursor);
        }
        if (titled.from < range->start) titled.from = range->start;
        if (titled.to > range->last + 1) titled.to = range->last + 1;
        if (titled.from < titled.to && !add_titled(ranker, titled)) return;
    }
}

/* Number of essential lists (MaxScore), which come first: a document that matters is in at least one. */
static uint32_t count_essential(const Ranker *ranker, double threshold) {
    double bounds = 0, weights = 0, needed = ranker->needs_most ? ranker->query->needed * NEARLY : 0;
    uint32_t essential = ranker->active;
    for (; essential != 0; essential--) {
        const RankedList *list = ranker->order[essential - 1];
        bounds += list->bound;
        weights += weight_of(ranker, list);
        if (!is_below(ranker, bounds + ranker->most_bonus, threshold) && weights * MARGIN >= needed) break;
    }
    return essential;
}


/* Have the first lists, or the one, summed. */
static void set_summed(Ranker *ranker, uint32_t first, RankedList *one) {
    ranker->rest = ranker->rest_weight = ranker->total_weight = 0;
    for (uint32_t at = 0; at < ranker->active; at++) {
        RankedList *list = ranker->order[at];
        list->summed = one == NULL ? at < first : list == one;
        ranker->total_weight += weight_of(ranker, list);
        if (list->summed) continue;
        ranker->rest += list->bound;
        ranker->rest_weight += weight_of(ranker, list);
    }
}

static double postings_of(const Ranker *ranker, uint32_t first) {
    double postings = 0;
    for (uint32_t at = 0; at < first; at++) postings += ranker->order[at]->cursor.list.count;
    for (uint32_t at = 0; at < ranker->title_count; at++) {
        postings += ranker->titles[at]->cursor.list.count * (double)ranker->view->documents / ranker->view->articles;
    }
    return postings;
}

/* While titles are not looked into, each may hold all terms. */
static void suppose_titles(Ranker *ranker) {
    ranker->titles_are_known = false;
    ranker->titled_count = 0;
    ranker->most_bonus = 0;
    for (uint32_t at = 0; at < ranker->title_count; at++) ranker->most_bonus += ranker->titles[at]->gain;
}

/* Whether no score in the range can get a place any more. */
static bool is_hopeless(const Ranker *ranker, const Range *range) {
    double score = (ranker->total + ranker->most_bonus) * MARGIN * ranker->greatest_factor;
    Hit best = {score, UINT32_MAX, ranker->segment, range->start, 0};
    if (ranker->query->order == BY_SCORE) best.day_key = 0;
    return top_is_full(ranker->top) && !hit_is_better(&best, &ranker->top->hits[0]);
}

/* The lists outside of which no document of the range can reach the threshold: up to MOST_REQUIRED, the shortest
 * first. */
static uint32_t find_mandatory(const Ranker *ranker, double threshold, RankedList **mandatory) {
    uint32_t count = 0;
    for (uint32_t at = 0; at < ranker->active; at++) {
        RankedList *list = ranker->order[at];
        if (!is_below(ranker, ranker->total - list->bound + ranker->most_bonus, threshold)) continue;
        uint32_t place = count < MOST_REQUIRED ? count++ : MOST_REQUIRED;
        for (; place != 0 && mandatory[place - 1]->cursor.list.count > list->cursor.list.count; place--) {
            if (place < MOST_REQUIRED) mandatory[place] = mandatory[place - 1];
        }
        if (place < MOST_REQUIRED) mandatory[place] = list;
    }
    return count;
}

/* The documents of the range that are in several lists outside of which there is nothing to be found. */
static void consider_intersected(Ranker *ranker, PostingCursor *const *cursors, uint32_t cursor_count, Range *range) {
    set_summed(ranker, 0, NULL);
    for (uint32_t start = range->start, last; start <= range->last; start = last + 1) {
        last = range->last - start < WINDOW ? range->last : start + WINDOW - 1;
        for (uint32_t at = 0; at < ranker->active; at++) {
            PostingCursor *cursor = &ranker->order[at]->cursor;
            if (cursor_reach(cursor, start)) cursor_mark(cursor);
        }
        uint32_t count = matcher_intersect(ranker->matcher, cursors, cursor_count, start, last);
        for (uint32_t at = 0; at < count; at++) {
            uint32_t document = start + ranker->matcher->intersected[at];
            if (range->bits != NULL && !bits_hold(range->bits, document - range->start)) continue;
            consider(ranker, document, bonus_of(ranker, range, document), range);
        }
    }
}

/* Whether to intersect lists, the shortest first, costs less than to look the documents of the first up in the others. */
static bool intersects_cheaply(RankedList *const *lists, uint32_t count) {
    return count > 1 && lists[count - 1]->cursor.list.count / NOT_MUCH_LONGER < lists[0]->cursor.list.count;
}

/* Whether to find the titles with terms costs little beside the shortest list that every match is in. */
static bool has_few_titles(const Ranker *ranker) {
    uint64_t titles = 0;
    for (uint32_t at = 0; at < ranker->title_count; at++) titles += ranker->titles[at]->cursor.list.count;
    return titles * FEW_TITLES < ranker->lead.list.count;
}

/* To add up one more list costs less than to look the candidates up in it, unless it is much longer. */
static uint32_t widened(const Ranker *ranker, uint32_t essential) {
    uint64_t postings = 0;
    for (uint32_t at = 0; at < ranker->active; at++) {
        uint32_t count = ranker->order[at]->cursor.list.count;
        if (at >= essential && count > postings * LONGER) return at;
        postings += count;
    }
    return ranker->active;
}

void rank_window(Ranker *ranker, uint32_t window, const Bits *bits) {
    const SegmentView *view = ranker->view;
    double threshold = threshold_of(ranker);
    if (threshold > 0 && ranker->window_bounds[window] * SINGLE_MARGIN < threshold) return;
    uint32_t start = window << ranker->shift, size = 1u << ranker->shift;
    uint32_t last = view->documents - start > size ? start + size - 1 : view->documents - 1;
    Range range = {start, last, bits, bits != NULL, 0};
    if (!lengths_are_intact(view, start, last)) {
        ranker->damaged = "lengths";
        return;
    }
    bound_lists(ranker, window);
    suppose_titles(ranker);
    if (is_hopeless(ranker, &range)) return;
    if (bits != NULL || !ranker->intersects || has_few_titles(ranker)) find_titled(ranker, &range);
    if (is_hopeless(ranker, &range)) return;
    RankedList *mandatory[MOST_REQUIRED];
    uint32_t count = find_mandatory(ranker, threshold, mandatory);
    PostingCursor *cursors[MOST_REQUIRED];
    for (uint32_t at = 0; at < count; at++) cursors[at] = &mandatory[at]->cursor;
    if (bits == NULL && ranker->intersects) {
        /* A word's list is nearly its gram's, and its frequencies are wanted too. */
        Matcher *matcher = ranker->matcher;
        if (count >= matcher->required_count) consider_intersected(ranker, cursors, count, &range);
        else consider_intersected(ranker, matcher->required, matcher->required_count, &range);
        return;
    }
    bool has_lead = ranker->lead.list.count != 0;
    /* While a score of 0 may get a place, only what holds all matches can be the source. */
    bool all = threshold <= 0 && (bits != NULL || has_lead);
    uint32_t essential = count_essential(ranker, threshold);
    RankedList *one = count != 0 ? mandatory[0] : NULL;
    if (one == NULL && threshold > 0) essential = widened(ranker, essential);
    double density = (double)size / view->documents;
    double scoring = (one == NULL ? postings_of(ranker, essential) : one->cursor.list.count) * density;
    double matching = has_lead ? ranker->lead.list.count * density : INFINITY;
    if (bits != NULL) matching = bits_count(bits);
    if (all || matching * COSTLIER < scoring) {
        set_summed(ranker, 0, NULL);
        if (bits != NULL) consider_bits(ranker, &range);
        else consider_lead(ranker, &range);
        return;
    }
    if (threshold <= 0) ranker->missed_zeros = true;
    if (intersects_cheaply(mandatory, count)) {
        consider_intersected(ranker, cursors, count, &range);
        return;
    }
    set_summed(ranker, essential, one);
    if (one != NULL) consider_list(ranker, one, &range);
    else consider_union(ranker, &range);
}

void rank_lead(Ranker *ranker) {
    Range range = {0, ranker->view->documents - 1, NULL, false, 0};
    bound_lists(ranker, 0);
    suppose_titles(ranker);
    set_summed(ranker, 0, NULL);
    consider_lead(ranker, &range);
}
