/* Articles to all that a segment holds of them: the postings of each field, texts and lengths.
 *
 * A paragraph is a line of an article's text that is not blank; its *document* is its number. The fields
 * `words` and `grams` count documents; `title_words`, `title_grams` and `article` count articles.
 *
 *   units, title_units  UTF-16: the paragraphs, the titles, one after another
 *   ends                u32 per document: where its text ends in `units`, in units
 *   title_ends          u32 per article, the same of its title
 *   first_documents     u32 per article, and one past the last: its first document
 *   lengths             u16 per document: how many words it has, 65535 for more
 *   title_lengths       u16 per article: how many its title has
 */
#ifndef POLICY_INVERTER_H
#define POLICY_INVERTER_H

#include "segment/field_postings.h"
#include "analysis/folding.h"
#include "analysis/terms.h"

#define MOST_WORDS 0xFFFFu

/* A longer word, in code points, is counted but not indexed: what is so long is data in a row, not a word. */
#define LONGEST_INDEXED_WORD 255u

typedef enum { WORDS, TITLE_WORDS, GRAMS, TITLE_GRAMS, ARTICLE, FIELDS } Field;

/* One article, in UTF-8. */
typedef struct {
    const uint8_t *id, *title, *text;
    size_t id_size, title_size, text_size;
} InverterArticle;

typedef struct {
    const Folding *folding;
    const WordTable *words;
    FieldPostings fields[FIELDS];
    Buffer units, ends, title_units, title_ends, first_documents, lengths, title_lengths;
    uint32_t documents, articles;
    Buffer code_points;
    FoldedText folded;
    WordTerms terms;
} Inverter;

bool inverter_start(Inverter *inverter, const Folding *folding, const WordTable *words, uint64_t seed);
void inverter_free(Inverter *inverter);

/* False where there is no memory, or the numbers outgrow 32 bits. */
bool inverter_add(Inverter *inverter, const InverterArticle *article);

/* The lengths that a field's impacts rest on. */
Lengths inverter_lengths(const Inverter *inverter, Field field);

#endif
