/* Searches each segment: window by window for all matches, or only where the best hits can be. */
#include "search/search.h"

#include "search/ranking.h"
#include "search/tally.h"

/* Longest list that every match is in whose documents are all considered. */
#define SHORT_LEAD 8192u

/* The same of a list that decides nothing that the scoring lists do not know. */
#define SHORTEST_LEAD 64u

/* Finding the matches first is quicker with so many times fewer matches than documents with scores. */
#define FEW_MATCHES 8u

/* So is it where filters leave less than one of so many documents, and so many times fewer than the scoring lists
 * hold. Without filters bounds of scores keep out more: a string is matched by reading texts. */
#define SMALL_PART 8u
#define FEWER_MATCHES 2u

/* Estimated part of a segment's articles that is wanted. */
static double wanted_part(const Query *query, const SegmentView *view) {
    if ((query->since == 0 && query->until == 0) || view->articles == 0) return 1;
    uint32_t step = view->articles / SAMPLED_ARTICLES + 1, seen = 0, wanted = 0;
    for (uint64_t article = 0; article < view->articles; article += step) {
        seen++;
        wanted += is_wanted(query, view, (uint32_t)article);
    }
    return (double)(wanted + 1) / (seen + 1);
}

/* Number of matches, where it is the length of one list; else UINT64_MAX. */
static uint64_t known_total(const Query *query, const Matcher *matcher) {
    const Node *root = &query->nodes[0];
    const SegmentView *view = matcher->view;
    if (matcher->estimates[0] == 0) return 0;
    bool all = query->since == 0 && query->until == 0 && view->deleted == NULL && query->selection == ALL_DOCUMENTS &&
               query->places == NULL;
    if (!all || root->kind != NODE_TEXT) return UINT64_MAX;
    const TextLeaf *leaf = &query->leaves[root->leaf];
    if (counts_articles(leaf->field) || !leaf->is_gram) return UINT64_MAX;
    return matcher->leaves[root->leaf].cursors[0].list.count;
}

/* Whether to consider all documents of the shortest list that every match is in. */
static bool lead_is_best(const Query *query, const Matcher *matcher, const Ranker *ranker) {
    uint32_t lead = ranker->lead.list.count, shortest = UINT32_MAX;
    if (lead == 0 || query->order != BY_SCORE) return lead != 0;
    for (uint32_t at = 0; at < ranker->list_count; at++) {
        const RankedList *list = &ranker->lists[at];
        if (!list->in_title && list->cursor.list.count < shortest) shortest = list->cursor.list.count;
    }
    return lead <= (matcher->required_count > 1 || shortest / FEW_MATCHES > lead ? SHORT_LEAD : SHORTEST_LEAD);
}

/* Whether some conditions are on articles. */
static bool has_filters(const Query *query) {
    for (size_t at = 0; at < query->leaf_count; at++) {
        if (counts_articles(query->leaves[at].field)) return true;
    }
    for (size_t at = 0; at < query->node_count; at++) {
        if (query->nodes[at].kind == NODE_DAYS) return true;
    }
    return query->since != 0 || query->until != 0;
}

static bool matches_first(const Query *query, const Matcher *matcher, const Ranker *ranker) {
    if (ranker->list_count == 0) return !lead_is_best(query, matcher, ranker);
    if (query->order != BY_SCORE) return ranker->lead.list.count == 0;
    double postings = 0;
    for (uint32_t at = 0; at < ranker->list_count; at++) postings += ranker->lists[at].cursor.list.count;
    double lead = ranker->lead.list.count;
    if (lead != 0 && lead < postings) postings = lead;
    double matches = matcher->estimates[0] * wanted_part(query, matcher->view);
    bool small = lead == 0 && matches * SMALL_PART < matcher->view->documents && has_filters(query);
    return matches * (small ? FEWER_MATCHES : FEW_MATCHES) < postings;
}

