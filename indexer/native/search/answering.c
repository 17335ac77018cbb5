/* Plans a query and answers it tier by tier; answering.h says what from. */
#include "search/answering.h"

/* Weigh the terms of the other ways to write phrases. */
static WeightStatus weigh_expansions(Answering *answering) {
    const OpenedIndex *opened = answering->opened;
    const StringPool *pool = &answering->pool;
    const Expansions *expansions = &answering->expansions;
    WeightStatus status = WEIGHED;
    for (size_t at = 0; status == WEIGHED && at < expansions->count; at++) {
        TermSpans atoms = {NULL, 0, 0};
        TermSpan other = expansions->items[at].other;
        /* A spelling of several words is found as it stands; its words alone would be too little. */
        bool cut = expansions->items[at].spells ? add_span(&atoms, other.start, other.length)
                                                    : add_atoms_of(&opened->cutter, pool, other, &atoms);
        status = cut ? weigh_phrase(&opened->counted, &opened->weights, pool, &atoms, &answering->terms)
                     : NO_MEMORY_FOR_WEIGHTS;
        free(atoms.spans);
    }
    return status;
}

/* Find the other ways to write bare text that occur. */
static WeightStatus expand(Answering *answering) {
    const OpenedIndex *opened = answering->opened;
    StringPool *pool = &answering->pool;
    if (answering->synonyms != NULL) {
        TermSpan text = answering->texts.spans[0];
        PoolStatus status =
            add_synonyms(answering->synonyms, &opened->cutter, pool, text, &answering->expansions);
        if (status == NO_MEMORY_FOR_POOL) return NO_MEMORY_FOR_WEIGHTS;
        if (status == NOT_FOR_POOL) return NOT_WEIGHED;
    }
    return count_expansions(&opened->counted, pool, &answering->expansions);
}

/* Cut the texts into the words that rank. */
static bool cut_texts(Answering *answering) {
    const QueryCutter *cutter = &answering->opened->cutter;
    const StringPool *pool = &answering->pool;
    bool done = true;
    if (answering->is_bare) {
        return add_atoms_of(cutter, pool, answering->texts.spans[0], &answering->atoms) &&
               add_held_parts(cutter, pool, &answering->atoms, &answering->expansions, &answering->held);
    }
    for (size_t at = 0; done && at < answering->texts.count; at++) {
        done = add_words_of(cutter, pool, answering->texts.spans[at], &answering->words);
    }
    return done;
}

/* Weigh the terms that rank; false where something is damaged or not for the pool, or without memory. */
static bool plan(Answering *answering) {
    const OpenedIndex *opened = answering->opened;
    const WordTable *table = opened->cutter.table;
    TermSpans *ranking = answering->is_bare ? &answering->atoms : &answering->words;
    size_t failures = word_table_failures(table);
    WeightStatus status = expand(answering);
    if (status == WEIGHED && !cut_texts(answering)) status = NO_MEMORY_FOR_WEIGHTS;
    if (status == WEIGHED) {
        status = weigh_words(&opened->counted, &opened->weights, &answering->pool, ranking, &answering->terms);
    }
    answering->needed = opened->least * answering->terms.weight;
    if (status == WEIGHED) status = weigh_expansions(answering);
    answering->has_memory = status != NO_MEMORY_FOR_WEIGHTS;
    return status == WEIGHED && word_table_failures(table) == failures;
}

/* Weigh the strings of bare text: most queries of one word are answered without. */
static TierStatus rerank_of(void *asked, const RerankQuery **rerank) {
    Answering *answering = asked;
    const OpenedIndex *opened = answering->opened;
    const QueryCutter *cutter = &opened->cutter;
    TermSpan text = answering->texts.spans[0];
    size_t failures = word_table_failures(cutter->table);
    if (!add_words_of(cutter, &answering->pool, text, &answering->words)) return NO_MEMORY_FOR_TIERS;
    StringScales scales = {&opened->counted, &opened->weights, cutter->folding, &cutter->function_words,
                           &answering->expansions};
    WeightStatus status = weigh_strings(&scales, &answering->pool, text, &answering->words, &answering->strings);
    if (status == WEIGHED) status = add_expansions(&scales, &answering->pool, &answering->strings);
    if (status == NO_MEMORY_FOR_WEIGHTS) return NO_MEMORY_FOR_TIERS;
    if (status != WEIGHED || word_table_failures(cutter->table) != failures) return TIERS_NOT_SOUND;
    answering->rerank = opened->rerank;
    answering->rerank.terms = answering->strings.items;
    answering->rerank.count = answering->strings.count;
    answering->rerank.naming *= answering->strings.of_pairs;
    *rerank = &answering->rerank;
    return FOUND_TIERS;
}

