/* The best hits so far, in a heap whose root is the worst of them. */
#ifndef POLICY_TOP_H
#define POLICY_TOP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct {
    double score;
    uint32_t day_key; /* what the order puts before the score, greater first; 0 where it does not */
    uint32_t segment, document, day;
} Hit;

typedef struct {
    Hit *hits;
    size_t count, capacity, limit;
} Top;

static inline bool hit_is_better(const Hit *left, const Hit *right) {
    if (left->day_key != right->day_key) return left->day_key > right->day_key;
    if (left->score != right->score) return left->score > right->score;
    if (left->segment != right->segment) return left->segment < right->segment;
    return left->document < right->document;
}

static inline bool top_is_full(const Top *top) { return top->count == top->limit; }

/* A score below this gets no place any more. */
static inline double top_threshold(const Top *top) {
    return top_is_full(top) && top->limit != 0 ? top->hits[0].score : -1;
}

/* Take a hit in, if there is a place for it; false when there is no memory. */
bool top_offer(Top *top, const Hit *hit);

/* Bring the best `wanted` of `count` hits to the front, in any order; wanted is below count. */
void hits_select(Hit *hits, size_t count, size_t wanted);

/* Leave only those whose score is above 0. */
void top_keep_scored(Top *top);

/* The hits, best first; it is no heap after that. */
void top_sort(Top *top);

#endif
