/* Finds the matches of each tier as long as more are wanted, then counts all; tiers.h lists the tiers. */
#include "search/tiers.h"

#include "base/memory.h"

typedef enum { UNKNOWN, ALL_KNOWN, TOO_MANY } HeldState;

typedef struct {
    const TierSearch *search;
    Budget *budget;
    TieredHits *found;
    TierStatus status;
    Selection sound;           /* the documents that come before boilerplate */
    Selection exact_selection; /* those of the first tier, */
    bool selection_is_known;   /* where this says so */
    HeldState held_state;      /* of the documents of the first tier, `held` where they are few */
    Top held;
    Top boilerplate; /* what holds the text and is boilerplate, where all of it was found, */
    bool boilerplate_is_known;
    Top candidates; /* those that are re-ranked, in order */
    bool has_candidates;
} Tiers;

/* Search for the first matches of a condition, and count all unless there is a limit. Each search looks at the budget
 * anew: one that reads no text goes on where none may be read. */
static Found run(Tiers *tiers, ConditionNumber number, Selection selection, size_t limit) {
    const TierSearch *search = tiers->search;
    Query *query = condition_query(search->conditions, number);
    Budget *budget = tiers->budget;
    Found found = {.damaged = NULL};
    if (query == NULL) tiers->status = NO_MEMORY_FOR_TIERS;
    if (tiers->status != FOUND_TIERS) return found;
    query->selection = selection;
    query->limit = limit;
    query->count = limit == 0;
    budget->spent = false;
    budget->look = budget->left;
    if (!search_segments(query, search->views, search->view_count, budget, NULL, &found)) {
        tiers->status = NO_MEMORY_FOR_TIERS;
    } else if (found.damaged != NULL) {
        tiers->status = TIERS_NOT_SOUND;
    }
    tiers->found->is_cut_short |= budget->spent;
    return found;
}

/* The first matches of a condition, to be freed; of no use where `status` says that something failed. */
static Top find(Tiers *tiers, ConditionNumber number, Selection selection, size_t limit) {
    return run(tiers, number, selection, limit).top;
}

/* The number of matches of a condition. */
static uint64_t count(Tiers *tiers, ConditionNumber number) {
    Found found = run(tiers, number, ALL_DOCUMENTS, 0);
    free(found.top.hits);
    return found.total;
}

static bool has_hit(const Top *top, const Hit *hit) {
    for (size_t at = 0; at < top->count; at++) {
        if (top->hits[at].document == hit->document && top->hits[at].segment == hit->segment) return true;
    }
    return false;
}

/* Add a hit behind the others, whatever its score. */
static void append(Tiers *tiers, Top *top, const Hit *hit) {
    if (!array_reserve(&top->hits, &top->capacity, top->count + 1, sizeof *top->hits)) {
        tiers->status = NO_MEMORY_FOR_TIERS;
        return;
    }
    top->hits[top->count++] = *hit;
}

static bool is_full(const Tiers *tiers) {
    return tiers->status != FOUND_TIERS || tiers->found->count >= tiers->search->wanted;
}

static size_t wanted(const Tiers *tiers) { return tiers->search->wanted - tiers->found->count; }

/* Take a hit of a tier, unless there are enough. */
static void take(Tiers *tiers, const Hit *hit, int tier) {
    TieredHits *found = tiers->found;
    if (is_full(tiers)) return;
    if (!array_reserve(&found->hits, &found->capacity, found->count + 1, sizeof *found->hits)) {
        tiers->status = NO_MEMORY_FOR_TIERS;
        return;
    }
    found->hits[found->count++] = (TieredHit){*hit, tier};
}

static Selection exact_selection(Tiers *tiers) {
    if (!tiers->selection_is_known) {
        Top sound = {0};
        bool all = tiers->sound == ALL_DOCUMENTS;
        if (!all) sound = find(tiers, EXACT, NO_BOILERPLATE, 1);
        tiers->exact_selection = all || sound.count != 0 ? tiers->sound : BOILERPLATE_ALONE;
        tiers->selection_is_known = true;
        free(sound.hits);
    }
    return tiers->exact_selection;
}

/* Take what holds the text as it is from the first of all documents that do, where these tell enough. */
static bool take_exact_at_once(Tiers *tiers) {
    Top found = find(tiers, EXACT, ALL_DOCUMENTS, tiers->search->wanted), sound = {0};
    for (size_t at = 0; at < found.count; at++) {
        bool is_sound = tiers->sound == ALL_DOCUMENTS ||
                        !is_boilerplate(tiers->search->views[found.hits[at].segment], found.hits[at].document);
        append(tiers, is_sound ? &sound : &tiers->boilerplate, &found.hits[at]);
    }
    bool is_all = found.count < tiers->search->wanted, taken = is_all || tiers->boilerplate.count == 0;
    tiers->boilerplate_is_known = is_all;
    if (taken) {
        bool none_is_sound = found.count != 0 && sound.count == 0;
        tiers->exact_selection = none_is_sound ? BOILERPLATE_ALONE : tiers->sound;
        tiers->selection_is_known = true;
        const Top *first = none_is_sound ? &found : &sound;
        for (size_t at = 0; at < first->count; at++) {
            take(tiers, &first->hits[at], EXACT_TIER);
            if (is_all) append(tiers, &tiers->held, &first->hits[at]);
        }
        if (is_all) tiers->held_state = ALL_KNOWN;
    }
    free(found.hits);
    free(sound.hits);
    return taken;
}

static void take_exact(Tiers *tiers) {
    if (take_exact_at_once(tiers)) return;
    Top found = find(tiers, EXACT, exact_selection(tiers), wanted(tiers));
    for (size_t at = 0; at < found.count; at++) take(tiers, &found.hits[at], EXACT_TIER);
    free(found.hits);
}

