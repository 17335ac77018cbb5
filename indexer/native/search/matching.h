/* Finds the documents of a segment that match a tree of conditions: one document at a time, or a window of them as bits.
 *
 * A leaf's state for the segment at hand is in leaves.h.
 */
#ifndef POLICY_MATCHING_H
#define POLICY_MATCHING_H

#include "search/bits.h"
#include "search/leaves.h"
#include "search/places.h"

#define MOST_REQUIRED 8u

/* A document to be checked, and what is known of it. */
typedef struct {
    uint32_t document, article;
    double held;                 /* the weight of the terms it holds */
    const uint32_t *frequencies; /* of each term of the query in it; 0 also where that is not known */
} Candidate;

/* The memo of NODE_SAME_ARTICLE: the article that was looked at last, and whether it matches. */
typedef struct {
    uint32_t article;
    bool matches;
} ArticleVerdict;

typedef struct {
    const Query *query;
    const SegmentView *view;
    LeafState *leaves;      /* one for each of query->leaves */
    PostingList *terms;     /* of each of query->terms; its count is 0 where it is nowhere */
    PostingCursor *cursors; /* of each term that NODE_ENOUGH_WEIGHT adds up or that implies a leaf, those of */
    PostingCursor *weighed; /* query->weighed from here on, then the leaves' */
    uint32_t *estimates;    /* for each node, about how many documents match it, none where 0 */
    ArticleVerdict *verdicts; /* for each node */
    uint64_t *implied;      /* for each leaf, a bit for each of the first 64 terms whose word holds its string */
    uint64_t implying;      /* those of them that spare reading texts */
    double *weights;        /* of the documents of a window, for NODE_ENOUGH_WEIGHT */
    uint16_t *intersected;  /* documents of a window, less its start */
    uint8_t *marks;         /* a byte for each document of a window */
    Reader reader;
    PostingCursor *required[MOST_REQUIRED]; /* the shortest lists that every match is in, shortest first */
    uint32_t required_count;
} Matcher;

bool matcher_new(Matcher *matcher, const Query *query, Budget *budget);
void matcher_free(Matcher *matcher);

/* Turn to a segment. */
void matcher_open(Matcher *matcher, const SegmentView *view);

/* Whether a document matches, unless the budget is spent then. To ask in ascending order is quickest, here and of windows. */
bool matcher_matches(Matcher *matcher, const Candidate *candidate);

/* A document from `document` on before which no other matches, as far as lists tell; the number of documents where
 * none does. */
uint32_t matcher_next(Matcher *matcher, uint32_t document);

/* Remove from `bits`, which are documents from `start` on, those that do not match; what is left means nothing if the
 * budget is spent then. */
void matcher_filter(Matcher *matcher, uint32_t start, Bits *bits);

/* The same for the condition in node `number`. */
void filter_node(Matcher *matcher, uint32_t number, uint32_t start, Bits *bits);

/* Whether a document of the article matches the condition of node `number`, a NODE_SAME_ARTICLE. */
bool article_matches(Matcher *matcher, uint32_t number, uint32_t article);

/* Whether a weight is above 0 and as much as is needed. Sums in the same order are equal. */
static inline bool is_enough(double weight, double needed) { return weight > 0 && weight >= needed * NEARLY; }

/* Whether a document of the first required list is in the others. */
bool matcher_may_match(Matcher *matcher, uint32_t document);

/* The documents start .. last, no more than a window, that are in all of the lists, the shortest of which comes
 * first, as matcher->intersected, less `start`, ascending; how many. */
uint32_t matcher_intersect(Matcher *matcher, PostingCursor *const *cursors, uint32_t cursor_count, uint32_t start,
                           uint32_t last);

/* The name of what turned out not to be sound, or NULL. */
const char *matcher_damage(const Matcher *matcher);

#endif
