/* The word table: a trie of words and their prefixes, with jieba's weights and hidden Markov model.
 * In Python: analysis/dictionary.py.
 *
 * Nodes are numbered breadth first from the empty string, 0, so that the children of a node are neighbours,
 * ascending by label. The sections of the file, mapped as they are:
 *
 *   labels    u16 a node: its last character
 *   children  groups of 64 nodes, of which there is one more: u32, the first child of the first node | u16 a node (u32
 *             in all groups where one does not fit): its first child, counted from that; the next node's ends them
 *   weights   u16 a node (u32 where `distinct` is longer): index into distinct
 *   distinct  f64: ln(frequency / total) of a word; the first is PREFIX, of prefixes that are no words
 *   roots     u16 a code point up to U+FFFF: its node, 0 where no word begins with it
 *   model     f64: 4 of beginning with B, M, E, S; 16 of going from each to each; rows of 4, of each giving a character
 *   rows      u16 a character from U+4E00 to U+9FD5: its row of the model, which characters may share
 *   split     words that the model must not make, separated by line feeds, ascending
 *
 * Lengths are checked when it is opened, and node numbers whenever one is read: a number outside the table is
 * no node. What is read of a mapped file is compared with its checksums; where it differs, that is counted, and what
 * was cut meanwhile is not to be used.
 */
#ifndef POLICY_DICTIONARY_H
#define POLICY_DICTIONARY_H

#include "base/checksums.h"

#define FIRST_MODEL_HAN 0x4E00u
#define LAST_MODEL_HAN 0x9FD5u
#define LONGEST_WORD 64 /* in characters, as in lexicon.py; a walk down the trie ends there */
#define PREFIX 0.0
#define MODEL_ROWS 5u /* of four numbers, before those of characters */
#define NODES_IN_GROUP 64u

typedef struct {
    uint32_t start, length;
} SplitWord;

typedef struct WordTable {
    Section labels, children, weights, distinct, roots, model, rows;
    uint32_t nodes, distinct_count, row_count;
    bool wide;          /* weights are u32 */
    size_t child_bytes; /* of a node in a group of `children`: 2 or 4 */
    double unknown;
    const SummedFile *file;   /* that has the sections; NULL where they need not be compared */
    atomic_size_t *failures;  /* how often something was read that is damaged; NULL without a file */
    Buffer split_codes, split_words; /* code points of all; SplitWord, ascending */
} WordTable;

/* Check the lengths of the sections, which stay where they are, and read `split`; false with a reason, or
 * without one when there is no memory. Free it in either case. */
bool word_table_open(WordTable *table, Section split, const char **reason);
void word_table_free(WordTable *table);

/* Whether the model must not make this word. */
bool is_always_split(const WordTable *table, const uint32_t *word, size_t length);

/* How often something was read that is damaged. */
static inline size_t word_table_failures(const WordTable *table) {
    return table->failures == NULL ? 0 : atomic_load(table->failures);
}

/* Compare some bytes before they are read; where they are damaged, count it. */
static inline void before_reading(const WordTable *table, const uint8_t *bytes, size_t size) {
    if (table->file != NULL && !is_intact(table->file, bytes, size)) atomic_fetch_add(table->failures, 1);
}

/* The node of a character; 0 for none. */
static inline uint32_t root_of(const WordTable *table, uint32_t code) {
    if (code > 0xFFFF) return 0;
    before_reading(table, table->roots.bytes + 2 * (size_t)code, 2);
    uint32_t node = load_u16(table->roots.bytes + 2 * (size_t)code);
    return node < table->nodes ? node : 0;
}

/* The first child of a node, which is at most table->nodes. */
static inline uint32_t first_child_of(const WordTable *table, uint32_t node) {
    size_t width = table->child_bytes;
    const uint8_t *group = table->children.bytes + (4 + NODES_IN_GROUP * width) * (node / NODES_IN_GROUP);
    const uint8_t *counted = group + 4 + width * (node % NODES_IN_GROUP);
    before_reading(table, group, 4);
    before_reading(table, counted, width);
    return load_u32(group) + (width == 2 ? load_u16(counted) : load_u32(counted));
}

/* The child by a character of a node, which is below table->nodes; 0 for none. */
static inline uint32_t child_of(const WordTable *table, uint32_t node, uint32_t code) {
    uint32_t low = first_child_of(table, node), end = first_child_of(table, node + 1);
    if (low >= end || end > table->nodes) return 0;
    before_reading(table, table->labels.bytes + 2 * (size_t)low, 2 * (size_t)(end - low));
    for (uint32_t count = end - low; count > 1;) {
        uint32_t half = count / 2;
        low = load_u16(table->labels.bytes + 2 * (size_t)(low + half)) <= code ? low + half : low;
        count -= half;
    }
    return load_u16(table->labels.bytes + 2 * (size_t)low) == code ? low : 0;
}

/* The weight of a node, PREFIX for one that is no word. */
static inline double weight_of(const WordTable *table, uint32_t node) {
    before_reading(table, table->weights.bytes + (table->wide ? 4 : 2) * (size_t)node, table->wide ? 4 : 2);
    uint32_t index = table->wide ? load_u32(table->weights.bytes + 4 * (size_t)node)
                                 : load_u16(table->weights.bytes + 2 * (size_t)node);
    double weight;
    if (index >= table->distinct_count) return PREFIX;
    before_reading(table, table->distinct.bytes + sizeof weight * (size_t)index, sizeof weight);
    memcpy(&weight, table->distinct.bytes + sizeof weight * (size_t)index, sizeof weight);
    return weight;
}

/* Whether characters are a word. */
static inline bool is_word(const WordTable *table, const uint32_t *text, size_t length) {
    if (length == 0 || length > LONGEST_WORD) return false;
    uint32_t node = root_of(table, text[0]);
    for (size_t at = 1; node != 0 && at < length; at++) node = child_of(table, node, text[at]);
    return node != 0 && weight_of(table, node) != PREFIX;
}

#endif
