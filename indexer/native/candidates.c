/* From a window to the hits in it: where candidates come from, and how far each is looked into. */
#include <float.h>
#include <math.h>

#include "ranking.h"

#if defined(__clang__)
#pragma STDC FP_CONTRACT OFF /* Python rounds after each operation, and so must the scores here. */
#endif

/* A candidate that is only known to match costs as much as so many whose share from one list is known. */
#define COSTLIER 6

/* With fewer candidates in a window, titles are looked up for each as needed. */
#define MANY_NARROWED 32u

/* The documents that are looked at, and what is known of them. */
typedef struct {
    uint32_t start, last;
    const Bits *bits; /* all that match are among these, from `start` on; NULL where that is not known */
    bool decided;     /* and all of these match */
    size_t titled;    /* which of the ranker's titled articles ends behind the document looked at last */
} Range;

/* BM25's share of a term that a document of `length` words holds `frequency` times. */
static inline double share_of(const Ranker *ranker, double gain, uint32_t frequency, uint32_t length) {
    return gain * frequency / (frequency + ranker->flat + ranker->slope * length);
}

/* No score below this is of use; -1 while every score is. */
static inline double threshold_of(const Ranker *ranker) {
    return ranker->query->order == BY_SCORE ? top_threshold(ranker->top) : -1;
}

static inline uint32_t article_at(Ranker *ranker, uint32_t document) {
    return ranker->near_article = article_of(ranker->view, document, ranker->near_article);
}

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
    hit.recency = recency_of(query->order, hit.day);
    if (top_is_full(ranker->top) && !hit_is_better(&hit, &ranker->top->hits[0])) return;
    if (!range->decided && !matcher_matches(ranker->matcher, &candidate)) return;
    if (!top_offer(ranker->top, &hit)) ranker->no_memory = true;
}

static uint32_t frequency_in(RankedList *list, uint32_t document) {
    PostingCursor *cursor = &list->cursor;
    if (!cursor_find(cursor, document)) return 0;
    if (!list->counted) return 1;
    return cursor_weigh(cursor) ? cursor->frequencies[cursor->at] : 0;
}

/* What a document gets for its article's title; documents must come in ascending order. */
static inline double bonus_of(const Ranker *ranker, Range *range, uint32_t document) {
    while (range->titled < ranker->titled_count && ranker->titled[range->titled].to <= document) range->titled++;
    if (range->titled == ranker->titled_count || ranker->titled[range->titled].from > document) return 0;
    return ranker->titled[range->titled].bonus;
}

static double bonus_of_article(Ranker *ranker, uint32_t article) {
    double bonus = 0;
    for (uint32_t at = 0; at < ranker->title_count; at++) {
        if (cursor_find(&ranker->titles[at]->cursor, article)) bonus += ranker->titles[at]->gain;
    }
    return bonus;
}

static inline double weight_of(const Ranker *ranker, const RankedList *list) {
    return ranker->query->terms[list->term].weight;
}

/* Whether a weight, summed in any order and precision, is not most of it. */
static inline bool holds_too_little(const Ranker *ranker, double held) {
    return ranker->needs_most && held * SINGLE_MARGIN < ranker->query->needed * NEARLY;
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
            if (upper * MARGIN < threshold) return false;
        }
    }
    if (!ranker->titles_are_known) {
        upper += bonus_of_article(ranker, article_at(ranker, document)) - ranker->most_bonus;
        if (upper * MARGIN < threshold) return false;
    }
    uint32_t length = ranker->view->lengths[document];
    double held = ranker->total_weight;
    for (uint32_t at = 0; at < ranker->active; at++) {
        RankedList *list = ranker->order[at];
        if (list->summed) continue;
        uint32_t frequency = ranker->frequencies[list->term] = frequency_in(list, document);
        upper += (frequency != 0 ? share_of(ranker, list->gain, frequency, length) : 0) - list->share;
        if (frequency == 0) held -= weight_of(ranker, list);
        if (upper * MARGIN < threshold || holds_too_little(ranker, held)) return false;
    }
    return true;
}

/* Offer the document if it is wanted and may still get a place. `partial` is what the summed lists add, and
 * its title if that is known. */
