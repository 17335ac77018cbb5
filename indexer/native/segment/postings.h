/* A posting list: the documents that hold a term, as bytes, and a cursor over them.
 *
 * Document numbers ascend. A *gap* is the difference from the document before; the first gap is the first
 * document's number. A *counted* list also keeps each document's *frequency*: how often it holds the term, 1
 * to 255. The term table (termtable.h) has the count of documents, and a list of one document wholly.
 *
 *   heads     per full block of 128: last document u32 | gap width u8 | frequency width u8 | impact u8 |
 *             bytes of patches u8
 *   tail      u8: the impact of the documents after the full blocks       (only where there is a full block)
 *   blocks    per full block: 128 gaps of `gap width` bits, then 128 of frequency - 1 of `frequency width`,
 *             then the patches, those of gaps first: number in the block u8, its highest bit set for a
 *             frequency | varint: the bits above the width
 *   rest      the last count % 128 documents in varints: the gap in a plain list; in a counted one
 *             gap << 1 | (frequency > 1), followed by the frequency where it is above 1
 *
 * Packed numbers stand in four lanes, so that four are unpacked at once: number i is the (i / 4)th of lane
 * i % 4, a lane is a stream of 32-bit words filled from their lowest bit, and word j of lane l is the
 * (4 j + l)th of the block. The width is the one that takes the fewest bytes, patches included; the greatest
 * of equally good ones. The patches of the gaps take at most 127 bytes, and so do those of the frequencies.
 *
 * An *impact* bounds what BM25 makes of frequency and length within a block: 255 times the greatest
 * f / (f + k1 (1 - b) + k1 b length / average), rounded up, with K1 and B below and the average at writing.
 * In a plain list it is 0.
 */
#ifndef POLICY_POSTINGS_H
#define POLICY_POSTINGS_H

#include "base/checksums.h"

#define BLOCK 128u
#define GROUP 16u
#define HEAD_BYTES 8u
#define MOST_FREQUENCY 255u
#define MOST_PATCH_BYTES 127u
#define OF_FREQUENCY 0x80u /* the bit that marks a frequency's patch */
#define IMPACT_K1 0.9
#define IMPACT_B 0.4

/* The lengths of all documents and their average, for impacts. */
typedef struct {
    const uint16_t *lengths;
    uint32_t documents;
    double average;
} Lengths;

/* Cursors begin with one; the order of its parts leaves no gaps. */
typedef struct {
    const uint8_t *bytes;
    size_t size;
    const SummedFile *file; /* that has the bytes; NULL where they need not be compared */
    uint32_t count;
    uint32_t documents;     /* every number in a sound list is below this */
    uint32_t only;          /* the document where count is 1: then there are no bytes */
    uint8_t only_frequency; /* its frequency */
    bool counted;
} PostingList;

/* A place in a list, between two blocks. */
typedef struct {
    uint32_t block, before;
    size_t offset;
} CursorPlace;

/* A walk over a list, block by block. The documents after the full blocks, the *rest*, are a block too. */
typedef struct {
    PostingList list;
    uint32_t blocks;  /* full ones */
    uint32_t block;   /* the current block; the rest is number `blocks` */
    uint32_t before;  /* the last document before this block */
    size_t offset;    /* where the block's bytes begin */
    uint32_t size;    /* the block's number of documents */
    uint32_t last;    /* its last document; before the rest is decoded, the last there can be */
    uint32_t at;      /* the caller's position in `documents` */
    CursorPlace mark; /* where a walk back begins; at first the start */
    bool decoded;     /* `documents` holds the block's documents */
    bool weighed;     /* `frequencies` holds their frequencies */
    bool damaged;     /* the list turned out not to be sound; then it has ended */
    uint32_t documents[BLOCK]; /* UINT32_MAX behind the last of the rest */
    uint32_t frequencies[BLOCK];
} PostingCursor;

/* The most bytes that a list of `count` documents takes. */
size_t most_list_bytes(uint32_t count);

/* Write a list of two or more documents to out, and return its bytes. `frequencies` is NULL for a plain list,
 * which does not need `lengths`. */
