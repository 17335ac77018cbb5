/* Counts a query's strings in the index, and weighs them by how rare they are; weights.h says which. */
#include "search/weights.h"

#include <math.h>

#include "base/memory.h"

/* A string of the pool and its inverse document frequency. */
typedef struct {
    const uint32_t *codes;
    TermSpan span;
    double idf;
} Weighted;

WeightStatus count_key(const CountedSegments *segments, Field field, const uint8_t *key, size_t size, uint64_t *count) {
    *count = 0;
    for (uint32_t at = 0; at < segments->view_count; at++) {
        TermEntry entry;
        int found = term_table_find(&segments->views[at]->tables[field], key, size, &entry);
        if (found < 0) return TABLE_NOT_SOUND;
        if (found != 0) *count += entry.holders;
    }
    return WEIGHED;
}

static WeightStatus count_term(const CountedSegments *segments, Field field, const StringPool *pool, TermSpan term,
                               uint64_t *count) {
    size_t size;
    const uint8_t *key = pool_key(pool, term, &size);
    return count_key(segments, field, key, size, count);
}

static double idf_of(uint32_t documents, uint64_t count) {
    return log(1 + ((double)documents - (double)count + 0.5) / ((double)count + 0.5));
}

/* The heaviest first; of equals by code points. */
static int compare_weighted(const void *left, const void *right) {
    const Weighted *one = left, *other = right;
    if (one->idf != other->idf) return one->idf > other->idf ? -1 : 1;
    return compare_codes(one->codes, one->span.length, other->codes, other->span.length);
}

/* Add the terms of a word, in bodies and in titles. */
static void add_terms(const RankingWeights *weights, const StringPool *pool, const Weighted *word, Terms *terms) {
    size_t size;
    const uint8_t *key = pool_key(pool, word->span, &size);
    double weight = nearbyint(word->idf / weights->step) * weights->step;
    terms->items[terms->count++] = (ScoringTerm){FIELD_WORDS, key, size, word->idf * weights->word, weight};
    terms->items[terms->count++] = (ScoringTerm){FIELD_TITLE_WORDS, key, size, word->idf * weights->title, 0};
    terms->weight += weight;
}

WeightStatus weigh_words(const CountedSegments *segments, const RankingWeights *weights, const StringPool *pool,
                         const TermSpans *words, Terms *terms) {
    Weighted *weighted = malloc((words->count + 1) * sizeof *weighted);
    WeightStatus status = weighted == NULL ? NO_MEMORY_FOR_WEIGHTS : WEIGHED;
    size_t occurring = 0;
    for (size_t at = 0; status == WEIGHED && at < words->count; at++) {
        TermSpan word = words->spans[at];
        uint64_t count;
        status = count_term(segments, FIELD_WORDS, pool, word, &count);
        if (count == 0) continue;
        weighted[occurring++] = (Weighted){pool->codes + word.start, word, idf_of(segments->documents, count)};
    }
    size_t most = occurring < weights->most_words ? occurring : weights->most_words;
    size_t needed = terms->count + 2 * most + 1;
    if (status == WEIGHED && !array_reserve(&terms->items, &terms->capacity, needed, sizeof *terms->items)) {
        status = NO_MEMORY_FOR_WEIGHTS;
    }
    if (status == WEIGHED) {
        qsort(weighted, occurring, sizeof *weighted, compare_weighted);
        for (size_t at = 0; at < most; at++) add_terms(weights, pool, &weighted[at], terms);
    }
    free(weighted);
    return status;
}

/* The gains of a string that occurs so often, each to be multiplied by its weight. */
typedef struct {
    uint64_t count;
    double paragraph, article, coverage;
    double of_pairs; /* how many times the idf counts among that of all pairs */
} Gains;

/* The number of documents that hold a string in another way. */
static uint64_t count_otherwise(const StringScales *scales, const StringPool *pool, TermSpan string) {
    uint64_t count = 0;
    for (size_t at = 0; at < scales->expansions->count; at++) {
        const Expansion *expansion = &scales->expansions->items[at];
        bool is_said = expansion->same && holds_string(pool, expansion->said, string);
        if (is_said && !holds_string(pool, expansion->other, string)) count += expansion->count;
    }
    return count;
}

/* Add gains to those of a string, which may be known already. */
static bool add_gains(const StringScales *scales, const StringPool *pool, TermSpan string, Gains gains,
                      CountedStrings *strings) {
    uint64_t count = gains.count + count_otherwise(scales, pool, string), documents = scales->segments->documents;
    if (count > documents) count = documents;
    if (count == 0) return true;
    uint32_t *codes = pool->codes + string.start;
    size_t at = 0;
    while (at < strings->count &&
           compare_codes(strings->items[at].codes, strings->items[at].length, codes, string.length) != 0) {
        at++;
    }
    if (at == strings->count) {
        if (!array_reserve(&strings->items, &strings->capacity, at + 1, sizeof *strings->items)) return false;
        strings->items[strings->count++] = (RerankTerm){.codes = codes, .length = string.length};
    }
    RerankTerm *item = &strings->items[at];
    double weight = idf_of(scales->segments->documents, count);
    item->paragraph += weight * gains.paragraph;
    item->article += weight * gains.article;
    item->coverage += weight * gains.coverage;
    strings->of_pairs += gains.of_pairs * weight;
    return true;
}

