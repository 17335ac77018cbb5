/* Cuts text into words exactly as jieba does. In Python: analysis/cutting.py. */
#ifndef POLICY_CUTTING_H
#define POLICY_CUTTING_H

#include "analysis/dictionary.h"

typedef struct {
    uint32_t start, length; /* in code points */
} TermSpan;

typedef struct {
    TermSpan *spans;
    size_t count, capacity;
} TermSpans;

/* Append a span; false when there is no memory. */
static inline bool add_span(TermSpans *spans, size_t start, size_t length) {
    if (!array_reserve(&spans->spans, &spans->capacity, spans->count + 1, sizeof *spans->spans)) return false;
    spans->spans[spans->count++] = (TermSpan){(uint32_t)start, (uint32_t)length};
    return true;
}

typedef struct {
    TermSpans words;
    uint8_t *path; /* a byte a character of a block: the length of the word there, then the model's states */
    size_t path_capacity;
} Cut;

/* Cut count code points into out->words, in order and without gaps; out's arrays are used again. 0, or -1
 * when there is no memory (or count is beyond 32 bits). The time is linear in count: a walk down the trie
 * takes at most LONGEST_WORD steps. */
int cut_into(const WordTable *table, const uint32_t *text, size_t count, Cut *out);
void cut_free(Cut *cut);

/* Append a word's words in search mode: those of two and three characters in it, then the word. */
bool add_search_words(const WordTable *table, const uint32_t *text, TermSpan word, TermSpans *out);

#endif
