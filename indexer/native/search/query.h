/* One retrieval, the same for every segment: a tree of conditions, and the terms that score.
 *
 *   nodes    the conditions; nodes[0] is the whole tree; days of publication are nodes of their own
 *   links    the numbers of their children: those of a node are links[first .. first + children)
 *   leaves   the conditions on texts: patterns of folded strings, and the grams that every text that satisfies
 *            one holds; and filters, whose one gram is a term of a keyword field
 *   terms    what scores, in the order in which a score is summed
 *   weighed  the terms that nodes weigh which do not score
 */
#ifndef POLICY_QUERY_H
#define POLICY_QUERY_H

#include "analysis/folding.h"
#include "search/predicates.h"
#include "search/recency.h"
#include "search/top.h"
#include "segment/segment_view.h"

#define DEEPEST_NODE 128u
#define NEARLY 0.999999 /* of the needed weight is enough: sums differ by their order */

/* The numbers that search/query/conditions.py gives the classes of conditions. */
typedef enum {
    NODE_TEXT,
    NODE_ALL,
    NODE_ANY,
    NODE_NONE,
    NODE_ENOUGH_WEIGHT,
    NODE_FILTER,
    NODE_DAYS,
    NODE_SAME_ARTICLE,
    NODE_FIRST_PARAGRAPHS,
    NODE_KINDS
} NodeKind;

typedef struct {
    NodeKind kind;
    uint32_t leaf;            /* of NODE_TEXT; a filter is one, too, once it is read */
    uint32_t number;          /* of NODE_FIRST_PARAGRAPHS: how many */
    uint32_t first, children; /* in links; of NODE_ENOUGH_WEIGHT, its terms in `weighed`, none for those that score */
    double needed;            /* of NODE_ENOUGH_WEIGHT with terms of its own */
    uint32_t since, until;    /* of NODE_DAYS, as 20240329, both inclusive and above 0 */
} Node;

/* One or two code points as UTF-8. */
typedef struct {
    uint8_t key[8];
    uint8_t size;
} Gram;

typedef struct {
    Pattern *patterns; /* patterns[0] is the whole; a filter has none */
    size_t pattern_count, pattern_capacity;
    Field field;           /* of the grams, or of the keyword */
    bool is_gram;          /* documents that hold the gram match: their text need not be read */
    bool is_empty;         /* a required string is empty: nothing matches */
    const uint8_t *keyword; /* of a filter: UTF-8, the caller's; else NULL */
    size_t keyword_size;
    const uint8_t *string; /* of a leaf that is one string: UTF-8, the caller's; else NULL */
    size_t string_size;
    Gram *grams; /* of the required strings */
    size_t gram_count;
} TextLeaf;

typedef struct {
    Field field;
    const uint8_t *key; /* UTF-8, the caller's */
    size_t key_size;
    double gain, weight;
} ScoringTerm;

typedef enum { BY_SCORE, NEWEST_FIRST, OLDEST_FIRST } Order;

/* The documents that may match, by whether they are boilerplate. */
typedef enum { ALL_DOCUMENTS, NO_BOILERPLATE, BOILERPLATE_ALONE } Selection;

/* A document by the numbers of its segment and in it. */
typedef struct {
    uint32_t segment, document;
} Place;

typedef struct {
    Node *nodes;
    size_t node_count, node_capacity;
    uint32_t *links;
    size_t link_count, link_capacity;
    TextLeaf *leaves;
    size_t leaf_count, leaf_capacity;
    ScoringTerm *terms;
    size_t term_count;
    ScoringTerm *weighed;
    size_t weighed_count, weighed_capacity;
    double average; /* words a paragraph, over the whole index */
    double needed;  /* the weight that NODE_ENOUGH_WEIGHT asks of them */
    uint32_t since, until;
    Order order;
    Selection selection;
    Recency recency;
    bool resumes;      /* only what comes after `after` in the order is a hit; all that matches is counted */
    Hit after;
    Place *places;     /* the documents that may match, ascending; NULL for all */
    size_t place_count;
    size_t limit;
    bool count;
    bool weighs; /* whether a NODE_ENOUGH_WEIGHT is in the tree that weighs them */
} Query;

/* Room for one more node, `children` more links, one more leaf, one more pattern of a leaf: the number of the first;
 * SIZE_MAX without memory. */
size_t query_add_node(Query *query, NodeKind kind);
size_t query_add_links(Query *query, size_t children);
size_t query_add_leaf(Query *query, Field field);
size_t leaf_add_pattern(TextLeaf *leaf, Predicate predicate);

/* Give a pattern its string, which stays the caller's and may be required by the leaf; false without memory. */
bool leaf_set_string(TextLeaf *leaf, size_t pattern, const uint8_t *utf8, size_t size);
bool leaf_require(TextLeaf *leaf, size_t pattern);
void query_free(Query *query);

#endif
