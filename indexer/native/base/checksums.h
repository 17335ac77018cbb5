/* CRC-32 as zlib has it, and files whose blocks are compared with their checksums before they are first used.
 *
 *   file     | block 0 | block 1 | block 2 | ...   SUMMED_BLOCK bytes each, the last may have fewer
 *   sums     | u32     | u32     | u32     |       the crc32 of each block, as written
 *   checked  | 1       | 0       | 1       |       whether it has been compared
 *
 * Threads share `checked`. Two that come first may compare a block twice; none uses it before it was compared. A
 * block that differs is never marked, so that every reader of it is told. indexer/core/sections.py draws the file,
 * and its functions are the twins in Python.
 */
#ifndef POLICY_CHECKSUMS_H
#define POLICY_CHECKSUMS_H

#include <stdatomic.h>

#include "base/memory.h"

#define SUMMED_BLOCK 1024u

/* The remainders by which eight bytes are taken in at once. */
typedef struct {
    uint32_t rows[8][256];
} CrcTable;

void crc_table_fill(CrcTable *table);

/* zlib's crc32(bytes, crc): that of some bytes behind others whose crc is `crc`; 0 at the beginning. */
uint32_t crc_of(const CrcTable *table, uint32_t crc, const uint8_t *bytes, size_t size);

typedef struct {
    const CrcTable *table;
    const uint8_t *bytes; /* the file from its beginning */
    size_t size;
    const uint8_t *sums;
    _Atomic uint8_t *checked;
} SummedFile;

/* Begin with no block compared. The bytes, which must stay where they are, and the sums must fit together. False
 * where there is no memory. */
bool summed_file_open(SummedFile *file, const CrcTable *table, Section bytes, const uint8_t *sums);
void summed_file_close(SummedFile *file);

static inline size_t summed_blocks(size_t size) { return (size + SUMMED_BLOCK - 1) / SUMMED_BLOCK; }

/* Compare a block, and mark it where it is as it was written. */
bool summed_file_check(const SummedFile *file, size_t block);

/* Whether these bytes of the file are as they were written. Without a file all are. */
static inline bool is_intact(const SummedFile *file, const void *bytes, size_t size) {
    if (file == NULL || size == 0) return true;
    size_t at = (size_t)((uintptr_t)bytes - (uintptr_t)file->bytes);
    if (at > file->size || size > file->size - at) return false;
    size_t last = (at + size - 1) / SUMMED_BLOCK;
    for (size_t block = at / SUMMED_BLOCK; block <= last; block++) {
        if (!atomic_load_explicit(&file->checked[block], memory_order_relaxed) && !summed_file_check(file, block)) {
            return false;
        }
    }
    return true;
}

#endif
