/* Looking into one candidate after another; see candidates.h. */
#include "search/candidates.h"

#if defined(__clang__)
#pragma STDC FP_CONTRACT OFF /* Python rounds after each operation, and so must the scores here. */
#endif

/* Offer the candidate, all of whose frequencies are known, if it matches. */
static void offer(Ranker *ranker, uint32_t document, uint32_t article, Range *range) {
    const Query *query = ranker->query;
    const SegmentView *view = ranker->view;
    Hit hit = {0, 0, ranker->segment, document, view->published[article]};
    Candidate candidate = {document, article, 0, ranker->frequencies};
    for (uint32_t at = 0; at < ranker->list_count; at++) {
        RankedList *list = &ranker->lists[at];
        if (list->in_title && cursor_find(&list->cursor, article)) hit.score += list->gain;
        uint32_t frequency = ranker->frequencies[list->term];
        if (frequency == 0) continue;
        candidate.held += query->terms[list->term].weight;
        hit.score += share_of(ranker, list->gain, frequency, view->lengths[document]);
    }
    if (ranker->acceptance != EVERY_SCORE && (hit.score > 0) != (ranker->acceptance == SCORES_ABOVE_ZERO)) return;
    hit.score = with_recency(&query->recency, hit.score, hit.day);
    hit.day_key = day_key_of(query->order, hit.day);
    if (query->resumes && !hit_is_better(&query->after, &hit)) return;
    if (top_is_full(ranker->top) && !hit_is_better(&hit, &ranker->top->hits[0])) return;
    if (!range->decided && (!matcher_matches(ranker->matcher, &candidate) || ranker->budget->spent)) return;
    if (!top_offer(ranker->top, &hit)) ranker->no_memory = true;
}

static uint32_t frequency_in(RankedList *list, uint32_t document) {
    PostingCursor *cursor = &list->cursor;
    if (!cursor_find(cursor, document)) return 0;
    if (!list->counted) return 1;
    return cursor_weigh(cursor) ? cursor->frequencies[cursor->at] : 0;
}

static double bonus_of_article(Ranker *ranker, uint32_t article) {
    double bonus = 0;
    for (uint32_t at = 0; at < ranker->title_count; at++) {
        if (cursor_find(&ranker->titles[at]->cursor, article)) bonus += ranker->titles[at]->gain;
    }
    return bonus;
}

/* Bring down what the candidate can get from the lists that are not summed, first by the impacts of their
 * blocks, then by looking it up. False where it cannot reach the threshold. */
static bool stays_in(Ranker *ranker, uint32_t document, double upper, double threshold) {
    for (uint32_t at = 0; at < ranker->active; at++) {
        RankedList *list = ranker->order[at];
        if (list->summed) continue;
        PostingCursor *cursor = &list->cursor;
        double share = cursor_reach(cursor, document) ? most_of(ranker, list, cursor_impact(cursor)) : 0;
        list->share = list->bound;
        if (share < list->bound) {
            list->share = share;
            upper += share - list->bound;
            if (is_below(ranker, upper, threshold)) return false;
        }
    }
    if (!ranker->titles_are_known) {
        upper += bonus_of_article(ranker, article_at(ranker, document)) - ranker->most_bonus;
        if (is_below(ranker, upper, threshold)) return false;
    }
    uint32_t length = ranker->view->lengths[document];
    double held = ranker->total_weight;
    for (uint32_t at = 0; at < ranker->active; at++) {
        RankedList *list = ranker->order[at];
        if (list->summed) continue;
        uint32_t frequency = ranker->frequencies[list->term] = frequency_in(list, document);
        upper += (frequency != 0 ? share_of(ranker, list->gain, frequency, length) : 0) - list->share;
        if (frequency == 0) held -= weight_of(ranker, list);
        if (is_below(ranker, upper, threshold) || holds_too_little(ranker, held)) return false;
    }
    return true;
}

