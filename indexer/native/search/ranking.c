/* Opens a segment's lists, and bounds what they add to a score in each window; see ranking.h. */
#include "search/ranking.h"

#define LEAST_SHIFT 10u
#define MOST_FIRST_WINDOWS 64u

/* Whether a node asks for weight of the terms that score. */
static bool weighs_scores(const Node *node) { return node->kind == NODE_ENOUGH_WEIGHT && node->children == 0; }

bool ranker_new(Ranker *ranker, const Query *query, Matcher *matcher, Top *top) {
    *ranker = (Ranker){.query = query, .matcher = matcher, .budget = matcher->reader.budget, .top = top};
    ranker->flat = IMPACT_K1 * (1 - IMPACT_B);
    ranker->slope = IMPACT_K1 * IMPACT_B / query->average;
    ranker->greatest_factor = query->recency.half_life == 0 ? 1 : 1 + query->recency.shares[0];
    for (size_t at = 0; at < query->term_count; at++) ranker->slack += SLACK * query->terms[at].gain;
    const Node *root = &query->nodes[0];
    ranker->needs_most = weighs_scores(root);
    for (uint32_t at = 0; root->kind == NODE_ALL && at < root->children; at++) {
        if (weighs_scores(&query->nodes[query->links[root->first + at]])) ranker->needs_most = true;
    }
    ranker->lists = malloc((query->term_count + 1) * sizeof *ranker->lists);
    ranker->titles = malloc((query->term_count + 1) * sizeof *ranker->titles);
    ranker->order = malloc((query->term_count + 1) * sizeof *ranker->order);
    ranker->frequencies = calloc(query->term_count + 1, sizeof *ranker->frequencies);
    return ranker->lists != NULL && ranker->titles != NULL && ranker->order != NULL && ranker->frequencies != NULL;
}

void ranker_free(Ranker *ranker) {
    free(ranker->lists);
    free(ranker->order);
    free(ranker->titles);
    free(ranker->titled);
    free(ranker->frequencies);
    free(ranker->sums);
    free(ranker->held);
    free(ranker->impacts);
    free(ranker->window_bounds);
}

/* Turn impacts, taken with the segment's average length, into bounds with that of the whole index: with r =
 * segment's average / index's, at most 1, the length's part shrinks by no more than r, so f / (f + r n) bounds
 * the new impact. */
static void bound_impacts(Ranker *ranker) {
    double ratio = ranker->view->average / ranker->query->average;
    if (!(ratio < 1)) ratio = 1;
    ranker->impact_bounds[0] = 0;
    for (int impact = 1; impact < 256; impact++) {
        ranker->impact_bounds[impact] = MARGIN / (1 + ratio * (255.0 / impact - 1));
    }
}

void ranker_open(Ranker *ranker, const SegmentView *view, uint32_t segment) {
    const Query *query = ranker->query;
    ranker->view = view;
    ranker->segment = segment;
    ranker->list_count = ranker->title_count = ranker->near_article = 0;
    cursor_close(&ranker->lead);
    ranker->intersects = false;
    ranker->selects = query->since != 0 || query->until != 0 || view->deleted != NULL;
    if (ranker->matcher->required_count != 0) cursor_open(&ranker->lead, &ranker->matcher->required[0]->list);
    bound_impacts(ranker);
    memset(ranker->frequencies, 0, query->term_count * sizeof *ranker->frequencies);
    for (size_t at = 0; at < query->term_count; at++) {
        const ScoringTerm *term = &query->terms[at];
        const PostingList *list = &ranker->matcher->terms[at];
        RankedList *ranked = &ranker->lists[ranker->list_count];
        if (list->count == 0) continue;
        if (!cursor_open(&ranked->cursor, list)) {
            ranker->damaged = view->field_names[term->field];
            continue;
        }
        ranked->impacts = NULL;
        ranked->term = (uint32_t)at;
        ranked->in_title = counts_articles(term->field);
        ranked->counted = list->counted;
        ranked->gain = term->gain;
        ranker->list_count++;
        if (ranked->in_title) ranker->titles[ranker->title_count++] = ranked;
    }
}

const char *ranker_damage(const Ranker *ranker) {
    if (ranker->lead.damaged) return ranker->view->field_names[FIELD_GRAMS];
    for (uint32_t at = 0; at < ranker->list_count; at++) {
        const RankedList *list = &ranker->lists[at];
        if (list->cursor.damaged) return ranker->view->field_names[ranker->query->terms[list->term].field];
    }
    return ranker->damaged;
}

