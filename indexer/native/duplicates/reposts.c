/* Looking for each article by its rarest passages; reposts.h says what is found. */
#include "duplicates/reposts.h"

#include <math.h>

#define HELD 0.8
#define FEWEST_LETTERS 40u
#define PROBES 6
#define MOST_PROBING 256
#define MOST_COUNTED 0xFFFFu
#define FEWEST_PLACES 1024

/* An article, and a passage that it is looked for by. */
typedef struct {
    uint64_t passage;
    uint32_t article;
} Probe;

typedef struct {
    const PassageSets *sets;
    uint16_t *counts;   /* by the place of a passage: how many articles have it */
    uint64_t mask;      /* of places */
    double *weights;    /* of each article */
    double *rarities;   /* by count */
    uint32_t *first;    /* of each article one that it is a copy of; itself for the first of them */
    Buffer probes;      /* Probe, ascending by passage and article */
    uint32_t *starts;   /* by the upper bits of a passage: the first probe with these or higher ones */
    unsigned shift;     /* of a passage, to its upper bits */
    Buffer candidates;  /* u32 */
} Search;

static size_t start_of(const PassageSets *sets, size_t article) { return article == 0 ? 0 : sets->ends[article - 1]; }

static uint32_t count_of(const Search *search, uint64_t passage) { return search->counts[passage >> 8 & search->mask]; }

static double weight_of(const Search *search, uint64_t passage) {
    return (double)(passage & 0xFF) * search->rarities[count_of(search, passage)];
}

static bool count_passages(Search *search) {
    const PassageSets *sets = search->sets;
    size_t places = FEWEST_PLACES, articles = 0;
    while (places < 2 * sets->passage_count) places *= 2;
    search->mask = places - 1;
    search->counts = calloc(places, sizeof *search->counts);
    search->rarities = malloc((MOST_COUNTED + 1) * sizeof *search->rarities);
    search->weights = malloc((sets->articles + 1) * sizeof *search->weights);
    search->first = malloc((sets->articles + 1) * sizeof *search->first);
    if (!search->counts || !search->rarities || !search->weights || !search->first) return false;
    for (size_t at = 0; at < sets->passage_count; at++) {
        uint16_t *count = &search->counts[sets->passages[at] >> 8 & search->mask];
        if (*count < MOST_COUNTED) (*count)++;
    }
    for (size_t article = 0; article < sets->articles; article++) {
        articles += sets->ends[article] > start_of(sets, article);
        search->first[article] = (uint32_t)article;
    }
    search->rarities[0] = 0;
    for (size_t count = 1; count <= MOST_COUNTED; count++) {
        search->rarities[count] = log(1 + (double)articles / (double)count);
    }
    return true;
}

static bool comes_before(const Search *search, uint64_t one, uint64_t two) {
    uint32_t first = count_of(search, one), second = count_of(search, two);
    return first != second ? first < second : one < two;
}

static void keep_rarest(const Search *search, uint64_t passage, uint64_t rarest[PROBES], size_t *count) {
    size_t place = *count;
    if (place < PROBES) (*count)++;
    else if (comes_before(search, passage, rarest[PROBES - 1])) place = PROBES - 1;
    else return;
    for (; place > 0 && comes_before(search, passage, rarest[place - 1]); place--) rarest[place] = rarest[place - 1];
    rarest[place] = passage;
}

/* Add what an article is looked for by, where enough of it is shared for another to hold it. */
static bool add_probes(Search *search, size_t article) {
    const PassageSets *sets = search->sets;
    uint64_t rarest[PROBES];
    size_t count = 0;
    uint64_t letters = 0;
    double all = 0, shared = 0;
    for (size_t at = start_of(sets, article); at < sets->ends[article]; at++) {
        uint64_t passage = sets->passages[at];
        double weight = weight_of(search, passage);
        letters += passage & 0xFF;
        all += weight;
        if (count_of(search, passage) < 2) continue;
        shared += weight;
        keep_rarest(search, passage, rarest, &count);
    }
    /* No other article holds so much of a short one. */
    search->weights[article] = letters < FEWEST_LETTERS ? INFINITY : all;
    if (shared < HELD * search->weights[article]) return true;
    for (size_t at = 0; at < count; at++) {
        Probe probe = {rarest[at], (uint32_t)article};
        if (!buffer_append(&search->probes, &probe, sizeof probe)) return false;
    }
    return true;
}

