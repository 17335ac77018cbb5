/* Checking a candidate before it is offered as a hit, and the plain sources of candidates.
 *
 * Each list that may add to a candidate's score has a bound. One by one the bounds are replaced by what the
 * document truly gets, the cheapest first, until it cannot reach the threshold or all is known.
 */
#ifndef POLICY_CANDIDATES_H
#define POLICY_CANDIDATES_H

#include "search/ranking.h"

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

/* The lowest score, before what age adds, that gets a place; -1 while every score does. */
static inline double threshold_of(const Ranker *ranker) {
    if (ranker->query->order != BY_SCORE || !top_is_full(ranker->top)) return -1;
    return top_threshold(ranker->top) / ranker->greatest_factor;
}

/* Whether a score of at most `upper` cannot reach the threshold. */
static inline bool is_below(const Ranker *ranker, double upper, double threshold) {
    return upper * MARGIN + ranker->slack < threshold;
}

static inline uint32_t article_at(Ranker *ranker, uint32_t document) {
    return ranker->near_article = article_of(ranker->view, document, ranker->near_article);
}

static inline double weight_of(const Ranker *ranker, const RankedList *list) {
    return ranker->query->terms[list->term].weight;
}

/* Whether a document that holds terms of this weight, summed in any order and precision, holds too few. */
static inline bool holds_too_little(const Ranker *ranker, double held) {
    return ranker->needs_most && held * SINGLE_MARGIN < ranker->query->needed * NEARLY;
}

/* The score of a document for its article's title, as far as titles are known; documents must come in ascending
 * order. */
static inline double bonus_of(const Ranker *ranker, Range *range, uint32_t document) {
    while (range->titled < ranker->titled_count && ranker->titled[range->titled].to <= document) range->titled++;
    if (range->titled == ranker->titled_count || ranker->titled[range->titled].from > document) return 0;
    return ranker->titled[range->titled].bonus;
}

/* Offer the document if it is wanted and may still get a place. `partial` is the sum of what it gets from the
 * summed lists, and from its title if that is known. */
void consider(Ranker *ranker, uint32_t document, double partial, Range *range);

/* The scores of the documents from .. to - 1 of the cursor's block for a list. */
void weigh_shares(const Ranker *ranker, const RankedList *list, uint32_t from, uint32_t to, float *shares);

/* Consider all documents of the lead in the range. */
void consider_lead(Ranker *ranker, Range *range);

/* Consider the documents of the one scoring list that is summed, where they may reach the threshold. */
void consider_list(Ranker *ranker, RankedList *list, Range *range);

/* Consider the documents of range->bits. */
void consider_bits(Ranker *ranker, Range *range);

/* Consider the documents that the summed lists hold, where together they may reach the threshold; those with
 * the greatest sums first while hits are wanting. */
void consider_union(Ranker *ranker, Range *range);

#endif