static unsigned suited_shift(const Ranker *ranker) {
    uint32_t longest = 1;
    for (uint32_t at = 0; at < ranker->list_count; at++) {
        const RankedList *list = &ranker->lists[at];
        if (!list->in_title && list->cursor.list.count > longest) longest = list->cursor.list.count;
    }
    unsigned shift = LEAST_SHIFT;
    while (shift < MOST_SHIFT && ((uint64_t)longest << shift) < (uint64_t)BLOCK * ranker->view->documents) shift++;
    return shift;
}

/* The impacts of a list's documents after its full blocks. */
static void weigh_rest(Ranker *ranker, RankedList *list) {
    PostingCursor *cursor = &list->cursor;
    double flat = ranker->flat, slope = IMPACT_K1 * IMPACT_B / ranker->view->average;
    for (uint32_t at = 0; at < cursor->size; at++) {
        uint32_t document = cursor->documents[at];
        if (!lengths_are_intact(ranker->view, document, document)) ranker->damaged = "lengths";
        double frequency = cursor->frequencies[at], length = ranker->view->lengths[document];
        double impact = list->counted ? 255 * frequency / (frequency + flat + slope * length) + 1 : 255;
        uint8_t *known = &list->impacts[document >> ranker->shift];
        if (*known < impact) *known = impact < 255 ? (uint8_t)impact : 255;
    }
}

void ranker_prepare(Ranker *ranker, unsigned shift) {
    const SegmentView *view = ranker->view;
    ranker->shift = shift != 0 ? shift : suited_shift(ranker);
    ranker->windows = view->documents == 0 ? 0 : ((view->documents - 1) >> ranker->shift) + 1;
    size_t windows = ranker->windows, impacts = windows * ranker->list_count;
    if (!array_reserve(&ranker->impacts, &ranker->impact_capacity, impacts, 1) ||
        !array_reserve(&ranker->window_bounds, &ranker->window_capacity, windows, sizeof *ranker->window_bounds)) {
        ranker->no_memory = true;
        ranker->windows = 0;
        return;
    }
    if (impacts != 0) memset(ranker->impacts, 0, impacts);
    float titles = 0;
    for (uint32_t at = 0; at < ranker->list_count; at++) {
        if (ranker->lists[at].in_title) titles += (float)ranker->lists[at].gain;
    }
    for (size_t window = 0; window < windows; window++) ranker->window_bounds[window] = titles;
    for (uint32_t at = 0; at < ranker->list_count; at++) {
        RankedList *list = &ranker->lists[at];
        list->impacts = ranker->impacts + at * windows;
        if (list->in_title) continue;
        if (list->counted) {
            if (cursor_impacts(&list->cursor, ranker->shift, list->impacts)) weigh_rest(ranker, list);
        } else {
            memset(list->impacts, 255, windows);
        }
        double greater = 1;
        if (view->average < ranker->query->average) greater = ranker->query->average / view->average;
        float step = (float)(list->gain * greater / 255);
        for (size_t window = 0; window < windows; window++) {
            ranker->window_bounds[window] += step * (float)list->impacts[window];
        }
    }
}

/* Find the windows with the highest bounds, ascending; their number. Ranking these first raises the threshold, by
 * which most others are left out. */
static uint32_t best_windows(const Ranker *ranker, uint32_t *best) {
    size_t wanted = 4 + ranker->query->limit / 32;
    uint32_t most = wanted < MOST_FIRST_WINDOWS ? (uint32_t)wanted : MOST_FIRST_WINDOWS, count = 0;
    if (ranker->windows < 2 * most) return 0;
    const float *bounds = ranker->window_bounds;
    for (uint32_t window = 0; window < ranker->windows; window++) {
        if (count == most && bounds[window] <= bounds[best[count - 1]]) continue;
        uint32_t place = count < most ? count++ : count - 1;
        while (place != 0 && bounds[best[place - 1]] < bounds[window]) {
            best[place] = best[place - 1];
            place--;
        }
        best[place] = window;
    }
    for (uint32_t at = 1; at < count; at++) {
        uint32_t window = best[at], place = at;
        for (; place != 0 && best[place - 1] > window; place--) best[place] = best[place - 1];
        best[place] = window;
    }
    return count;
}

void rank_windows(Ranker *ranker) {
    uint32_t best[MOST_FIRST_WINDOWS];
    ranker->intersects = ranker->matcher->required_count > 1;
    ranker_prepare(ranker, ranker->intersects ? WINDOW_SHIFT : 0);
    uint32_t count = best_windows(ranker, best), done = 0;
    for (uint32_t at = 0; at < count && budget_has_time(ranker->budget); at++) rank_window(ranker, best[at], NULL);
    for (uint32_t window = 0; window < ranker->windows && budget_has_time(ranker->budget); window++) {
        if (done < count && best[done] == window) done++;
        else rank_window(ranker, window, NULL);
    }
}