static bool asks(const SortedStrings *function_words, const StringPool *pool, TermSpan string) {
    return !is_among(function_words, pool->codes + string.start, string.length);
}

/* Add the pairs of neighbouring letters of a text, but for function words. */
static WeightStatus add_pairs(const StringScales *scales, const StringPool *pool, TermSpan text,
                              CountedStrings *strings) {
    const RankingWeights *weights = scales->weights;
    TermSpans pairs = {NULL, 0, 0};
    WeightStatus status = WEIGHED;
    for (uint32_t at = 0; at + 1 < text.length && status == WEIGHED; at++) {
        const uint32_t *code = pool->codes + text.start + at;
        if (!folding_is_letter(scales->folding, code[0]) || !folding_is_letter(scales->folding, code[1])) continue;
        TermSpan pair = {text.start + at, 2};
        Gains gains = {0};
        if (place_among(pool, &pairs, pair) != pairs.count) continue;
        status = add_span(&pairs, pair.start, pair.length)
                     ? count_term(scales->segments, FIELD_GRAMS, pool, pair, &gains.count)
                     : NO_MEMORY_FOR_WEIGHTS;
        if (status != WEIGHED) break;
        strings->pairs_occur &= gains.count != 0;
        if (!asks(scales->function_words, pool, pair)) continue;
        double times = times_held(pool, text, pair, true);
        gains = (Gains){gains.count, times * weights->pair, times * weights->of_article, times * weights->coverage,
                        times};
        if (!add_gains(scales, pool, pair, gains, strings)) status = NO_MEMORY_FOR_WEIGHTS;
    }
    free(pairs.spans);
    return status;
}

/* Add the letters of a text, but for function words. */
static WeightStatus add_letters(const StringScales *scales, const StringPool *pool, TermSpan text,
                                CountedStrings *strings) {
    WeightStatus status = WEIGHED;
    for (uint32_t at = 0; at < text.length && status == WEIGHED; at++) {
        TermSpan letter = {text.start + at, 1};
        Gains gains = {0, scales->weights->letter, 0, 0, 0};
        if (!is_alphanumeric(pool->codes[letter.start]) || !asks(scales->function_words, pool, letter)) continue;
        if (holds_string(pool, (TermSpan){text.start, at}, letter)) continue;
        status = count_term(scales->segments, FIELD_GRAMS, pool, letter, &gains.count);
        if (status != WEIGHED) break;
        if (!add_gains(scales, pool, letter, gains, strings)) status = NO_MEMORY_FOR_WEIGHTS;
    }
    return status;
}

static int compare_sums(const void *left, const void *right) {
    double one = *(const double *)left, other = *(const double *)right;
    return (one > other) - (one < other);
}

static double sum_of(const RerankTerm *item) { return item->paragraph + item->article + item->coverage; }

/* Leave the first of those strings that are not lighter than the last of the heaviest. */
static bool keep_heaviest(CountedStrings *strings, size_t most) {
    if (strings->count <= most) return true;
    double *sums = malloc(strings->count * sizeof *sums);
    if (sums == NULL) return false;
    for (size_t at = 0; at < strings->count; at++) sums[at] = sum_of(&strings->items[at]);
    qsort(sums, strings->count, sizeof *sums, compare_sums);
    double least = sums[strings->count - most];
    free(sums);
    size_t kept = 0;
    for (size_t at = 0; at < strings->count && kept < most; at++) {
        if (sum_of(&strings->items[at]) >= least) strings->items[kept++] = strings->items[at];
    }
    strings->count = kept;
    return true;
}

WeightStatus weigh_strings(const StringScales *scales, const StringPool *pool, TermSpan text, const TermSpans *words,
                           CountedStrings *strings) {
    strings->pairs_occur = true;
    WeightStatus status = add_pairs(scales, pool, text, strings);
    if (status == WEIGHED) status = add_letters(scales, pool, text, strings);
    for (size_t at = 0; status == WEIGHED && at < words->count; at++) {
        TermSpan word = words->spans[at];
        Gains gains = {0, 0, times_held(pool, text, word, false) * scales->weights->of_article, 0, 0};
        status = count_term(scales->segments, FIELD_WORDS, pool, word, &gains.count);
        if (status == WEIGHED && !add_gains(scales, pool, word, gains, strings)) status = NO_MEMORY_FOR_WEIGHTS;
    }
    if (status != WEIGHED) return status;
    return keep_heaviest(strings, scales->weights->most_strings) ? WEIGHED : NO_MEMORY_FOR_WEIGHTS;
}
