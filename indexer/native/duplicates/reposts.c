/* Looks for each article by its rarest passages, and compares it with the articles that have them. */
#include "duplicates/reposts.h"

#include "duplicates/counts.h"

#include <math.h>

#define HELD 0.8
#define FEWEST_LETTERS 40u
#define PROBES 6
#define MOST_PROBING 256

/* An article, and a passage by which it is looked for. */
typedef struct {
    uint64_t passage;
    uint32_t article;
} Probe;

typedef struct {
    const PassageSets *sets;
    Counts counts;     /* of the articles that have each passage */
    double *weights;   /* by article */
    double *rarities;  /* by count */
    uint32_t *first;   /* by article: one that it is a copy of; itself for the first of them */
    Buffer probes;     /* Probe, ascending by passage and article */
    uint32_t *starts;  /* by the upper bits of a passage: the first probe with these or higher ones */
    unsigned shift;    /* from a passage to its upper bits */
    Buffer candidates; /* u32 */
} Search;

static size_t start_of(const PassageSets *sets, size_t article) {
    return article == 0 ? 0 : sets->ends[article - 1];
}

static uint32_t count_of(const Search *search, uint64_t passage) {
    return *slot_of(&search->counts, passage);
}

static double weight_of(const Search *search, uint64_t passage) {
    return (double)(passage & 0xFF) * search->rarities[count_of(search, passage)];
}

static bool count_passages(Search *search) {
    const PassageSets *sets = search->sets;
    size_t articles = 0;
    search->rarities = malloc((MOST_COUNTED + 1) * sizeof *search->rarities);
    search->weights = malloc((sets->articles + 1) * sizeof *search->weights);
    search->first = malloc((sets->articles + 1) * sizeof *search->first);
    if (!search->rarities || !search->weights || !search->first) return false;
    if (!count_numbers(&search->counts, sets->passages, sets->passage_count)) return false;
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
    for (; place > 0 && comes_before(search, passage, rarest[place - 1]); place--) {
        rarest[place] = rarest[place - 1];
    }
    rarest[place] = passage;
}

/* Add an article's probes, if other articles have enough of its passages for one of them to hold it. */
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
    /* A short article is never held. */
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

/* Sort the probes, and note where those of each range of passages begin. */
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

/* Add the articles with a passage among their probes. */
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

/* The weight of the passages that two articles share. */
static double common_weight(const Search *search, size_t one, size_t two) {
    const PassageSets *sets = search->sets;
    const uint64_t *passages = sets->passages;
    size_t at = start_of(sets, one), end = sets->ends[one];
    size_t other = start_of(sets, two), other_end = sets->ends[two];
    double weight = 0;
    while (at < end && other < other_end) {
        if (passages[at] < passages[other]) {
            at++;
        } else if (passages[at] > passages[other]) {
            other++;
        } else {
            weight += weight_of(search, passages[at++]);
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
        if (first != article && !add_pair(&out->copies, (uint32_t)article, first)) return false;
    }
    return true;
}

bool find_reposts(const PassageSets *sets, RepostPairs *out) {
    Search search = {.sets = sets};
    bool done = find(&search, out);
    free(search.counts.slots);
    free(search.weights);
    free(search.rarities);
    free(search.first);
    free(search.starts);
    buffer_free(&search.probes);
    buffer_free(&search.candidates);
    return done;
}

void repost_pairs_free(RepostPairs *pairs) {
    buffer_free(&pairs->copies);
    buffer_free(&pairs->held);
}
