/* The term table of one field of a segment: its terms, sorted and front-coded in blocks, and their lists.
 *
 *   F.terms        blocks of 32 terms (the last may have fewer), one after another
 *   F.block_terms  u32 per block: its start in F.terms
 *   F.block_lists  u64 per block: the start of its terms' lists in F.lists
 *   F.block_keys   u64 per block: the first eight bytes of its first key, the first of them the highest, 0 behind its
 *                  end; so most searches compare numbers that stand together
 *   F.size         u64: the number of terms
 *   F.lists        the posting lists (postings.h) in the order of the terms
 *
 * A term in a block, numbers in varints where nothing else is said:
 *   u8: bytes its key shares with the key before it in the block (the first shares none), in the upper four bits, and
 *       the number of the other bytes in the lower four. 15 stands for 15 and a varint more, which follows
 *   those other bytes
 *   of a character in a paired field only: its holders, u32
 *   number of its documents, and then
 *     of one document:    the document | in a counted field only: its frequency
 *     of several:         the bytes of its list
 * Keys are UTF-8 and ascend as bytes.
 *
 * The terms of a *paired* field are characters and pairs of them. A document that holds the pair AB need not be among
 * the own documents of A, which are those where A stands somewhere with nothing behind it. All that hold A, its
 * *holders*, are its own documents and those of the pairs that begin with A, which follow it in the table (holders.h).
 * Each first character of a pair is a term, if need be without own documents.
 */
#ifndef POLICY_TERMTABLE_H
#define POLICY_TERMTABLE_H

#include "segment/postings.h"

#define TERMS_IN_BLOCK 32u
#define LONGEST_KEY (1u << 20)

/* A table in mapped memory. The pointers need not be aligned. */
typedef struct {
    const uint8_t *terms, *block_terms, *block_lists, *block_keys, *lists;
    size_t terms_size, lists_size, blocks;
    uint64_t size;
    uint32_t documents; /* every document number is below this */
    bool counted, paired;
    const SummedFile *file; /* that has the sections; NULL where they need not be compared */
    struct HolderLists *holders; /* of a paired field that is searched: what holders.h makes; otherwise NULL */
} TermTable;

/* A term's own documents, and the number of those that hold it, which differs in a character of a paired field. */
typedef struct {
    PostingList list;
    uint32_t holders;
} TermEntry;

/* Whether the sections fit together: block_terms_size and so on are in bytes. */
bool term_table_is_sound(const TermTable *table, size_t block_terms_size, size_t block_lists_size,
                         size_t block_keys_size);

/* A walk over the terms in order. */
typedef struct {
    const TermTable *table;
    size_t block;      /* of the current term */
    uint32_t in_block; /* the current term's number in the block */
    size_t at, end;    /* in `terms`: the start of the next term, the end of the block */
    uint64_t next_list;
    Buffer key;
    TermEntry entry;
    bool damaged;
} TermWalk;

/* Stand before the first term. `term_walk_end` frees what a walk holds. */
void term_walk_start(TermWalk *walk, const TermTable *table);
void term_walk_end(TermWalk *walk);

/* Go on to the next term: 1. 0 behind the last one, -1 where the table is not sound or memory ran out;
 * walk->damaged tells which. */
int term_walk_next(TermWalk *walk);

/* Go to the first term whose key is not below `key`; answers as term_walk_next does. */
int term_walk_reach(TermWalk *walk, const uint8_t *key, size_t size);

/* A term: 1 and *entry, 0 where there is no such term, -1 where the table is not sound. */
int term_table_find(const TermTable *table, const uint8_t *key, size_t size, TermEntry *entry);

/* The bytes of the character that a key begins with, by the first of them. */
static inline size_t character_bytes(uint8_t first) {
    return first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
}

/* Bytes of lists that are handed on together, about. */
#define HANDED_ON_AT ((size_t)1 << 20)

/* Counts the holders of a character while its terms are written. */
typedef struct {
    uint8_t character[4];
    size_t size;     /* its bytes; 0 before the first character */
    size_t written;  /* where its holders stand in the writer's `terms` */
    uint32_t number; /* of the character: 1, 2... */
    uint32_t holders;
    uint32_t *last;  /* per document: the number of the last character that it holds */
    size_t capacity;
} HolderCount;

/* Writes a table. Lists are handed on as they grow. */
typedef struct {
    Buffer terms, block_terms, block_lists, block_keys, lists, last_key;
    uint64_t size;
    uint64_t lists_before; /* bytes of the lists that were handed on */
    bool counted, paired;
    HolderCount current;
} TermTableWriter;

/* Add the next term and its own documents, both ascending; `frequencies` is NULL where the field is not counted. The
 * first characters of pairs are added where they are missing. False where there is no memory, or the table outgrows its
 * format. */
bool term_table_add(TermTableWriter *writer, const uint8_t *key, size_t key_size, const uint32_t *documents,
                    const uint8_t *frequencies, uint32_t count, const Lengths *lengths);
void term_table_writer_free(TermTableWriter *writer);

#endif
