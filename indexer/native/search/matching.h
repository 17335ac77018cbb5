/* Which documents of a segment a tree of clauses matches: one at a time, or a window of them as bits.
 *
 * An exact clause has a *leaf* for the segment at hand: cursors over the rarest grams of its string. What
 * holds those is a candidate; where the string is no gram itself, the candidate's folded text decides.
 */
#ifndef POLICY_MATCHING_H
#define POLICY_MATCHING_H

#include "search/bits.h"
#include "search/query.h"

/* Where fewer documents than this are asked about in a window, each is looked up in a list by itself. */
#define FEW_DOCUMENTS 16u

#define MOST_LEAF_CURSORS 4u
#define MOST_REQUIRED 8u
#define NO_ARTICLE UINT32_MAX

typedef struct {
    PostingCursor *cursors; /* rarest first */
    uint32_t cursor_count;
    bool is_word;     /* most documents with its rarest gram hold a word that tells of the string */
    bool nowhere;     /* one of its grams is nowhere in the segment, or there is no string */
    uint32_t article; /* of a title: the last that was looked at, */
    bool verdict;     /* and whether its title holds the string */
} Leaf;

/* A document that is asked about, and what is known of it. */
typedef struct {
    uint32_t document, article;
    double held;                 /* the weight of the terms it holds */
    const uint32_t *frequencies; /* of each term of the query in it; 0 also where that is not known */
} Candidate;

typedef struct {
    const Query *query;
    const SegmentView *view;
    Leaf *leaves;           /* one for each of query->needles */
    PostingCursor *cursors; /* of each term that CLAUSE_MOST adds up or that is telling, then those of all leaves */
    uint32_t *estimates;    /* for each node, about how many documents it matches, none where 0 */
    uint64_t *implied;      /* for each needle, a bit for each of the first 64 terms whose word holds it */
    uint64_t telling;       /* those of them that spare looking into texts */
    double *weights;        /* of the documents of a window, for CLAUSE_MOST */
    uint16_t *narrowed;     /* documents of a window, less its start */
    uint8_t *marks;         /* a byte for each document of a window */
    TextScratch scratch;
    TextStatus text_status;
    const char *damaged;    /* the field of a table that is not sound, or NULL */
    PostingCursor *required[MOST_REQUIRED]; /* the shortest lists that every match is in, shortest first */
    uint32_t required_count;
} Matcher;

bool matcher_new(Matcher *matcher, const Query *query);
void matcher_free(Matcher *matcher);

/* Turn to a segment. */
void matcher_open(Matcher *matcher, const SegmentView *view);

/* Whether a document matches. To ask in ascending order is quickest, here and of windows. */
bool matcher_matches(Matcher *matcher, const Candidate *candidate);

/* Keep in `bits`, which are documents from `start` on, only those that match. */
void matcher_filter(Matcher *matcher, uint32_t start, Bits *bits);

/* Whether a document of the first required list is in the others. */
bool matcher_may_match(Matcher *matcher, uint32_t document);

/* The documents of the window from `start` on that are in all of the lists, the shortest of which comes
 * first, as matcher->narrowed, less `start`, ascending; how many. */
uint32_t matcher_narrow(Matcher *matcher, PostingCursor *const *cursors, uint32_t cursor_count, uint32_t start);

/* The name of what turned out not to be sound, or NULL. */
const char *matcher_damage(const Matcher *matcher);

/* Whether a text holds a needle; *status tells what went wrong, and then it does not. */
bool text_holds(const SegmentView *view, uint32_t number, const Needle *needle, TextScratch *scratch,
                TextStatus *status);

#endif
