/* The conditions of the tiers of a query, as queries of the kernel, which have the same terms. In Python: the
 * conditions of search/answering/plan.py. */
#ifndef POLICY_CONDITIONS_H
#define POLICY_CONDITIONS_H

#include "search/query.h"
#include "search/string_pool.h"

/* The conditions, by number. HOLDING asks for all atoms; SOME for enough weight. */
typedef enum {
    EXACT,
    HOLDING,
    SOME,
    HOLDING_NOT_EXACT,
    SOME_NOT_EXACT,
    LOOSE,            /* HOLDING or SOME */
    LOOSE_NOT_EXACT,
    WHOLE,            /* HOLDING, or EXACT where that asks for no more */
    ALL_MATCHES,      /* WHOLE or SOME */
    ALL_NOT_EXACT,
    CONDITIONS
} ConditionNumber;

typedef struct {
    const StringPool *pool;
    TermSpan text;           /* bare text */
    const TermSpans *atoms;
    bool has_holding, has_some; /* whether these ask for more than EXACT; false of an expression */
    ScoringTerm *terms;
    size_t term_count;
    double needed, average;
    Query queries[CONDITIONS]; /* without nodes before they are asked for; of an expression EXACT is given */
} Conditions;

/* The query of a condition; NULL without memory. */
Query *condition_query(Conditions *conditions, ConditionNumber number);

/* Free the queries, but not their terms. */
void conditions_free(Conditions *conditions);

#endif
