/* The words of a folded text that are indexed. In Python: analysis/terms.py. */
#ifndef POLICY_TERMS_H
#define POLICY_TERMS_H

#include "analysis/folding.h"
#include "analysis/cutting.h"

typedef struct {
    TermSpans words; /* in order, with repetitions */
    Cut cut;
} WordTerms;

/* Set out->words to the word terms of count folded code points; out's arrays are used again. 0, or -1 when
 * there is no memory (or count is beyond 32 bits). The time is linear in count. */
int word_terms_into(const WordTable *table, const Folding *folding, const uint32_t *folded, size_t count,
                    WordTerms *out);
void word_terms_free(WordTerms *terms);

#endif
