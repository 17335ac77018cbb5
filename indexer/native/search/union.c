/* Candidates out of several lists at once: what each adds is summed for a window of documents, and the
 * documents with sums that are enough are looked into.
 *
 *   sums    a float for each document of the window
 *   held    the same of weights, where those decide what matches
 *   chosen  a bit for each: its sum was enough when a list was added
 */
#include <float.h>
#include <math.h>

#include "search/candidates.h"

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
        if (!(list->counted ? cursor_weigh(cursor) : cursor_decode(cursor))) return;
        cursor_part(cursor, range->start, range->last, &from, &to);
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

void consider_union(Ranker *ranker, Range *range) {
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
