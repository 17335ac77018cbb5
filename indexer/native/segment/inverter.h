/* Articles to the content of a segment: the postings of each field, texts and lengths.
 *
 * A paragraph is a line of an article's text that is not blank. Its number is its *document*.
 *
 *   units, title_units  UTF-16: the paragraphs, the titles, one after another
 *   ends                u32 per document: the end of its text in `units`, in units
 *   title_ends          u32 per article: the end of its title in `title_units`
 *   first_documents     u32 per article, and one past the last: its first document
 *   lengths             u16 per document: its words, 65535 for more
 *   title_lengths       u16 per article: the words of its title
 */
#ifndef POLICY_INVERTER_H
#define POLICY_INVERTER_H

#include "segment/field_postings.h"
#include "segment/fields.h"
#include "analysis/folding.h"
#include "analysis/terms.h"

#define MOST_WORDS 0xFFFFu

/* Longest word that is indexed, in code points. A longer one is data in a row, not a word, and only counted. */
#define LONGEST_INDEXED_WORD 255u

/* A term of a keyword field, in UTF-8. */
typedef struct {
    Field field;
    const uint8_t *term;
    size_t size;
} Keyword;

/* One article, in UTF-8. */
typedef struct {
    const uint8_t *title, *text;
    size_t title_size, text_size;
    const Keyword *keywords;
    size_t keyword_count;
} InverterArticle;

typedef struct {
    const Folding *folding;
    const WordTable *words;
    FieldPostings fields[MOST_FIELDS];
    uint32_t field_count;
    Buffer units, ends, title_units, title_ends, first_documents, lengths, title_lengths;
    uint32_t documents, articles;
    Buffer code_points;
    FoldedText folded;
    WordTerms terms;
} Inverter;

/* Begin with `field_count` fields, keyword fields included. False where there is no memory. */
bool inverter_start(Inverter *inverter, const Folding *folding, const WordTable *words, uint32_t field_count,
                    uint64_t seed);
void inverter_free(Inverter *inverter);

/* False where there is no memory, or the numbers outgrow 32 bits. */
bool inverter_add(Inverter *inverter, const InverterArticle *article);

/* The lengths that the impacts of words in bodies, or of words in titles, rest on. */
Lengths inverter_lengths(const Inverter *inverter, Field field);

#endif
