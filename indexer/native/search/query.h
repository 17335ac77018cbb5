/* What is asked of every segment alike: a tree of clauses, the strings in it, and the terms that score.
 *
 *   nodes    the clauses; nodes[0] is the whole tree
 *   links    the numbers of their children: those of a node are links[first .. first + children)
 *   needles  the folded strings of the exact clauses, as code points, each with its grams: terms that
 *            every text with the string holds
 *   terms    what scores, in the order in which a score is summed
 */
#ifndef POLICY_QUERY_H
#define POLICY_QUERY_H

#include "analysis/folding.h"
#include "segment/segment_view.h"

#define DEEPEST_CLAUSE 128u
#define NO_NEEDLE UINT32_MAX
#define NEARLY 0.999999 /* of the needed weight is enough: sums differ by their order */

typedef enum { CLAUSE_EXACT, CLAUSE_ALL, CLAUSE_ANY, CLAUSE_NOT, CLAUSE_EVERYTHING, CLAUSE_MOST } ClauseKind;

typedef struct {
    ClauseKind kind;
    uint32_t needle;          /* of CLAUSE_EXACT */
    uint32_t first, children; /* in links */
} Clause;

/* One or two code points as UTF-8. */
typedef struct {
    uint8_t key[8];
    uint8_t size;
} Gram;

typedef struct {
    uint32_t *codes;
    size_t length;
    bool in_title;
    bool is_gram; /* documents that hold the gram hold the string: their text need not be looked at */
    Gram *grams;
    size_t gram_count;
} Needle;

typedef struct {
    Field field;
    const uint8_t *key; /* UTF-8, the caller's */
    size_t key_size;
    double gain, weight;
} ScoringTerm;

typedef enum { BY_SCORE, NEWEST_FIRST, OLDEST_FIRST } Order;

/* Which documents may match, by whether they are boilerplate. */
typedef enum { ALL_DOCUMENTS, NO_BOILERPLATE, BOILERPLATE_ALONE } Selection;

typedef struct {
    Clause *nodes;
    size_t node_count, node_capacity;
    uint32_t *links;
    size_t link_count, link_capacity;
    Needle *needles;
    size_t needle_count, needle_capacity;
    ScoringTerm *terms;
    size_t term_count;
    double average; /* words a paragraph, over the whole index */
    double needed;  /* the weight that CLAUSE_MOST asks for */
    uint32_t since, until;
    Order order;
    Selection selection;
    size_t limit;
    bool count, by_article;
    bool has_most; /* whether CLAUSE_MOST is in the tree */
} Query;

/* Room for one more node, `children` more links, one more needle: their numbers; SIZE_MAX without memory. */
size_t query_add_node(Query *query, ClauseKind kind);
size_t query_add_links(Query *query, size_t children);
size_t query_add_needle(Query *query, const uint8_t *utf8, size_t size, bool in_title, const Folding *folding);
void query_free(Query *query);

/* Where `needle` begins in `text` at or after `from`; SIZE_MAX where nowhere. */
size_t find_codes(const uint32_t *text, size_t length, const uint32_t *needle, size_t needle_length, size_t from);

#endif
