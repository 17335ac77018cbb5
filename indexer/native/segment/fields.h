/* The fields of a segment by their numbers: their places in FIELDS of indexer/core/schema.py.
 *
 * The first four are the words and grams of paragraphs and titles. All from FIRST_KEYWORD_FIELD on are
 * keyword fields: a term is a value of an article, such as its id. How many there are, and their names,
 * comes from Python.
 */
#ifndef POLICY_FIELDS_H
#define POLICY_FIELDS_H

#include <stdbool.h>

typedef enum {
    FIELD_WORDS,
    FIELD_GRAMS,
    FIELD_TITLE_WORDS,
    FIELD_TITLE_GRAMS,
    FIRST_KEYWORD_FIELD,
    MOST_FIELDS = 16
} Field;

/* Whether the documents of a field are articles, not paragraphs. */
static inline bool counts_articles(Field field) { return field >= FIELD_TITLE_WORDS; }

/* Whether a field keeps how often a document holds a term. */
static inline bool is_counted(Field field) { return field == FIELD_WORDS || field == FIELD_TITLE_WORDS; }

/* Whether the terms of a field are pairs of letters and letters (termtable.h). */
static inline bool is_paired(Field field) { return field == FIELD_GRAMS || field == FIELD_TITLE_GRAMS; }

#endif
