/* Weighs the other ways to write phrases; expansions.h says how. */
#include "search/expansions.h"

#include <math.h>

#include "base/memory.h"

static bool is_term(const Terms *terms, const ScoringTerm *term) {
    for (size_t at = 0; at < terms->count; at++) {
        const ScoringTerm *known = &terms->items[at];
        if (known->key_size == term->key_size && memcmp(known->key, term->key, term->key_size) == 0) return true;
    }
    return false;
}

WeightStatus weigh_phrase(const CountedSegments *segments, const RankingWeights *weights, const StringPool *pool,
                          const TermSpans *atoms, Terms *terms) {
    Terms found = {NULL, 0, 0, 0};
    WeightStatus status = weigh_words(segments, weights, pool, atoms, &found);
    bool occurs = status == WEIGHED && found.count != 0 && found.count == 2 * atoms->count;
    if (occurs && !is_term(terms, &found.items[0])) {
        if (array_reserve(&terms->items, &terms->capacity, terms->count + 2, sizeof *terms->items)) {
            for (size_t at = 0; at < 2; at++) {
                ScoringTerm term = found.items[at];
                term.gain *= weights->expansion;
                term.weight = nearbyint(term.weight * weights->expansion / weights->step) * weights->step;
                terms->items[terms->count++] = term;
            }
        } else {
            status = NO_MEMORY_FOR_WEIGHTS;
        }
    }
    free(found.items);
    return status;
}

static WeightStatus count_expansion(const CountedSegments *segments, const StringPool *pool, Expansion *expansion) {
    Query query = {0};
    size_t size, leaf = query_add_leaf(&query, FIELD_GRAMS);
    const uint8_t *key = pool_key(pool, expansion->other, &size);
    bool done = leaf == 0 && leaf_add_pattern(query.leaves, PREDICATE_EXACT) == 0 &&
                leaf_set_string(query.leaves, 0, key, size) && leaf_require(query.leaves, 0);
    WeightStatus status = done ? WEIGHED : NO_MEMORY_FOR_WEIGHTS;
    uint64_t least = UINT64_MAX;
    for (size_t at = 0; status == WEIGHED && at < query.leaves[0].gram_count; at++) {
        const Gram *gram = &query.leaves[0].grams[at];
        uint64_t count;
        status = count_key(segments, FIELD_GRAMS, gram->key, gram->size, &count);
        if (count < least) least = count;
    }
    expansion->count = least == UINT64_MAX ? 0 : least;
    query_free(&query);
    return status;
}

WeightStatus count_expansions(const CountedSegments *segments, const StringPool *pool, Expansions *expansions) {
    size_t kept = 0;
    for (size_t at = 0; at < expansions->count; at++) {
        Expansion *expansion = &expansions->items[at];
        WeightStatus status = count_expansion(segments, pool, expansion);
        if (status != WEIGHED) return status;
        if (expansion->count != 0) expansions->items[kept++] = *expansion;
    }
    expansions->count = kept;
    return WEIGHED;
}

/* The place of a string that is counted, in the pool. */
static TermSpan place_of(const StringPool *pool, const RerankTerm *string) {
    return (TermSpan){(uint32_t)(string->codes - pool->codes), (uint32_t)string->length};
}

/* Add what is related to a phrase: a string with a part of the gains of all strings of the phrase. */
static bool add_related(const StringScales *scales, const StringPool *pool, const Expansion *expansion, size_t count,
                        CountedStrings *strings) {
    RerankTerm related = {.codes = pool->codes + expansion->other.start, .length = expansion->other.length};
    bool is_said = false;
    for (size_t at = 0; at < count; at++) {
        const RerankTerm *string = &strings->items[at];
        if (!holds_string(pool, expansion->said, place_of(pool, string))) continue;
        is_said = true;
        related.paragraph += string->paragraph;
        related.article += string->article;
        related.coverage += string->coverage;
    }
    if (!is_said) return true;
    related.paragraph *= scales->weights->related;
    related.article *= scales->weights->related;
    related.coverage *= scales->weights->related;
    if (!array_reserve(&strings->items, &strings->capacity, strings->count + 1, sizeof *strings->items)) return false;
    strings->items[strings->count++] = related;
    return true;
}

/* Add another way to write a phrase as an alias of those of its strings that it does not hold. */
static bool add_alias(const StringPool *pool, const Expansion *expansion, size_t count, CountedStrings *strings) {
    RerankTerm alias = {.codes = pool->codes + expansion->other.start, .length = expansion->other.length};
    if (!array_reserve(&strings->items, &strings->capacity, strings->count + 1, sizeof *strings->items)) return false;
    alias.stands_for = malloc((count + 1) * sizeof *alias.stands_for);
    if (alias.stands_for == NULL) return false;
    for (size_t at = 0; at < count; at++) {
        TermSpan string = place_of(pool, &strings->items[at]);
        if (!holds_string(pool, expansion->said, string) || holds_string(pool, expansion->other, string)) continue;
        alias.stands_for[alias.stands_for_count++] = (uint32_t)at;
    }
    if (alias.stands_for_count == 0) free(alias.stands_for);
    else strings->items[strings->count++] = alias;
    return true;
}

WeightStatus add_expansions(const StringScales *scales, const StringPool *pool, CountedStrings *strings) {
    size_t count = strings->count;
    bool done = true;
    for (int same = 0; same <= 1; same++) {
        for (size_t at = 0; done && at < scales->expansions->count; at++) {
            const Expansion *expansion = &scales->expansions->items[at];
            if (expansion->same != (same != 0)) continue;
            done = same ? add_alias(pool, expansion, count, strings) : add_related(scales, pool, expansion, count, strings);
        }
    }
    return done ? WEIGHED : NO_MEMORY_FOR_WEIGHTS;
}
