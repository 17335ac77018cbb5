/* The postings of one field while documents are collected, and then its table (termtable.h).
 *
 * Collected, they are in the order of the documents, each its term's number:
 *
 *   terms        u32 per posting | 7 3 9 | 3 | 12 7 |
 *   frequencies  u8 per posting  | 1 2 1 | 1 |  3 1 |   in a counted field only
 *   ends         u32 per document|      3| 4|      6|
 *
 * To write the table they are brought, by counting, into the order of the terms, and of the documents
 * within a term.
 */
#ifndef POLICY_FIELD_POSTINGS_H
#define POLICY_FIELD_POSTINGS_H

#include "analysis/segmenter.h"
#include "segment/termtable.h"
#include "segment/vocabulary.h"

typedef struct {
    Vocabulary vocabulary; /* a slot's mark is the number of its last posting + 1 */
    Buffer terms, frequencies, ends;
    uint32_t size;  /* postings */
    uint32_t first; /* the first of the document that is being collected */
    bool counted;
} FieldPostings;

void field_postings_start(FieldPostings *field, bool counted, uint64_t seed);
void field_postings_free(FieldPostings *field);

/* The document that is being collected holds these terms once more, by their keys (vocabulary.h); of
 * long ones, `spans` says which parts of `text` they are. False where there is no memory, or there are 2^32 - 1
 * postings. */
bool field_postings_add(FieldPostings *field, const uint64_t *keys, const TermSpan *spans, const uint32_t *text,
                        size_t count);

/* The next document begins. */
bool field_postings_end_document(FieldPostings *field);

/* The table of a field being written. */
typedef struct {
    SortedTerm *order;
    uint32_t *ends; /* per term in order: where its postings end */
    uint32_t *documents;
    uint8_t *frequencies;
    uint32_t size, next; /* of terms */
    Buffer key;
    TermTableWriter table;
} FieldWriter;

/* Sort the postings, and free them but for the vocabulary. `writer` is to be freed in any case. */
bool field_writer_start(FieldWriter *writer, FieldPostings *field);

/* Go on until lists are to be handed on: 1, or 0 where all is written, or -1 where there is no memory. */
int field_writer_step(FieldWriter *writer, const Lengths *lengths);

void field_writer_free(FieldWriter *writer);

#endif