/* Leave those of a window that are selected. */
static void keep_selected(const Query *query, const SegmentView *view, uint32_t start, Bits *bits) {
    if (query->selection == ALL_DOCUMENTS) return;
    uint32_t words = (view->documents - start > WINDOW ? WINDOW : view->documents - start) / 64 + 1;
    for (uint32_t at = 0; at < words && at < WINDOW / 64; at++) {
        uint64_t boilerplate = view->boilerplate == NULL ? 0 : view->boilerplate[start / 64 + at];
        bits->words[at] &= query->selection == BOILERPLATE_ALONE ? boilerplate : ~boilerplate;
    }
}

/* Leave those of a window that are among the places. */
static void keep_places(const Query *query, uint32_t segment, uint32_t start, Bits *bits) {
    if (query->places == NULL) return;
    size_t first = 0, end = query->place_count;
    while (first < end) {
        size_t middle = first + (end - first) / 2;
        const Place *place = &query->places[middle];
        if (place->segment < segment || (place->segment == segment && place->document < start)) first = middle + 1;
        else end = middle;
    }
    Bits kept = {{0}};
    for (size_t at = first; at < query->place_count; at++) {
        const Place *place = &query->places[at];
        if (place->segment != segment || place->document - start >= WINDOW) break;
        bits_set(&kept, place->document - start);
    }
    bits_and(bits, &kept);
}

/* The documents of a window whose articles are wanted. */
static void set_wanted(const Query *query, const SegmentView *view, uint32_t start, Bits *bits, uint32_t article) {
    uint32_t end = view->documents - start > WINDOW ? WINDOW : view->documents - start;
    *bits = (Bits){{0}};
    if (query->since == 0 && query->until == 0 && view->deleted == NULL) {
        bits_set_range(bits, 0, end);
        return;
    }
    for (uint32_t at = article; at < view->articles && view->first_documents[at] < start + end; at++) {
        if (!is_wanted(query, view, at)) continue;
        uint32_t from = view->first_documents[at], to = view->first_documents[at + 1];
        bits_set_range(bits, from < start ? 0 : from - start, to - start < end ? to - start : end);
    }
}

/* Whether a window may have a document that gets a place, going by days alone; where none has a score, by places. */
static bool window_has_place(const Ranker *ranker, uint32_t start, uint32_t article, bool scored) {
    const SegmentView *view = ranker->view;
    const Query *query = ranker->query;
    if (query->order == BY_SCORE) {
        if (!query->resumes || scored || query->after.score > 0) return true;
        if (query->after.segment != ranker->segment) return query->after.segment < ranker->segment;
        return query->after.document < start || query->after.document - start < WINDOW;
    }
    if (!query->resumes && !top_is_full(ranker->top)) return true;
    for (; article < view->articles; article++) {
        uint32_t from = view->first_documents[article];
        if (from >= start && from - start >= WINDOW) return false;
        if (!is_wanted(query, view, article)) continue;
        if (may_have_place(ranker, view->published[article])) return true;
    }
    return false;
}

/* Find the matches of each window, count them in *total and in the tally unless these are NULL, and rank them where
 * there are places. */
