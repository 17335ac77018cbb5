/* One retrieval, the same for every segment: a tree of conditions, and the terms that score.
 *
 *   nodes    the conditions; nodes[0] is the whole tree
 *   links    the numbers of their children: those of a node are links[first .. first + children)
 *   leaves   the conditions on texts: folded strings, and the grams that every text with them holds;
 *            and filters, whose one gram is a term of a keyword field
 *   terms    what scores, in the order in which a score is summed
 */
#ifndef POLICY_QUERY_H
#define POLICY_QUERY_H

#include "analysis/folding.h"
#include "search/predicates.h"
#include "segment/segment_view.h"

#define DEEPEST_NODE 128u
#define NEARLY 0.999999 /* of the needed weight is enough: sums differ by their order */

/* The numbers that search/query/conditions.py gives the classes of conditions. */
typedef enum { NODE_TEXT, NODE_ALL, NODE_ANY, NODE_NONE, NODE_ENOUGH_WEIGHT, NODE_FILTER, NODE_KINDS } NodeKind;

typedef struct {
    NodeKind kind;
    uint32_t leaf;            /* of NODE_TEXT; a filter is one, too, once it is read */
    uint32_t first, children; /* in links */
} Node;

/* One or two code points as UTF-8. */
typedef struct {
    uint8_t key[8];
    uint8_t size;
} Gram;

typedef struct {
    Predicate predicate;
    CodePoints *strings;
    size_t string_count;
    Field field;           /* of the grams, or of the keyword */
    bool is_gram;          /* documents that hold the gram match: their text need not be read */
    bool is_empty;         /* a string is empty: nothing matches */
    const uint8_t *keyword; /* of a filter: UTF-8, the caller's; else NULL */
    size_t keyword_size;
    Gram *grams;
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

typedef struct {
    Node *nodes;
    size_t node_count, node_capacity;
    uint32_t *links;
    size_t link_count, link_capacity;
    TextLeaf *leaves;
    size_t leaf_count, leaf_capacity;
    ScoringTerm *terms;
    size_t term_count;
    double average; /* words a paragraph, over the whole index */
    double needed;  /* the weight that NODE_ENOUGH_WEIGHT asks for */
    uint32_t since, until;
    Order order;
    Selection selection;
    size_t limit;
    bool count;
    bool weighs; /* whether NODE_ENOUGH_WEIGHT is in the tree */
} Query;

/* Room for one more node, `children` more links, one more leaf of `strings` strings: the number of the first;
 * SIZE_MAX without memory. */
size_t query_add_node(Query *query, NodeKind kind);
size_t query_add_links(Query *query, size_t children);
size_t query_add_leaf(Query *query, Predicate predicate, Field field, size_t strings);

/* Add a string to a leaf that has room for it; false without memory. */
bool leaf_add_string(TextLeaf *leaf, const uint8_t *utf8, size_t size, const Folding *folding);
void query_free(Query *query);

#endif
