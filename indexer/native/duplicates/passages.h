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

#include "segment/segment_view.h"

typedef struct {
    SegmentView view; /* with folding, bodies, first_documents and documents alone */
    const uint32_t *deleted; /* articles, ascending */
    size_t deleted_count, first_article, last_article; /* those before last_article are read */
} PassageSource;

typedef struct {
    Buffer passages, ends, paragraphs;
} Passages;

/* Read the articles into `out`, which is empty; a deleted one has no passages, and its paragraphs are 0. */
TextStatus read_passages(const PassageSource *source, Passages *out);
void passages_free(Passages *passages);

#endif
