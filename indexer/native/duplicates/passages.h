/* Passages of articles and keys of paragraphs. In Python: duplicates/passages.py, which defines them.
 *
 *   passages    u64: each article's distinct passages, ascending
 *   ends        u32 per article: where its passages end
 *   paragraphs  u64 per document: its key
 *
 * The lower 8 bits of each number count its letters, 255 for more.
 */
#ifndef POLICY_PASSAGES_H
#define POLICY_PASSAGES_H

#include "analysis/folding.h"
#include "base/memory.h"

/* The sections of a segment, the deleted articles, ascending, and the articles to read, first_article ..
 * last_article - 1, where last_article is no more than the segment has. */
typedef struct {
    const uint16_t *units;
    const uint32_t *ends, *first_documents, *deleted;
    size_t unit_count, documents, deleted_count, first_article, last_article;
} PassageSource;

typedef struct {
    Buffer passages, ends, paragraphs;
} Passages;

typedef enum { PASSAGES_READ, PASSAGES_NO_MEMORY, PASSAGES_NOT_SOUND } PassagesOutcome;

/* Read the articles into `out`, which is empty; a deleted one has no passages, and its paragraphs are 0. */
PassagesOutcome read_passages(const Folding *folding, const PassageSource *source, Passages *out);
void passages_free(Passages *passages);

#endif