static void search_windows(const Query *query, Matcher *matcher, Ranker *ranker, uint64_t *total, uint32_t *tally) {
    const SegmentView *view = matcher->view;
    bool ranks = query->limit != 0, counted = total != NULL || tally != NULL;
    bool scored = ranker->list_count != 0 && ranker->acceptance != SCORES_OF_ZERO;
    uint32_t article = 0;
    if (ranks) ranker_prepare(ranker, WINDOW_SHIFT);
    for (uint32_t start = 0; start < view->documents && !ranker->no_memory; start += WINDOW) {
        Bits bits;
        uint32_t next = matcher_next(matcher, start);
        if (next >= view->documents || !budget_has_time(ranker->budget)) return;
        start = next - next % WINDOW;
        article = article_of(view, start, article);
        if (counted || window_has_place(ranker, start, article, scored)) {
            set_wanted(query, view, start, &bits, article);
            keep_selected(query, view, start, &bits);
            keep_places(query, ranker->segment, start, &bits);
            if (!bits_are_empty(&bits)) matcher_filter(matcher, start, &bits);
            if (ranker->budget->spent) return;
            if (total != NULL) *total += bits_count(&bits);
            if (tally != NULL) tally_matches(tally, view, start, &bits, article);
            if (ranks && !bits_are_empty(&bits)) rank_window(ranker, start >> WINDOW_SHIFT, &bits);
        }
        /* Without scores the first matches are the best. */
        if (!counted && !scored && query->order == BY_SCORE && top_is_full(ranker->top)) return;
        if (view->documents - start <= WINDOW) return;
    }
}

static void search_segment(const Query *query, Matcher *matcher, Ranker *ranker, Found *found) {
    uint64_t *total = query->count ? &found->total : NULL, known = known_total(query, matcher);
    uint32_t *tally = found->tallies != NULL ? found->tallies[ranker->segment] : NULL;
    if (total != NULL && known != UINT64_MAX) {
        *total += known;
        total = NULL;
    }
    if (query->selection == BOILERPLATE_ALONE && matcher->view->boilerplate == NULL) return;
    if (matcher->estimates[0] == 0 || (query->limit == 0 && total == NULL && tally == NULL)) return;
    bool complete = ranker->lead.list.count != 0;
    ranker->acceptance = EVERY_SCORE;
    if (total != NULL || tally != NULL || query->places != NULL || matches_first(query, matcher, ranker)) {
        search_windows(query, matcher, ranker, total, tally);
    } else if (lead_is_best(query, matcher, ranker)) {
        rank_lead(ranker);
    } else {
        if (!complete) ranker->acceptance = SCORES_ABOVE_ZERO;
        if (!complete && adds_up(ranker)) rank_by_adding(ranker);
        else rank_windows(ranker);
    }
}

/* Turn matcher and ranker to a segment, and note what is not sound after the work there. */
static bool each_segment(const Query *query, const SegmentView *const *views, uint32_t view_count, Matcher *matcher,
                         Ranker *ranker, Found *found, bool fills) {
    for (uint32_t at = 0; at < view_count; at++) {
        matcher_open(matcher, views[at]);
        ranker_open(ranker, views[at], at);
        ranker->acceptance = SCORES_OF_ZERO;
        if (fills && matcher->estimates[0] != 0) search_windows(query, matcher, ranker, NULL, NULL);
        if (!fills) search_segment(query, matcher, ranker, found);
        const char *damage = matcher_damage(matcher);
        found->damaged = damage != NULL ? damage : ranker_damage(ranker);
        found->segment = at;
        if (found->damaged != NULL) return true;
        if (ranker->no_memory || matcher->reader.status == NO_MEMORY_FOR_TEXT) return false;
        if (ranker->budget->spent || (fills && top_is_full(ranker->top))) break;
    }
    return true;
}

bool search_segments(const Query *query, const SegmentView *const *views, uint32_t view_count, Budget *budget,
                     uint32_t *const *tallies, Found *found) {
    Matcher matcher;
    Ranker ranker = {.query = query};
    *found = (Found){.top = {.limit = query->limit}, .tallies = tallies};
    bool done = matcher_new(&matcher, query, budget) && ranker_new(&ranker, query, &matcher, &found->top) &&
                each_segment(query, views, view_count, &matcher, &ranker, found, false);
    if (done && found->damaged == NULL && ranker.missed_zeros && top_threshold(&found->top) <= 0) {
        top_keep_scored(&found->top);
        done = each_segment(query, views, view_count, &matcher, &ranker, found, true);
    }
    matcher_free(&matcher);
    ranker_free(&ranker);
    if (done) top_sort(&found->top);
    return done;
}