size_t write_list(const uint32_t *documents, const uint8_t *frequencies, uint32_t count, const Lengths *lengths,
                  uint8_t *out);

/* Stand on the first block. False where the list is not sound. */
bool cursor_open(PostingCursor *cursor, const PostingList *list);

/* Stand on nothing: no document is reached. */
static inline void cursor_close(PostingCursor *cursor) {
    cursor->list.count = cursor->blocks = cursor->block = cursor->before = cursor->size = cursor->last = 0;
    cursor->damaged = false;
}

/* cursor_reach, from another block. */
bool cursor_move(PostingCursor *cursor, uint32_t document);

/* Go, without decoding, to the first block whose last document is `document` or later. Going on is cheap;
 * going back walks over the heads from the mark. False where there is no such block, or the list is not
 * sound. */
static inline bool cursor_reach(PostingCursor *cursor, uint32_t document) {
    bool stays = document <= cursor->last && (document > cursor->before || cursor->block == 0);
    return stays ? cursor->size != 0 : cursor_move(cursor, document);
}

/* Go on to the next block; false where there is none. */
bool cursor_next_block(PostingCursor *cursor);

/* Decode documents[0..size), unless they are, and set `at` to 0 then. False where the list is not sound. */
bool cursor_unpack(PostingCursor *cursor);
static inline bool cursor_decode(PostingCursor *cursor) { return cursor->decoded || cursor_unpack(cursor); }

/* Decode frequencies[0..size) too; in a plain list they are 1. */
bool cursor_unpack_frequencies(PostingCursor *cursor);
static inline bool cursor_weigh(PostingCursor *cursor) {
    return cursor->weighed || cursor_unpack_frequencies(cursor);
}

/* The impact of the current block: 0 to 255. */
static inline uint8_t cursor_impact(const PostingCursor *cursor) {
    if (cursor->block < cursor->blocks) return cursor->list.bytes[cursor->block * (size_t)HEAD_BYTES + 6];
    return cursor->blocks != 0 ? cursor->list.bytes[cursor->block * (size_t)HEAD_BYTES] : 255;
}

/* Set `at` to the first document of a decoded block that is not before `document`. The search has no branches, none of
 * which could be predicted, and few steps that wait for one another: those before are counted, first by groups. */
static inline void cursor_seek(PostingCursor *cursor, uint32_t document) {
    const uint32_t *documents = cursor->documents;
    uint32_t before = 0, at;
    for (uint32_t group = 1; group < BLOCK / GROUP; group++) before += documents[group * GROUP - 1] < document;
    at = before * GROUP;
    documents += at;
    for (uint32_t place = 0; place < GROUP; place++) at += documents[place] < document;
    cursor->at = at < cursor->size ? at : cursor->size;
}

/* Go to the block that would hold `document`, set `at` as cursor_seek does, and tell whether it holds it. */
static inline bool cursor_find(PostingCursor *cursor, uint32_t document) {
    if (!cursor_reach(cursor, document) || !cursor_decode(cursor)) return false;
    cursor_seek(cursor, document);
    return cursor->at < cursor->size && cursor->documents[cursor->at] == document;
}

/* Set *from and *to to the part of the decoded block in first .. last: documents[*from .. *to). The block must
 * not lie before `first`. */
void cursor_part(PostingCursor *cursor, uint32_t first, uint32_t last, uint32_t *from, uint32_t *to);

/* Remember the current block: reaching a document that is not before it stays cheap. */
static inline void cursor_mark(PostingCursor *cursor) {
    cursor->mark = (CursorPlace){cursor->block, cursor->before, cursor->offset};
}

/* Raise impacts[w] to the impact of each full block that may have documents in window w, which begins at
 * document w << shift, and stand on the decoded rest, whose documents the caller weighs. False where the list
 * is not sound. */
bool cursor_impacts(PostingCursor *cursor, unsigned shift, uint8_t *impacts);

/* Read all documents of a list, and their frequencies unless NULL, into arrays with room for list->count.
 * False where the list is not sound. */
bool read_list(const PostingList *list, uint32_t *documents, uint8_t *frequencies);

#endif
