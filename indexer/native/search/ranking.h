/* The best documents of a segment by the terms they hold, without looking at most of the others.
 *
 * MaxScore (Turtle and Flood 1995) in windows: the impacts of a list's blocks bound what it can add to a score
 * within a window. A window that cannot reach the worst hit so far is left out. In the others, candidates come
 * from the essential lists alone, or from a list that every match is in.
 */
#ifndef POLICY_RANKING_H
#define POLICY_RANKING_H

#include "search/days.h"
#include "search/matching.h"
#include "search/top.h"

#define MOST_SHIFT 14u

/* Bounds and sums are taken in other orders than scores, sums in single precision too. */
#define MARGIN (1 + 1e-9)
#define SINGLE_MARGIN (1 + 1e-5)

/* Error of a sum that bounds were subtracted from, as a part of the greatest sum. */
#define SLACK 1e-12

/* A term's list in a segment, of documents or, of a title's terms, of articles. */
typedef struct {
    PostingCursor cursor;
    uint32_t term;
    bool in_title, counted;
    double gain;
    uint8_t *impacts; /* per window; NULL before they are known */
    double bound;     /* no document of the window gets more from this list, */
    double share;     /* nor the candidate more than this */
    uint32_t next;    /* of a title's list: the next article in it */
    bool summed;      /* what the candidate gets from it is in the partial sum already */
} RankedList;

/* The documents of an article whose title holds some of the terms, and what that adds to their scores. */
typedef struct {
    uint32_t from, to;
    double bonus;
} Titled;

/* The matches that are taken. */
typedef enum { EVERY_SCORE, SCORES_ABOVE_ZERO, SCORES_OF_ZERO } Acceptance;

typedef struct {
    const Query *query;
    const SegmentView *view;
    uint32_t segment;
    Matcher *matcher;
    Budget *budget; /* the matcher's */
    Top *top;
    RankedList *lists;
    uint32_t list_count;
    RankedList **titles;   /* those of titles */
    uint32_t title_count;
    double most_bonus;     /* no more than this is added to a document of the window for its title */
    Titled *titled;        /* the articles of the window whose titles hold terms, ascending, */
    size_t titled_count, titled_capacity;
    bool titles_are_known; /* unless this is false */
    RankedList **order;    /* the others with documents in the window, the greatest bound first */
    uint32_t active;       /* how many */
    double total;          /* of their bounds */
    double rest;           /* of the bounds of those that are not summed */
    uint32_t *frequencies; /* of each term in the candidate */
    PostingCursor lead;    /* the shortest list that every match is in; its count is 0 where none is */
    Acceptance acceptance;
    double slack;            /* SLACK of the most that a score can be */
    double greatest_factor;  /* what age multiplies a score by, at most */
    double flat, slope;      /* BM25's, see search/ranking.py */
    double impact_bounds[256];
    unsigned shift;          /* a window is 1 << shift documents */
    uint32_t windows;
    uint8_t *impacts;        /* of all lists */
    size_t impact_capacity, window_capacity;
    float *window_bounds;
    float *sums;             /* of the documents of a window; NULL before they are first wanted */
    float *held;             /* the same of weights, where every match must hold the needed one */
    double total_weight;     /* of the lists in `order`, */
    double rest_weight;      /* and of those that are not summed */
    uint32_t near_article;
    bool missed_zeros;       /* matches with a score of 0 may have been left out */
    bool selects;            /* whether some articles are deleted, or not of the wanted days */
    bool intersects;            /* whether it pays to intersect lists that every match is in */
    bool needs_most;         /* whether every match must hold the needed weight */
    bool no_memory;
    const char *damaged;
} Ranker;

bool ranker_new(Ranker *ranker, const Query *query, Matcher *matcher, Top *top);
void ranker_free(Ranker *ranker);

/* Turn to a segment, to which the matcher has turned. */
void ranker_open(Ranker *ranker, const SegmentView *view, uint32_t segment);

/* Choose windows of 1 << shift documents; 0 to suit the lists. Bound the scores in each. */
void ranker_prepare(Ranker *ranker, unsigned shift);

/* The most that a document of a block or window of such an impact gets from the list. */
static inline double most_of(const Ranker *ranker, const RankedList *list, uint8_t impact) {
    if (list->in_title) return list->gain;
    return list->gain * (list->counted ? ranker->impact_bounds[impact] : MARGIN / (1 + ranker->flat));
}

/* Offer what matches in window `window`. With `bits`, these are its matches, and decide. */
void rank_window(Ranker *ranker, uint32_t window, const Bits *bits);

/* Offer what matches in the whole segment, candidate by candidate of the lead. */
void rank_lead(Ranker *ranker);

/* Offer what matches in the whole segment, the most promising windows first. */
void rank_windows(Ranker *ranker);

/* Offer what matches and scores in the whole segment, by adding up all lists; where adds_up, which is when every
 * match must hold the needed weight and many hits are wanted. */
bool adds_up(const Ranker *ranker);
void rank_by_adding(Ranker *ranker);

/* Whether articles published then may match, and the article of that number is not deleted. */
static inline bool is_wanted(const Query *query, const SegmentView *view, uint32_t article) {
    bool asks_days = query->since != 0 || query->until != 0;
    uint32_t until = query->until != 0 ? query->until : UINT32_MAX;
    return (!asks_days || lies_within(view->published[article], query->since, until)) && !is_deleted(view, article);
}

/* Whether a document may match, going by whether it is boilerplate. */
static inline bool is_selected(const Query *query, const SegmentView *view, uint32_t document) {
    return query->selection == ALL_DOCUMENTS ||
           is_boilerplate(view, document) == (query->selection == BOILERPLATE_ALONE);
}

/* The key that comes before the score in the order: greater is better. */
static inline uint32_t day_key_of(Order order, uint32_t day) {
    return order == BY_SCORE || day == 0 ? 0 : order == NEWEST_FIRST ? day : UINT32_MAX - day;
}

/* Whether documents of that day may still get a place, going by the day alone. */
static inline bool may_have_place(const Ranker *ranker, uint32_t day) {
    const Query *query = ranker->query;
    uint32_t key = day_key_of(query->order, day);
    if (query->resumes && key > query->after.day_key) return false;
    return !top_is_full(ranker->top) || key >= ranker->top->hits[0].day_key;
}

/* The name of what turned out not to be sound, or NULL. */
const char *ranker_damage(const Ranker *ranker);

#endif