static void consider(Ranker *ranker, uint32_t document, double partial, Range *range) {
    const SegmentView *view = ranker->view;
    const Query *query = ranker->query;
    double upper = partial + ranker->rest, threshold = threshold_of(ranker);
    if (!ranker->titles_are_known) upper += ranker->most_bonus;
    if (upper * MARGIN < threshold) return;
    if (ranker->selects && !range->decided && !is_wanted(query, view, article_at(ranker, document))) return;
    if (query->order != BY_SCORE && top_is_full(ranker->top) &&
        recency_of(query->order, view->published[article_at(ranker, document)]) < ranker->top->hits[0].recency) {
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

/* What the documents from .. to - 1 of the cursor's block get from a list. */
static void weigh_shares(const Ranker *ranker, const RankedList *list, uint32_t from, uint32_t to, float *shares) {
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

/* Decode the cursor's block, with frequencies if `weighs`; *from and *to become its part in the range. */
static bool decode_part(PostingCursor *cursor, bool weighs, const Range *range, uint32_t *from, uint32_t *to) {
    if (!(weighs ? cursor_weigh(cursor) : cursor_decode(cursor))) return false;
    *from = 0;
    *to = cursor->size;
    if (cursor->documents[0] < range->start) {
        cursor_seek(cursor, range->start);
        *from = cursor->at;
    }
    if (cursor->last > range->last) {
        cursor_seek(cursor, range->last + 1);
        *to = cursor->at;
    }
    return true;
}

/* All documents of a list in the range that every match is in. */
static void consider_lead(Ranker *ranker, Range *range) {
    PostingCursor *cursor = &ranker->lead;
    uint32_t from, to;
    if (!cursor_reach(cursor, range->start)) return;
    do {
        if (!decode_part(cursor, false, range, &from, &to)) return;
        for (uint32_t at = from; at < to; at++) {
            uint32_t document = cursor->documents[at];
            if (!matcher_may_match(ranker->matcher, document)) continue;
            consider(ranker, document, ranker->titles_are_known ? bonus_of(ranker, range, document) : 0, range);
        }
    } while (cursor->last < range->last && cursor_next_block(cursor));
}

/* The documents of the one scoring list that is summed, where they may reach the threshold. */
static void consider_list(Ranker *ranker, RankedList *list, Range *range) {
    PostingCursor *cursor = &list->cursor;
    float shares[BLOCK];
    uint32_t from, to;
    if (!cursor_reach(cursor, range->start)) return;
    do {
        double needed = threshold_of(ranker) / SINGLE_MARGIN - ranker->rest, least = needed - ranker->most_bonus;
        if (most_of(ranker, list, cursor_impact(cursor)) < least) continue;
        if (!decode_part(cursor, list->counted, range, &from, &to)) return;
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

static void consider_bits(Ranker *ranker, Range *range) {
    for (uint32_t at = bits_next(range->bits, 0); at < WINDOW; at = bits_next(range->bits, at + 1)) {
        consider(ranker, range->start + at, bonus_of(ranker, range, range->start + at), range);
    }
}

/* The documents of a range whose sums may reach the threshold. */
typedef struct {
    uint64_t words[(1u << MOST_SHIFT) / 64];
    float least; /* what a sum must be */
} Chosen;

/* Add what a list gives to the sums of the range, and choose the documents whose sums are then enough. */
static void add_shares(Ranker *ranker, RankedList *list, const Range *range, Chosen *chosen) {
    PostingCursor *cursor = &list->cursor;
    float shares[BLOCK], *sums = ranker->sums;
    uint16_t places[BLOCK];
    uint32_t from, to;
    if (!cursor_reach(cursor, range->start)) return;
    do {
        uint32_t count = 0;
        if (!decode_part(cursor, list->counted, range, &from, &to)) return;
        weigh_shares(ranker, list, from, to, shares);
        for (uint32_t at = from; at < to; at++) {
            uint32_t place = cursor->documents[at] - range->start;
            float sum = sums[place] += shares[at];
            places[count] = (uint16_t)place;
            count += sum >= chosen->least;
        }
        for (uint32_t at = 0; at < count; at++) chosen->words[places[at] >> 6] |= (uint64_t)1 << (places[at] & 63);
        if (!ranker->needs_most) continue;
        float weight = (float)weight_of(ranker, list);
        for (uint32_t at = from; at < to; at++) ranker->held[cursor->documents[at] - range->start] += weight;
    } while (cursor->last < range->last && cursor_next_block(cursor));
}

/* Begin the sums of the range with what titles give. */
static void set_bonuses(Ranker *ranker, const Range *range, Chosen *chosen) {
    for (size_t at = 0; at < ranker->titled_count; at++) {
        uint32_t from = ranker->titled[at].from - range->start, to = ranker->titled[at].to - range->start;
        float bonus = (float)ranker->titled[at].bonus;
        for (uint32_t place = from; place < to; place++) ranker->sums[place] = bonus;
        if (bonus < chosen->least) continue;
        for (uint32_t place = from; place < to; place++) chosen->words[place >> 6] |= (uint64_t)1 << (place & 63);
    }
}

static bool has_sums(Ranker *ranker) {
    size_t size = (size_t)1 << MOST_SHIFT;
    if (ranker->sums == NULL) ranker->sums = calloc(size, sizeof *ranker->sums);
    if (ranker->held == NULL && ranker->needs_most) ranker->held = calloc(size, sizeof *ranker->held);
    ranker->no_memory |= ranker->sums == NULL || (ranker->held == NULL && ranker->needs_most);
    return !ranker->no_memory;
}

/* A sum below this is of no use, nor is none. */
static float least_of(const Ranker *ranker) {
    double needed = (threshold_of(ranker) - ranker->rest) / SINGLE_MARGIN;
    return needed > FLT_MIN ? (float)needed : FLT_MIN;
}

static float highest_of(const Ranker *ranker, const Chosen *chosen, uint32_t words) {
    float highest = 0;
    for (uint32_t word = 0; word < words; word++) {
        for (uint64_t left = chosen->words[word]; left != 0; left &= left - 1) {
            float sum = ranker->sums[64 * word + lowest_bit(left)];
            highest = sum > highest ? sum : highest;
        }
    }
    return highest;
}

/* Those of the chosen documents whose sums are in from .. above. */
static void consider_chosen(Ranker *ranker, Range *range, const Chosen *chosen, float from, float above) {
    uint32_t words = (range->last - range->start) / 64 + 1;
    float least = least_of(ranker);
    for (uint32_t word = 0; word < words; word++) {
        for (uint64_t left = chosen->words[word]; left != 0; left &= left - 1) {
            uint32_t place = 64 * word + lowest_bit(left);
            float sum = ranker->sums[place];
            if (sum < least || sum < from || sum >= above) continue;
            if (range->bits != NULL && !bits_hold(range->bits, place)) continue;
            if (ranker->needs_most && holds_too_little(ranker, ranker->held[place] + ranker->rest_weight)) continue;
            consider(ranker, range->start + place, sum * SINGLE_MARGIN, range);
            least = least_of(ranker);
        }
    }
}

/* The documents that the summed lists hold, those with the greatest sums first while hits are wanting. */
static void consider_union(Ranker *ranker, Range *range) {
    if (!has_sums(ranker)) return;
    uint32_t words = (range->last - range->start) / 64 + 1;
    Chosen chosen;
    memset(chosen.words, 0, words * sizeof *chosen.words);
    chosen.least = least_of(ranker);
    set_bonuses(ranker, range, &chosen);
    for (uint32_t at = 0; at < ranker->active; at++) {
        RankedList *list = ranker->order[at];
        if (cursor_reach(&list->cursor, range->start)) cursor_mark(&list->cursor);
        if (list->summed) add_shares(ranker, list, range, &chosen);
    }
    if (top_is_full(ranker->top)) {
        consider_chosen(ranker, range, &chosen, 0, INFINITY);
    } else {
        float quarter = highest_of(ranker, &chosen, words) / 4;
        consider_chosen(ranker, range, &chosen, 3 * quarter, INFINITY);
        consider_chosen(ranker, range, &chosen, 2 * quarter, 3 * quarter);
        consider_chosen(ranker, range, &chosen, quarter, 2 * quarter);
        consider_chosen(ranker, range, &chosen, 0, quarter);
    }
    memset(ranker->sums, 0, (size_t)words * 64 * sizeof *ranker->sums);
    if (ranker->needs_most) memset(ranker->held, 0, (size_t)words * 64 * sizeof *ranker->held);
}

static void add_active(Ranker *ranker, RankedList *list, double bound) {
    list->bound = bound;
    list->summed = false;
    ranker->total += bound;
    uint32_t place = ranker->active++;
    for (; place != 0 && ranker->order[place - 1]->bound < bound; place--) ranker->order[place] = ranker->order[place - 1];
    ranker->order[place] = list;
}

/* Find the lists with documents in the window, and their bounds. */
static void bound_lists(Ranker *ranker, uint32_t window) {
    ranker->active = 0;
    ranker->total = 0;
    for (uint32_t at = 0; at < ranker->list_count; at++) {
        RankedList *list = &ranker->lists[at];
        uint8_t impact = list->in_title ? 0 : list->impacts[window];
        if (impact != 0) add_active(ranker, list, most_of(ranker, list, impact));
    }
}

/* Where a title's list goes on. */
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
    if (ranker->titled_count == ranker->titled_capacity) {
        size_t capacity = 2 * ranker->titled_capacity + 64;
        Titled *larger = realloc(ranker->titled, capacity * sizeof *larger);
        if (larger == NULL) return !(ranker->no_memory = true);
        ranker->titled = larger;
        ranker->titled_capacity = capacity;
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

/* How many of the lists, from the one with the greatest bound, a document must be in one of to matter. */
static uint32_t count_essential(const Ranker *ranker, double threshold) {
    double bounds = 0, weights = 0, needed = ranker->needs_most ? ranker->query->needed * NEARLY : 0;
    uint32_t essential = ranker->active;
    for (; essential != 0; essential--) {
        const RankedList *list = ranker->order[essential - 1];
        bounds += list->bound;
        weights += ranker->query->terms[list->term].weight;
        if ((bounds + ranker->most_bonus) * MARGIN >= threshold && weights * MARGIN >= needed) break;
    }
    return essential;
}

/* A single list outside of which no document of the range can reach the threshold; NULL where there is none. */
static RankedList *shortest_mandatory(const Ranker *ranker, double threshold) {
    RankedList *shortest = NULL;
    for (uint32_t at = 0; at < ranker->active; at++) {
        RankedList *list = ranker->order[at];
        if ((ranker->total - list->bound + ranker->most_bonus) * MARGIN >= threshold) continue;
        if (shortest == NULL || list->cursor.list.count < shortest->cursor.list.count) shortest = list;
    }
    return shortest;
}

/* Have the sum of the first lists, or of the one, stand for what they add. */
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
    Hit best = {(ranker->total + ranker->most_bonus) * MARGIN, UINT32_MAX, ranker->segment, range->start, 0};
    if (ranker->query->order == BY_SCORE) best.recency = 0;
    return top_is_full(ranker->top) && !hit_is_better(&best, &ranker->top->hits[0]);
}

/* The documents of the window that are in all lists that every match is in. */
static void consider_narrowed(Ranker *ranker, Range *range) {
    uint32_t count = matcher_narrow(ranker->matcher, range->start);
    if (count == 0) return;
    if (count >= MANY_NARROWED) {
        find_titled(ranker, range);
        if (is_hopeless(ranker, range)) return;
        RankedList *one = shortest_mandatory(ranker, threshold_of(ranker));
        if (one != NULL && one->cursor.list.count < count * (double)COSTLIER * ranker->windows) {
            Bits bits = {{0}};
            for (uint32_t at = 0; at < count; at++) bits_set(&bits, ranker->matcher->narrowed[at]);
            range->bits = &bits;
            set_summed(ranker, 0, one);
            consider_list(ranker, one, range);
            return;
        }
    }
    set_summed(ranker, 0, NULL);
    for (uint32_t at = 0; at < count; at++) {
        uint32_t document = range->start + ranker->matcher->narrowed[at];
        consider(ranker, document, ranker->titles_are_known ? bonus_of(ranker, range, document) : 0, range);
    }
}

void rank_window(Ranker *ranker, uint32_t window, const Bits *bits) {
    const SegmentView *view = ranker->view;
    double threshold = threshold_of(ranker);
    if (threshold > 0 && ranker->window_bounds[window] * SINGLE_MARGIN < threshold) return;
    uint32_t start = window << ranker->shift, size = 1u << ranker->shift;
    Range range = {start, view->documents - start > size ? start + size - 1 : view->documents - 1, bits, bits != NULL, 0};
    bound_lists(ranker, window);
    suppose_titles(ranker);
    if (is_hopeless(ranker, &range)) return;
    if (bits == NULL && ranker->narrows) {
        consider_narrowed(ranker, &range);
        return;
    }
    find_titled(ranker, &range);
    if (is_hopeless(ranker, &range)) return;
    bool has_lead = ranker->lead.list.count != 0;
    /* While a score of 0 may get a place, only what holds all matches can be the source. */
    bool all = threshold <= 0 && (bits != NULL || has_lead);
    uint32_t essential = count_essential(ranker, threshold);
    RankedList *one = shortest_mandatory(ranker, threshold);
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
    set_summed(ranker, essential, one);
    if (one != NULL) consider_list(ranker, one, &range);
    else consider_union(ranker, &range);
}

void rank_lead(Ranker *ranker) {
    Range range = {0, ranker->view->documents - 1, NULL, false, 0};
    ranker->active = 0;
    ranker->total = 0;
    for (uint32_t at = 0; at < ranker->list_count; at++) {
        RankedList *list = &ranker->lists[at];
        if (!list->in_title) add_active(ranker, list, most_of(ranker, list, 255));
    }
    suppose_titles(ranker);
    set_summed(ranker, 0, NULL);
    consider_lead(ranker, &range);
}