static int compare_probes(const void *one, const void *two) {
    const Probe *first = one, *second = two;
    if (first->passage != second->passage) return first->passage < second->passage ? -1 : 1;
    return (first->article > second->article) - (first->article < second->article);
}

/* Bring the probes in order, and note where those of each range of passages begin. */
static bool order_probes(Search *search) {
    Probe *probes = (Probe *)(void *)search->probes.data;
    size_t count = search->probes.size / sizeof *probes, ranges = 2, at = 0;
    if (count > UINT32_MAX) return false;
    if (count != 0) qsort(probes, count, sizeof *probes, compare_probes);
    search->shift = 63;
    for (; ranges < count; ranges *= 2) search->shift--;
    search->starts = malloc((ranges + 1) * sizeof *search->starts);
    if (search->starts == NULL) return false;
    for (size_t range = 0; range <= ranges; range++) {
        while (at < count && probes[at].passage >> search->shift < range) at++;
        search->starts[range] = (uint32_t)at;
    }
    return true;
}

/* Add the articles that are looked for by a passage. */
static bool add_candidates(Search *search, uint64_t passage) {
    const Probe *probes = (const Probe *)(const void *)search->probes.data;
    uint64_t range = passage >> search->shift;
    size_t at = search->starts[range], end = search->starts[range + 1];
    while (at < end && probes[at].passage < passage) at++;
    for (size_t taken = 0; at < end && probes[at].passage == passage && taken < MOST_PROBING; at++, taken++) {
        if (!buffer_append(&search->candidates, &probes[at].article, sizeof probes[at].article)) return false;
    }
    return true;
}

static int compare_articles(const void *one, const void *two) {
    const uint32_t *first = one, *second = two;
    return (*first > *second) - (*first < *second);
}

static uint32_t first_of(Search *search, uint32_t article) {
    uint32_t first = article;
    while (search->first[first] != first) first = search->first[first];
    while (search->first[article] != first) {
        uint32_t next = search->first[article];
        search->first[article] = first;
        article = next;
    }
    return first;
}

/* The weight of what two articles both have. */
static double common_weight(const Search *search, size_t one, size_t two) {
    const PassageSets *sets = search->sets;
    const uint64_t *passages = sets->passages;
    size_t at = start_of(sets, one), end = sets->ends[one], other = start_of(sets, two), other_end = sets->ends[two];
    double weight = 0;
    while (at < end && other < other_end) {
        if (passages[at] < passages[other]) {
            at++;
        } else if (passages[at] > passages[other]) {
            other++;
        } else {
            weight += weight_of(search, passages[at]);
            at++;
            other++;
        }
    }
    return weight;
}

static bool add_pair(Buffer *pairs, uint32_t one, uint32_t two) {
    return buffer_append(pairs, &one, sizeof one) && buffer_append(pairs, &two, sizeof two);
}

static bool compare_with(Search *search, uint32_t article, uint32_t other, RepostPairs *out) {
    uint32_t one = first_of(search, article), two = first_of(search, other);
    if (one == two) return true;
    double weight = common_weight(search, article, other);
    bool is_held = weight >= HELD * search->weights[other], holds = weight >= HELD * search->weights[article];
    if (is_held && holds) search->first[one > two ? one : two] = one < two ? one : two;
    else if (is_held) return add_pair(&out->held, other, article);
    else if (holds) return add_pair(&out->held, article, other);
    return true;
}

