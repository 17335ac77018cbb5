/* The strings of a query by which hits are re-ranked, and what each adds to a score by its counts; rerank.h has the
 * formula. */
#ifndef POLICY_SHARES_H
#define POLICY_SHARES_H

#include "search/recency.h"

typedef struct {
    uint32_t *codes;
    size_t length; /* 1 or more */
    double paragraph, article, coverage; /* gains */
    uint32_t *stands_for; /* of an alias: the numbers of the terms that it counts for, */
    size_t stands_for_count; /* how many; 0 for what is no alias */
} RerankTerm;

/* BM25's saturation for one kind of text. */
typedef struct {
    double flat, slope, title; /* title: how many times a title counts in it */
} Saturation;

typedef struct {
    RerankTerm *terms; /* the aliases last */
    size_t count;
    Saturation paragraph, article;
    double heading; /* how many times a heading counts in the paragraph below it */
    double naming;  /* gain */
    Recency recency;
    size_t article_codes; /* an article is read until it has given so many folded code points, and so many of a text */
    size_t articles_read; /* so many of the best articles are read; the counts of the others are estimated */
} RerankQuery;

static inline double share(const Saturation *saturation, double gain, double count, uint32_t in_title,
                           double length) {
    double frequency = count + saturation->title * in_title;
    if (frequency == 0) return 0;
    return gain * frequency / (frequency + saturation->flat + saturation->slope * length);
}

/* The share of an article in the scores of its paragraphs; `length` counts its title as often as it counts. */
static inline double article_share(const RerankQuery *query, const uint32_t *counts, const uint32_t *title_counts,
                                   double length) {
    double sum = 0;
    for (size_t at = 0; at < query->count; at++) {
        const RerankTerm *term = &query->terms[at];
        sum += share(&query->article, term->article, counts[at], title_counts[at], length);
        if (counts[at] != 0 || (title_counts[at] != 0 && query->article.title != 0)) sum += term->coverage;
    }
    return sum;
}

#endif
