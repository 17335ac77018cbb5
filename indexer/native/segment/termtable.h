/* The terms of one field of a segment: sorted, front-coded in blocks, each with where its list is.
 *
 *   F.terms        blocks of 32 terms (the last may have fewer), one after another
 *   F.block_terms  u32 per block: where it begins in F.terms
 *   F.block_lists  u64 per block: where the lists of its terms begin in F.lists
 *   F.size         u64: how many terms there are
 *   F.lists        the posting lists (postings.h) in the order of the terms
 *
 * A term in a block, all numbers varints: how many bytes its key shares with the key before it in the block
 * (the first shares none) | how many bytes follow | those bytes | how many documents hold it, then
 *   where one does:       the document | its frequency, in a counted field only
 *   where several do:     the bytes of its list
 * Keys are UTF-8 and ascend as bytes.
 */
#ifndef POLICY_TERMTABLE_H
#define POLICY_TERMTABLE_H

#include "base/memory.h"
#include "segment/postings.h"

#define TERMS_IN_BLOCK 32u
#define LONGEST_KEY (1u << 20)

/* A table in mapped memory. The pointers need not be aligned. */
typedef struct {
    const uint8_t *terms, *block_terms, *block_lists, *lists;
    size_t terms_size, lists_size, blocks;
    uint64_t size;
    uint32_t documents; /* every document number is below this */
    bool counted;
} TermTable;

/* Whether the sections fit together: block_terms_size and so on are in bytes. */
bool term_table_is_sound(const TermTable *table, size_t block_terms_size, size_t block_lists_size);

/* A walk over the terms in order. */
typedef struct {
    const TermTable *table;
    size_t block;      /* of the term where the walk stands */
    uint32_t in_block; /* its number in the block */
    size_t at, end;    /* where in `terms` the next term begins, and the block ends */
    uint64_t next_list;
    Buffer key;
    PostingList list;
    bool damaged;
} TermWalk;

/* Stand before the first term. `term_walk_end` frees what a walk holds. */
void term_walk_start(TermWalk *walk, const TermTable *table);
void term_walk_end(TermWalk *walk);

/* Go on to the next term: 1, or 0 behind the last one, or -1 where the table is not sound or memory ran out
 * (walk->damaged tells which). */
int term_walk_next(TermWalk *walk);

/* Stand on the first term whose key is not below `key`; answers as term_walk_next. */
int term_walk_reach(TermWalk *walk, const uint8_t *key, size_t size);

/* The list of a term: 1 and *list, 0 where there is no such term, -1 where the table is not sound. */
int term_table_find(const TermTable *table, const uint8_t *key, size_t size, PostingList *list);

/* The number of the term where the walk stands, in the order of all terms. */
static inline uint64_t term_walk_place(const TermWalk *walk) {
    return (uint64_t)walk->block * TERMS_IN_BLOCK + walk->in_block;
}

/* Lists are handed on when about so many bytes of them are ready. */
#define HANDED_ON_AT ((size_t)1 << 20)

/* A table being written; lists are handed on as they grow. */
typedef struct {
    Buffer terms, block_terms, block_lists, lists, last_key;
    uint64_t size;
    uint64_t lists_before; /* bytes of lists that were handed on and are no longer in `lists` */
    bool counted;
} TermTableWriter;

/* The next term and its documents, ascending; `frequencies` only where the field is counted. Keys must
 * ascend. False when there is no memory, or the table outgrows its format. */
bool term_table_add(TermTableWriter *writer, const uint8_t *key, size_t key_size, const uint32_t *documents,
                    const uint8_t *frequencies, uint32_t count, const Lengths *lengths);
void term_table_writer_free(TermTableWriter *writer);

#endif
