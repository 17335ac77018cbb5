/* The conditions of the tiers of a query, as queries of the kernel, which have the same terms. In Python: the
 * conditions of search/answering/plan.py. */
#ifndef POLICY_CONDITIONS_H
#define POLICY_CONDITIONS_H

#include "search/holding.h"
#include "search/query.h"

/* The conditions, by number. HOLDING asks for all parts; SOME for enough weight. */
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
    const TermSpans *texts;  /* the ways to write bare text, or those of an expression */
    bool wants_all;          /* whether EXACT asks for all of the texts; else for any of them */
    const HeldParts *held;   /* the parts of it */
    bool has_holding, has_some; /* whether these ask for more than EXACT; false of an expression */
    ScoringTerm *terms;
    size_t term_count;
    double needed, average;
    Query queries[CONDITIONS]; /* without nodes before they are asked for; of most expressions EXACT is given */
} Conditions;

/* The query of a condition; NULL without memory. */
Query *condition_query(Conditions *conditions, ConditionNumber number);

/* Free the queries, but not their terms. */
void conditions_free(Conditions *conditions);

#endif
