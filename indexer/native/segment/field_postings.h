/* The postings of one field: collected document by document, then written as its table (termtable.h).
 *
 * Collected postings stand in the order of the documents. Each is the number of its term:
 *
 *   terms        u32 per posting | 7 3 9 | 3 | 12 7 |
 *   frequencies  u8 per posting  | 1 2 1 | 1 |  3 1 |   in a counted field only
 *   ends         u32 per document|      3| 4|      6|
 *
 * A counting sort brings them into the table's order: by term, and by document within a term.
 */
#ifndef POLICY_FIELD_POSTINGS_H
#define POLICY_FIELD_POSTINGS_H

#include "analysis/cutting.h"
#include "segment/termtable.h"
#include "segment/vocabulary.h"

typedef struct {
    Vocabulary vocabulary; /* a slot's mark is the number of its last posting + 1 */
    Buffer terms, frequencies, ends;
    uint32_t size;  /* postings */
    uint32_t first; /* the current document's first posting */
    bool counted, paired;
} FieldPostings;

void field_postings_start(FieldPostings *field, bool counted, bool paired, uint64_t seed);
void field_postings_free(FieldPostings *field);

/* Add one occurrence of each of these terms to the current document. `keys` are theirs in slots (vocabulary.h);
 * `spans` gives the part of `text` that a long term is. False where there is no memory, or would be 2^32 - 1
 * postings. */
bool field_postings_add(FieldPostings *field, const uint64_t *keys, const TermSpan *spans, const uint32_t *text,
                        size_t count);

/* End the current document; the next one begins. */
bool field_postings_end_document(FieldPostings *field);

/* Writes the table of a field. */
typedef struct {
    SortedTerm *order;
    uint32_t *ends; /* per term in order: the end of its postings */
    uint32_t *documents;
    uint8_t *frequencies;
    uint32_t size, next; /* of terms */
    Lengths lengths;
    Buffer key;
    TermTableWriter table;
} FieldWriter;

/* Sort the postings, and free all of them but the vocabulary. Free `writer` in any case. */
bool field_writer_start(FieldWriter *writer, FieldPostings *field, Lengths lengths);

/* Go on until lists are ready to be handed on: 1. 0 where all is written, -1 where there is no memory. */
int field_writer_step(FieldWriter *writer);

void field_writer_free(FieldWriter *writer);

#endif
