/* Merging one field of several segments: a walk over all their tables at once, in the order of the keys.
 *
 * A heap holds the sources that have terms left. The least key is on top, of equal keys that of the earlier
 * source, so that the lists of a key come in the order of their new documents:
 *
 *   source 0   ... 政策 | 教育 | 文化 ...       documents + base 0
 *   source 1   ... 政府 | 政策 | 教师 ...       documents + base 5120
 *   source 2   ... 教育 | 新闻 ...              documents by the table `moved`: new number, or DELETED
 */
#ifndef POLICY_MERGER_H
#define POLICY_MERGER_H

#include "segment/termtable.h"

#define DELETED UINT32_MAX

typedef struct {
    TermTable table;
    const uint8_t *moved; /* u32 per document, at any alignment; NULL where all move by `base` */
    uint32_t base;
    TermWalk walk;
} MergeSource;

typedef struct {
    MergeSource *sources;
    size_t count;
    size_t *heap; /* numbers of sources */
    size_t heap_size;
    Lengths lengths;   /* of the merged segment */
    uint32_t documents; /* of the merged segment */
    bool counted;
    Buffer key;
    uint32_t *list; /* the merged documents of the key, and their frequencies */
    uint8_t *frequencies;
    size_t list_size, list_capacity, frequency_capacity;
    bool damaged;
    TermTableWriter table;
} Merger;

/* Stand on the first terms of the sources, which are the caller's and must not move. `merged` tells the documents and
 * the kind of the merged table. False where a table is not sound or there is no memory; `damaged` tells which. Free
 * `merger` in any case. */
bool merger_start(Merger *merger, MergeSource *sources, size_t count, const TermTable *merged,
                  const Lengths *lengths);

/* Go on until lists are ready to be handed on: 1. 0 where all is merged, -1 where merger_start answers false. */
int merger_step(Merger *merger);

void merger_free(Merger *merger);

#endif
