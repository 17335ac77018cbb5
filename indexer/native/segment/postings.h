/* How the list of documents that hold a term is written, and a cursor over it.
 *
 * Document numbers ascend; a *gap* is the difference from the one before, and of the first the number
 * itself. A *counted* list also keeps how often each document holds the term, its *frequency*, 1 to 255.
 * The count of documents is known from the term table; a list of one document is only there.
 *
 *   heads     per full block of 128: last document u32 | gap width u8 | frequency width u8 | impact u8 |
 *             bytes of patches u8
 *   tail      u8: the impact of the documents after the full blocks       (only where there is a full block)
 *   blocks    per full block: 128 gaps of `gap width` bits, then 128 of frequency - 1 of `frequency width`,
 *             then its patches, first of gaps: place u8, with the highest bit set where it is a frequency's |
 *             varint: what stands above the width
 *   rest      the last count % 128 documents in varints: gap where plain; where counted
 *             gap << 1 | (frequency > 1), and after that the frequency where it is above 1
 *
 * Packed numbers stand in four lanes, so that four are unpacked at once: number i is the (i / 4)th of lane
 * i % 4, a lane is a stream of 32-bit words filled from their lowest bit, and word j of lane l is the
 * (4 j + l)th of the block. The width is the one that takes the fewest bytes, patches included, of equals the
 * greatest; the patches of the gaps take at most 127 bytes, and so do those of the frequencies.
 *
 * An *impact* bounds what BM25 makes of frequency and length within a block: 255 times the greatest
 * f / (f + k1 (1 - b) + k1 b length / average), rounded up, with K1 and B below and the average at writing.
 * In a plain list it is 0.
 */
#ifndef POLICY_POSTINGS_H
#define POLICY_POSTINGS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define BLOCK 128u
#define HEAD_BYTES 8u
#define MOST_FREQUENCY 255u
#define IMPACT_K1 0.9
#define IMPACT_B 0.4

/* The lengths of all documents and their average, for impacts. */
typedef struct {
    const uint16_t *lengths;
    uint32_t documents;
    double average;
} Lengths;

typedef struct {
    const uint8_t *bytes;
    size_t size;
    uint32_t count;
    uint32_t documents; /* every number in a sound list is below this */
    bool counted;
    uint32_t only;           /* the document, where count is 1: then there are no bytes */
    uint8_t only_frequency;  /* and its frequency */
} PostingList;

/* A place in a list, between two blocks. */
typedef struct {
    uint32_t block, before;
    size_t offset;
} CursorPlace;

/* A walk over a list, block by block. The rest after the full blocks is a block too. */
typedef struct {
    PostingList list;
    uint32_t blocks;  /* full ones */
    uint32_t block;   /* where the cursor stands; the rest is number `blocks` */
    uint32_t before;  /* the last document before this block */
    size_t offset;    /* where its bytes begin */
    uint32_t size;    /* how many documents it has */
    uint32_t last;    /* the last of them; before the rest is decoded, the last there can be */
    uint32_t at;      /* the caller's place among them */
    CursorPlace mark; /* from where a walk back begins; at first the start */
    bool decoded;     /* whether `documents` holds them */
    bool weighed;     /* whether `frequencies` does */
    bool damaged;     /* whether the list turned out not to be sound; then it has ended */
    uint32_t documents[BLOCK]; /* behind the last of the rest, UINT32_MAX */
    uint32_t frequencies[BLOCK];
} PostingCursor;

/* No list of `count` documents takes more bytes than this. */
size_t most_list_bytes(uint32_t count);

/* Write a list of two or more documents to out; how many bytes it took. `frequencies` is NULL for a plain
 * list, `lengths` is then not looked at. */
size_t write_list(const uint32_t *documents, const uint8_t *frequencies, uint32_t count, const Lengths *lengths,
                  uint8_t *out);

/* Stand on the first block. False where the list is not sound. */
bool cursor_open(PostingCursor *cursor, const PostingList *list);

/* Go to the block that cursor_reach asks for, from another one. */
bool cursor_move(PostingCursor *cursor, uint32_t document);

/* Go, without decoding, to the first block whose last document is `document` or later. Going on is cheap,
 * going back costs a walk over the heads from the mark. False where there is no such block, or the list is
 * not sound. */
static inline bool cursor_reach(PostingCursor *cursor, uint32_t document) {
    bool stays = document <= cursor->last && (document > cursor->before || cursor->block == 0);
    return stays ? cursor->size != 0 : cursor_move(cursor, document);
}

/* Go on to the next block; false where there is none. */
bool cursor_next_block(PostingCursor *cursor);

/* Have documents[0..size) decoded, and at = 0 if they were not yet. False where the list is not sound. */
bool cursor_unpack(PostingCursor *cursor);
static inline bool cursor_decode(PostingCursor *cursor) { return cursor->decoded || cursor_unpack(cursor); }

/* Have frequencies[0..size) decoded too. Of a plain list they are 1. */
bool cursor_unpack_frequencies(PostingCursor *cursor);
static inline bool cursor_weigh(PostingCursor *cursor) {
    return cursor->weighed || cursor_unpack_frequencies(cursor);
}

/* The impact of the block where the cursor stands: 0 to 255. */
static inline uint8_t cursor_impact(const PostingCursor *cursor) {
    if (cursor->block < cursor->blocks) return cursor->list.bytes[cursor->block * (size_t)HEAD_BYTES + 6];
    return cursor->blocks != 0 ? cursor->list.bytes[cursor->block * (size_t)HEAD_BYTES] : 255;
}

/* Of a decoded block, set `at` to its first document that is not before `document`. Without branches, which
 * nobody could predict. */
static inline void cursor_seek(PostingCursor *cursor, uint32_t document) {
    uint32_t at = 0;
    for (uint32_t step = BLOCK / 2; step != 0; step /= 2) {
        at += step & (0u - (uint32_t)(cursor->documents[at + step - 1] < document));
    }
    at += cursor->documents[at] < document;
    cursor->at = at < cursor->size ? at : cursor->size;
}

/* Go on to the block that would hold `document`, with `at` as cursor_seek sets it; whether it holds it. */
static inline bool cursor_find(PostingCursor *cursor, uint32_t document) {
    if (!cursor_reach(cursor, document) || !cursor_decode(cursor)) return false;
    cursor_seek(cursor, document);
    return cursor->at < cursor->size && cursor->documents[cursor->at] == document;
}

/* Which part of the decoded block lies in first .. last: *from and *to - 1 are its ends. The block must not
 * lie before `first`. */
void cursor_part(PostingCursor *cursor, uint32_t first, uint32_t last, uint32_t *from, uint32_t *to);

/* Remember where the cursor stands: to reach what is not before that is then cheap again. */
static inline void cursor_mark(PostingCursor *cursor) {
    cursor->mark = (CursorPlace){cursor->block, cursor->before, cursor->offset};
}

/* Raise impacts[w] to the impact of each full block that may have documents in window w, which are those
 * from w << shift on, and stand on the decoded rest, whose documents the caller weighs. False where the
 * list is not sound. */
bool cursor_impacts(PostingCursor *cursor, unsigned shift, uint8_t *impacts);

/* All documents of a list, and their frequencies unless NULL, into arrays with room for list->count.
 * False where the list is not sound. */
bool read_list(const PostingList *list, uint32_t *documents, uint8_t *frequencies);

#endif