static bool look_in(Search *search, uint32_t article, RepostPairs *out) {
    const PassageSets *sets = search->sets;
    search->candidates.size = 0;
    for (size_t at = start_of(sets, article); at < sets->ends[article]; at++) {
        uint64_t passage = sets->passages[at];
        if (count_of(search, passage) > 1 && !add_candidates(search, passage)) return false;
    }
    uint32_t *candidates = (uint32_t *)(void *)search->candidates.data;
    size_t count = search->candidates.size / sizeof *candidates;
    if (count != 0) qsort(candidates, count, sizeof *candidates, compare_articles);
    for (size_t at = 0; at < count; at++) {
        if (at != 0 && candidates[at] == candidates[at - 1]) continue;
        if (!compare_with(search, article, candidates[at], out)) return false;
    }
    return true;
}

static bool find(Search *search, RepostPairs *out) {
    size_t articles = search->sets->articles;
    if (!count_passages(search)) return false;
    for (size_t article = 0; article < articles; article++) {
        if (!add_probes(search, article)) return false;
    }
    if (!order_probes(search)) return false;
    for (size_t article = 0; article < articles; article++) {
        if (!look_in(search, (uint32_t)article, out)) return false;
    }
    for (size_t article = 0; article < articles; article++) {
        uint32_t first = first_of(search, (uint32_t)article);
        if (first != article && !add_pair(&out->same, (uint32_t)article, first)) return false;
    }
    return true;
}

bool find_reposts(const PassageSets *sets, RepostPairs *out) {
    Search search = {.sets = sets};
    bool found = find(&search, out);
    free(search.counts);
    free(search.weights);
    free(search.rarities);
    free(search.first);
    free(search.starts);
    buffer_free(&search.probes);
    buffer_free(&search.candidates);
    return found;
}

/* A document and its number. */
typedef struct {
    uint64_t number;
    uint32_t document;
} Recurring;

static int compare_recurring(const void *one, const void *two) {
    const Recurring *first = one, *second = two;
    if (first->number != second->number) return first->number < second->number ? -1 : 1;
    return (first->document > second->document) - (first->document < second->document);
}

/* Those that may recur, by a table in which different numbers may share a place. */
static bool may_recur(const uint64_t *numbers, size_t count, uint32_t fewest, Buffer *recurring) {
    size_t places = FEWEST_PLACES;
    while (places < 2 * count) places *= 2;
    uint16_t *counts = calloc(places, sizeof *counts);
    bool done = counts != NULL;
    for (size_t at = 0; done && at < count; at++) {
        uint16_t *counted = &counts[numbers[at] >> 8 & (places - 1)];
        if (*counted < MOST_COUNTED) (*counted)++;
    }
    for (size_t at = 0; done && at < count; at++) {
        Recurring one = {numbers[at], (uint32_t)at};
        if (one.number == 0 || counts[one.number >> 8 & (places - 1)] < fewest) continue;
        done = buffer_append(recurring, &one, sizeof one);
    }
    free(counts);
    return done;
}

bool find_recurring(const uint64_t *numbers, size_t count, uint32_t fewest, Buffer *documents) {
    Buffer recurring = {NULL, 0, 0};
    bool done = may_recur(numbers, count, fewest < MOST_COUNTED ? fewest : MOST_COUNTED, &recurring);
    Recurring *found = (Recurring *)(void *)recurring.data;
    size_t end = recurring.size / sizeof *found;
    if (done && end != 0) qsort(found, end, sizeof *found, compare_recurring);
    for (size_t first = 0, next = 0; done && first < end; first = next) {
        while (next < end && found[next].number == found[first].number) next++;
        for (size_t at = first; done && next - first >= fewest && at < next; at++) {
            done = buffer_append(documents, &found[at].document, sizeof found[at].document);
        }
    }
    buffer_free(&recurring);
    return done;
}

void repost_pairs_free(RepostPairs *pairs) {
    buffer_free(&pairs->same);
    buffer_free(&pairs->held);
}