/* Whether the documents of the first tier are few, and known as tiers->held. */
static bool held_are_known(Tiers *tiers) {
    if (tiers->held_state == UNKNOWN) {
        size_t few = tiers->search->limits.few;
        tiers->held = find(tiers, EXACT, exact_selection(tiers), few);
        tiers->held_state = tiers->held.count < few ? ALL_KNOWN : TOO_MANY;
    }
    return tiers->held_state == ALL_KNOWN;
}

/* The first that match a condition and are not of the first tier; `apart` is the condition that excludes it. */
static Top find_others(Tiers *tiers, ConditionNumber number, ConditionNumber apart, Selection selection, size_t limit) {
    bool overlaps = selection == exact_selection(tiers);
    if (!overlaps) return find(tiers, number, selection, limit);
    if (!held_are_known(tiers)) return find(tiers, apart, selection, limit);
    Top found = find(tiers, number, selection, limit + tiers->held.count);
    size_t kept = 0;
    for (size_t at = 0; at < found.count && kept < limit; at++) {
        if (!has_hit(&tiers->held, &found.hits[at])) found.hits[kept++] = found.hits[at];
    }
    found.count = kept;
    return found;
}

static void add_candidates(Tiers *tiers, ConditionNumber number, ConditionNumber apart, size_t limit) {
    Top found = find_others(tiers, number, apart, tiers->sound, limit);
    for (size_t at = 0; at < found.count; at++) {
        if (!has_hit(&tiers->candidates, &found.hits[at])) append(tiers, &tiers->candidates, &found.hits[at]);
    }
    free(found.hits);
}

/* Take the best candidates by what their texts hold. */
static void take_examined(Tiers *tiers) {
    const TierSearch *search = tiers->search;
    const Conditions *conditions = search->conditions;
    if (conditions->has_holding) {
        add_candidates(tiers, HOLDING, HOLDING_NOT_EXACT, search->limits.holding_candidates);
    }
    if (conditions->has_some) add_candidates(tiers, SOME, SOME_NOT_EXACT, search->limits.candidates);
    if (tiers->status != FOUND_TIERS) return;
    const RerankQuery *rerank = NULL;
    tiers->status = search->rerank_of(search->asked, &rerank);
    if (tiers->status != FOUND_TIERS) return;
    Top *candidates = &tiers->candidates;
    TextStatus status = rerank_hits(rerank, search->views, candidates->hits, candidates->count);
    if (status != READ_TEXT) tiers->status = status == TEXT_IS_DAMAGED ? TIERS_NOT_SOUND : NO_MEMORY_FOR_TIERS;
    for (size_t at = 0; at < candidates->count; at++) take(tiers, &candidates->hits[at], EXAMINED_TIER);
}

static void take_by_words(Tiers *tiers) {
    size_t limit = wanted(tiers) + tiers->candidates.count;
    Top found = find_others(tiers, LOOSE, LOOSE_NOT_EXACT, tiers->sound, limit);
    for (size_t at = 0; at < found.count; at++) {
        if (!has_hit(&tiers->candidates, &found.hits[at])) take(tiers, &found.hits[at], WORDS_TIER);
    }
    free(found.hits);
}

static bool ranks_more(const Tiers *tiers) {
    return tiers->search->conditions->has_holding || tiers->search->conditions->has_some;
}

static void take_boilerplate(Tiers *tiers) {
    Top found = {0};
    bool from_known = !ranks_more(tiers) && tiers->boilerplate_is_known;
    if (!ranks_more(tiers) && exact_selection(tiers) == BOILERPLATE_ALONE) return;
    if (!from_known) {
        ConditionNumber matches = ranks_more(tiers) ? ALL_MATCHES : EXACT;
        found = find_others(tiers, matches, ALL_NOT_EXACT, BOILERPLATE_ALONE, wanted(tiers));
    }
    const Top *taken = from_known ? &tiers->boilerplate : &found;
    for (size_t at = 0; at < taken->count; at++) take(tiers, &taken->hits[at], BOILERPLATE_TIER);
    free(found.hits);
}

/* Count the matches, and those that hold all atoms, unless the budget is spent. All were found where some are wanting. */
static void count_matches(Tiers *tiers) {
    TieredHits *found = tiers->found;
    const Conditions *conditions = tiers->search->conditions;
    if (tiers->status != FOUND_TIERS || found->is_cut_short) return;
    found->total = found->count;
    if (is_full(tiers)) found->total = count(tiers, ranks_more(tiers) ? ALL_MATCHES : EXACT);
    if (found->is_cut_short) return;
    found->holding = conditions->has_some ? count(tiers, WHOLE) : found->total;
    found->is_counted = !found->is_cut_short;
}

TierStatus search_tiers(const TierSearch *search, Budget *budget, TieredHits *found) {
    Tiers tiers = {.search = search, .budget = budget, .found = found, .status = FOUND_TIERS};
    tiers.sound = search->has_boilerplate ? NO_BOILERPLATE : ALL_DOCUMENTS;
    take_exact(&tiers);
    if (ranks_more(&tiers) && !is_full(&tiers)) take_examined(&tiers);
    if (ranks_more(&tiers) && !is_full(&tiers)) take_by_words(&tiers);
    if (tiers.sound == NO_BOILERPLATE && !is_full(&tiers)) take_boilerplate(&tiers);
    found->exact_is_boilerplate = tiers.selection_is_known && tiers.exact_selection == BOILERPLATE_ALONE;
    if (search->counts) count_matches(&tiers);
    free(tiers.held.hits);
    free(tiers.boilerplate.hits);
    free(tiers.candidates.hits);
    return tiers.status;
}