/* Whether the terms are those of the text itself. */
static bool is_only_text(const Answering *answering) {
    size_t size;
    const uint8_t *key = pool_key(&answering->pool, answering->texts.spans[0], &size);
    const Terms *terms = &answering->terms;
    return terms->count == 2 && terms->items[0].key_size == size && memcmp(terms->items[0].key, key, size) == 0;
}

static bool has_spellings(const Answering *answering) {
    for (size_t at = 0; at < answering->expansions.count; at++) {
        if (answering->expansions.items[at].spells) return true;
    }
    return false;
}

static void set_conditions(Answering *answering) {
    Conditions *conditions = &answering->conditions;
    const TermSpans *atoms = &answering->atoms;
    const HeldParts *held = &answering->held;
    bool is_atom = atoms->count == 1 && same_string(&answering->pool, atoms->spans[0], answering->texts.spans[0]);
    conditions->pool = &answering->pool;
    conditions->texts = &answering->texts;
    conditions->held = held;
    conditions->has_holding = answering->is_bare && !(is_atom && !has_spellings(answering));
    conditions->has_some = answering->is_bare && answering->terms.count != 0 && !is_only_text(answering);
    conditions->terms = answering->terms.items;
    conditions->term_count = answering->terms.count;
    conditions->needed = answering->needed;
    conditions->average = answering->opened->average;
}

bool answer_query(Answering *answering, Budget *budget, size_t limit, bool counts) {
    const OpenedIndex *opened = answering->opened;
    if (!plan(answering)) return false;
    set_conditions(answering);
    TierSearch search = {opened->counted.views, opened->counted.view_count, opened->has_boilerplate, opened->limits,
                         rerank_of, answering, &answering->conditions, limit, counts};
    TierStatus status = search_tiers(&search, budget, &answering->found);
    answering->has_memory = status != NO_MEMORY_FOR_TIERS;
    return status == FOUND_TIERS;
}

bool find_among(Answering *answering, Budget *budget, Place *documents, size_t count, Top *found) {
    const CountedSegments *counted = &answering->opened->counted;
    Found result = {0};
    bool is_planned = plan(answering);
    if (is_planned) set_conditions(answering);
    Query *query = is_planned ? condition_query(&answering->conditions, ALL_MATCHES) : NULL;
    if (query == NULL) {
        answering->has_memory &= !is_planned;
        free(documents);
        return false;
    }
    query->places = documents;
    query->place_count = query->limit = count;
    answering->has_memory = search_segments(query, counted->views, counted->view_count, budget, NULL, &result);
    *found = result.top;
    return answering->has_memory && result.damaged == NULL;
}

void prefetch_texts_found(const Answering *answering) {
    const TieredHits *found = &answering->found;
    for (size_t at = 0; at < found->count; at++) {
        const Hit *hit = &found->hits[at].hit;
        prefetch_text(&answering->opened->counted.views[hit->segment]->bodies, hit->document);
    }
}

void answering_free(Answering *answering) {
    conditions_free(&answering->conditions);
    pool_free(&answering->pool);
    free(answering->texts.spans);
    free(answering->words.spans);
    free(answering->atoms.spans);
    held_parts_free(&answering->held);
    free(answering->terms.items);
    for (size_t at = 0; at < answering->strings.count; at++) free(answering->strings.items[at].stands_for);
    free(answering->strings.items);
    free(answering->expansions.items);
    free(answering->found.hits);
}
