/* A leaf of the tree of conditions, on one segment.
 *
 * Every document that matches a leaf is in the lists of its grams. Cursors over the rarest of these find
 * candidates; where the leaf is no gram itself, its pattern decides on the candidate's folded text.
 */
#ifndef POLICY_LEAVES_H
#define POLICY_LEAVES_H

#include "search/bits.h"
#include "search/budget.h"
#include "search/classed_string.h"
#include "search/query.h"

#define MOST_LEAF_CURSORS 4u
#define NO_ARTICLE UINT32_MAX

/* Fewer documents than this in a window are looked up in a list one by one. */
#define FEW_DOCUMENTS 16u

/* So many texts are folded before it pays to look for a string by classes. */
#define FEW_TEXTS 4u

typedef struct {
    PostingCursor *cursors; /* rarest first */
    uint32_t cursor_count;
    PostingCursor *word; /* of the string as a word, whose documents match; NULL where it is none */
    bool is_word;     /* most documents with its rarest gram hold a word with its string in it */
    bool nowhere;     /* one of its grams is nowhere in the segment, or it requires an empty string */
    uint32_t article; /* of a field of articles: the last that was checked, */
    bool verdict;     /* and whether it matches */
    bool seeks_word;       /* the string may be a word that is not among the terms that imply the leaf */
    uint32_t texts;        /* that were folded for it */
    ClassedString *string; /* of a leaf that is one string; NULL before it pays, and where it has too many letters */
} LeafState;

/* Reads texts of a segment, and notes what went wrong. */
typedef struct {
    Budget *budget; /* the search's; what is said of texts after it is spent means nothing */
    const SegmentView *view;
    TextScratch scratch;
    SpanList spans;
    TextStatus status;
    const char *damaged; /* the field of a table that is not sound, or NULL */
} Reader;

static inline uint32_t most_gram_cursors(const TextLeaf *leaf) {
    if (leaf->keyword != NULL) return 1;
    return leaf->gram_count < MOST_LEAF_CURSORS ? (uint32_t)leaf->gram_count : MOST_LEAF_CURSORS;
}

/* Those of the leaf's grams, and one of its string as a word. */
static inline uint32_t most_cursors(const TextLeaf *leaf) { return most_gram_cursors(leaf) + 1; }

/* Find the list of all documents that hold a term; false where there is none, and where it cannot be read, which the
 * reader notes. */
bool find_term(Reader *reader, Field field, const uint8_t *key, size_t size, PostingList *list);

/* Open the list of a term; false where the term is nowhere. */
bool open_term(Reader *reader, Field field, const uint8_t *key, size_t size, PostingCursor *cursor);

/* Open the lists of the leaf's rarest grams, and of its string as a word, into state->cursors, which has room for them. */
void leaf_open(LeafState *state, const TextLeaf *leaf, Reader *reader);

/* About how many documents match. */
uint32_t leaf_estimate(LeafState *state, const TextLeaf *leaf, const SegmentView *view);

/* A document from `document` on before which no other matches; view->documents where none does. */
uint32_t leaf_next(LeafState *state, const TextLeaf *leaf, uint32_t document, const SegmentView *view);

/* Whether document or article `number` matches, by the leaf's field. Ascending numbers are quickest. */
bool leaf_holds(LeafState *state, const TextLeaf *leaf, uint32_t number, Reader *reader);

/* Remove from `bits`, which are documents from `start` on, those that are not in a list. */
void filter_by_list(PostingCursor *cursor, uint32_t start, Bits *bits);

/* Remove those whose article does not match. */
void filter_by_article(LeafState *state, const TextLeaf *leaf, uint32_t start, Bits *bits, Reader *reader);

/* Whether the text matches, by reading it. */
bool text_satisfies(Reader *reader, const TextLeaf *leaf, LeafState *state, uint32_t number);

#endif