void consider(Ranker *ranker, uint32_t document, double partial, Range *range) {
    const SegmentView *view = ranker->view;
    const Query *query = ranker->query;
    double upper = partial + ranker->rest, threshold = threshold_of(ranker);
    if (ranker->budget->spent) return;
    if (!ranker->titles_are_known) upper += ranker->most_bonus;
    if (is_below(ranker, upper, threshold)) return;
    if (!range->decided) {
        if (!is_selected(query, view, document)) return;
        if (ranker->selects && !is_wanted(query, view, article_at(ranker, document))) return;
    }
    if (query->order != BY_SCORE && !may_have_place(ranker, view->published[article_at(ranker, document)])) return;
    if (!lengths_are_intact(view, document, document)) {
        ranker->damaged = "lengths";
        return;
    }
    if (stays_in(ranker, document, upper, threshold)) {
        for (uint32_t at = 0; at < ranker->active; at++) {
            RankedList *list = ranker->order[at];
            if (list->summed) ranker->frequencies[list->term] = frequency_in(list, document);
        }
        offer(ranker, document, article_at(ranker, document), range);
    }
    for (uint32_t at = 0; at < ranker->active; at++) ranker->frequencies[ranker->order[at]->term] = 0;
}

void weigh_shares(const Ranker *ranker, const RankedList *list, uint32_t from, uint32_t to, float *shares) {
    const PostingCursor *cursor = &list->cursor;
    const uint16_t *lengths = ranker->view->lengths;
    float gain = (float)list->gain, flat = (float)ranker->flat, slope = (float)ranker->slope;
    for (uint32_t at = from; at < to; at++) shares[at] = lengths[cursor->documents[at]];
    if (list->counted) {
        for (uint32_t at = from; at < to; at++) {
            float frequency = (float)(int32_t)cursor->frequencies[at];
            shares[at] = gain * frequency / (frequency + flat + slope * shares[at]);
        }
    } else {
        for (uint32_t at = from; at < to; at++) shares[at] = gain / (1 + flat + slope * shares[at]);
    }
}

void consider_lead(Ranker *ranker, Range *range) {
    PostingCursor *cursor = &ranker->lead;
    uint32_t from, to;
    if (!cursor_reach(cursor, range->start)) return;
    do {
        if (!cursor_decode(cursor)) return;
        cursor_part(cursor, range->start, range->last, &from, &to);
        for (uint32_t at = from; at < to; at++) {
            uint32_t document = cursor->documents[at];
            if (!matcher_may_match(ranker->matcher, document)) continue;
            consider(ranker, document, bonus_of(ranker, range, document), range);
        }
    } while (!ranker->budget->spent && cursor->last < range->last && cursor_next_block(cursor));
}

void consider_list(Ranker *ranker, RankedList *list, Range *range) {
    PostingCursor *cursor = &list->cursor;
    float shares[BLOCK];
    uint32_t from, to;
    if (!cursor_reach(cursor, range->start)) return;
    do {
        double needed = threshold_of(ranker) / SINGLE_MARGIN - ranker->rest, least = needed - ranker->most_bonus;
        if (most_of(ranker, list, cursor_impact(cursor)) < least) continue;
        if (!(list->counted ? cursor_weigh(cursor) : cursor_decode(cursor))) return;
        cursor_part(cursor, range->start, range->last, &from, &to);
        weigh_shares(ranker, list, from, to, shares);
        for (uint32_t at = from; at < to; at++) {
            if (shares[at] < least) continue;
            uint32_t document = cursor->documents[at];
            double bonus = bonus_of(ranker, range, document);
            if (shares[at] < needed - bonus) continue;
            if (range->bits != NULL && !bits_hold(range->bits, document - range->start)) continue;
            consider(ranker, document, shares[at] * SINGLE_MARGIN + bonus, range);
            needed = threshold_of(ranker) / SINGLE_MARGIN - ranker->rest;
            least = needed - ranker->most_bonus;
        }
    } while (cursor->last < range->last && cursor_next_block(cursor));
}

void consider_bits(Ranker *ranker, Range *range) {
    for (uint32_t at = bits_next(range->bits, 0); at < WINDOW; at = bits_next(range->bits, at + 1)) {
        consider(ranker, range->start + at, bonus_of(ranker, range, range->start + at), range);
    }
}
