/* The texts of a query as it was typed, where it is plain: bare text of Han, Han words side by side, joined by AND alone
 * or by OR alone, or in quotes. In Python, for all queries: search/query/parsing.py and search/query/joined_texts.py.
 *
 * Text that may be spelled in other ways or that may be a document number makes a query that is not plain:
 * search/answering/known.py looks at these. */
#ifndef POLICY_PLAIN_QUERY_H
#define POLICY_PLAIN_QUERY_H

#include "analysis/folding.h"
#include "search/phrases.h"

/* The marks of a character. What stands beside numerals makes numbers of them, wherever it is; a unit does so behind
 * 第 and numerals; and so many numerals may be a year. */
enum { OF_FIGURES = 1, OF_NUMERALS = 2, BESIDE_NUMERALS = 4, OF_UNITS = 8, OF_ORDINALS = 16 };

#define NUMERALS_OF_YEAR 4u
#define LAST_MARKED 0xFFFFu
#define MOST_QUOTES 8u

/* The values that a query is read by. */
typedef struct {
    const Folding *folding;
    uint8_t *marks; /* of each character up to LAST_MARKED */
    uint32_t quotes[2 * MOST_QUOTES]; /* opening and closing, in turn */
    size_t quote_count;
    size_t longest; /* text that is looked up */
    Phrases refused, synonyms; /* words with two ways to be written, and of operators; synonyms, for the answer */
} PlainReader;

/* Give a reader marks, of which none is set; false without memory. */
bool plain_reader_open(PlainReader *reader);
void plain_reader_close(PlainReader *reader);

typedef enum { NOT_PLAIN, BARE_TEXT, ALL_TEXTS, ANY_TEXT, NO_MEMORY_FOR_QUERY } PlainQuery;

/* Add the texts of a plain query, folded, each once. */
PlainQuery read_plain_query(const PlainReader *reader, const uint32_t *source, size_t count, StringPool *pool,
                            TermSpans *texts);

#endif
