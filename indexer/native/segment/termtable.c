/* Walking over a term table, finding terms in it, and writing it; termtable.h draws it. */
#include "segment/termtable.h"

#define HOLDERS_BYTES 4u
#define LONG_LENGTH 15u /* in four bits: what more it has follows in a varint */

bool term_table_is_sound(const TermTable *table, size_t block_terms_size, size_t block_lists_size,
                         size_t block_keys_size) {
    return block_terms_size == 4 * table->blocks && block_lists_size == 8 * table->blocks &&
           block_keys_size == 8 * table->blocks &&
           table->blocks == (table->size + TERMS_IN_BLOCK - 1) / TERMS_IN_BLOCK;
}

static size_t block_start(const TermTable *table, size_t block) {
    return block < table->blocks ? load_u32(table->block_terms + 4 * block) : table->terms_size;
}

/* Whether a block, and what says where it and its lists are, is as it was written. The block must lie in `terms`. */
static bool block_is_intact(const TermTable *table, size_t block) {
    size_t start = block_start(table, block), size = block_start(table, block + 1) - start;
    size_t ends = block + 1 < table->blocks ? 2 : 1;
    return is_intact(table->file, table->block_terms + 4 * block, 4 * ends) &&
           is_intact(table->file, table->block_lists + 8 * block, 8) &&
           is_intact(table->file, table->terms + start, size);
}

void term_walk_start(TermWalk *walk, const TermTable *table) {
    memset(walk, 0, sizeof *walk);
    walk->table = table;
    walk->in_block = TERMS_IN_BLOCK - 1;
    walk->block = SIZE_MAX;
}

void term_walk_end(TermWalk *walk) { buffer_free(&walk->key); }

static int walk_fails(TermWalk *walk) {
    walk->damaged = true;
    return -1;
}

static int enter_block(TermWalk *walk, size_t block) {
    const TermTable *table = walk->table;
    walk->block = block;
    walk->in_block = 0;
    walk->at = block_start(table, block);
    walk->end = block_start(table, block + 1);
    if (walk->at > walk->end || walk->end > table->terms_size || !block_is_intact(table, block)) {
        return walk_fails(walk);
    }
    walk->next_list = load_u64(table->block_lists + 8 * block);
    walk->key.size = 0;
    return 1;
}

/* The first eight bytes of a key as a number, in the order of keys. */
static uint64_t packed_key(const uint8_t *key, size_t size) {
    uint64_t packed = 0;
    for (size_t at = 0; at < 8; at++) packed = packed << 8 | (at < size ? key[at] : 0);
    return packed;
}

/* A part of a key's lengths, of which four bits are known; false where the rest does not end before `end`. */
static inline bool read_length(const uint8_t *bytes, size_t end, size_t *at, uint32_t bits, uint32_t *length) {
    uint32_t more = 0;
    if (bits == LONG_LENGTH && (!read_varint(bytes, end, at, &more) || more > LONGEST_KEY)) return false;
    *length = bits + more;
    return true;
}

/* Read what stands before a key's bytes; false where it does not end before `end`. */
static inline bool read_lengths(const uint8_t *bytes, size_t end, size_t *at, uint32_t *shared, uint32_t *more) {
    if (*at >= end) return false;
    uint8_t lengths = bytes[(*at)++];
    return read_length(bytes, end, at, lengths >> 4, shared) && read_length(bytes, end, at, lengths & 15, more);
}

/* Read the entry behind the key: the holders, and the document, or the range of the list. */
static int read_list_entry(TermWalk *walk, bool is_character) {
    const TermTable *table = walk->table;
    PostingList *list = &walk->entry.list;
    uint32_t size, only, frequency = 1, holders = 0;
    *list = (PostingList){.documents = table->documents, .counted = table->counted, .file = table->file};
    if (is_character) {
        if (walk->end - walk->at < HOLDERS_BYTES) return walk_fails(walk);
        holders = load_u32(table->terms + walk->at);
        walk->at += HOLDERS_BYTES;
    }
    if (!read_varint(table->terms, walk->end, &walk->at, &list->count)) return walk_fails(walk);
    walk->entry.holders = is_character ? holders : list->count;
    if (walk->entry.holders == 0 || walk->entry.holders < list->count || walk->entry.holders > table->documents) {
        return walk_fails(walk);
    }
    if (list->count == 0) return 1;
    if (list->count == 1) {
        if (!read_varint(table->terms, walk->end, &walk->at, &only)) return walk_fails(walk);
        if (table->counted && !read_varint(table->terms, walk->end, &walk->at, &frequency)) return walk_fails(walk);
        if (only >= table->documents || frequency == 0 || frequency > MOST_FREQUENCY) return walk_fails(walk);
        list->only = only;
        list->only_frequency = (uint8_t)frequency;
        return 1;
    }
    if (!read_varint(table->terms, walk->end, &walk->at, &size)) return walk_fails(walk);
    if (walk->next_list > table->lists_size || size > table->lists_size - walk->next_list) return walk_fails(walk);
    list->bytes = table->lists + walk->next_list;
    list->size = size;
    walk->next_list += size;
    return 1;
}

/* Whether a key of a table is one character of a paired field. Only its first byte is read. */
static bool is_character(const TermTable *table, const uint8_t *key, size_t size) {
    return table->paired && size != 0 && size == character_bytes(key[0]);
}

static int read_term(TermWalk *walk) {
    const TermTable *table = walk->table;
    uint32_t shared, more;
    if (!read_lengths(table->terms, walk->end, &walk->at, &shared, &more) || shared > walk->key.size ||
        more > walk->end - walk->at || more > LONGEST_KEY - shared) {
        return walk_fails(walk);
    }
    walk->key.size = shared;
    if (!buffer_append(&walk->key, table->terms + walk->at, more)) return -1;
    walk->at += more;
    const uint8_t *key = walk->key.data;
    size_t size = walk->key.size;
    if (table->paired && (size == 0 || size < character_bytes(key[0]))) return walk_fails(walk);
    return read_list_entry(walk, is_character(table, key, size));
}

int term_walk_next(TermWalk *walk) {
    const TermTable *table = walk->table;
    if (walk->block == SIZE_MAX || walk->in_block + 1 == TERMS_IN_BLOCK) {
        size_t next = walk->block == SIZE_MAX ? 0 : walk->block + 1;
        if (next >= table->blocks) return 0;
        if (enter_block(walk, next) < 0) return -1;
    } else {
        if ((uint64_t)walk->block * TERMS_IN_BLOCK + walk->in_block + 1 >= table->size) return 0;
        walk->in_block++;
    }
    return read_term(walk);
}


/* Whether the first key of a block is not above `key`. False also where the block is not sound: the walk over the
 * block before may find that or not, but reads nothing outside. */
static bool begins_at_or_before(const TermTable *table, size_t block, const uint8_t *key, size_t size) {
    size_t at = block_start(table, block), end = block_start(table, block + 1);
    uint32_t shared, more;
    if (end > table->terms_size || !read_lengths(table->terms, end, &at, &shared, &more) || more > end - at) {
        return false;
    }
    return compare_bytes(table->terms + at, more, key, size) <= 0;
}

/* Whether the bytes of a block that begins_at_or_before reads are as they were written. */
static bool begins_intact(const TermTable *table, size_t block) {
    size_t ends = block + 1 < table->blocks ? 2 : 1, at = block_start(table, block);
    uint32_t shared, more;
    if (table->file == NULL) return true;
    if (!is_intact(table->file, table->block_terms + 4 * block, 4 * ends) || at > table->terms_size) return false;
    size_t left = table->terms_size - at, most = 1 + 2 * MOST_VARINT, lengths = left < most ? left : most;
    return is_intact(table->file, table->terms + at, lengths) &&
           read_lengths(table->terms, table->terms_size, &at, &shared, &more) && more <= table->terms_size - at &&
           is_intact(table->file, table->terms + at, more);
}

/* Number of blocks whose first key is, going by block_keys, below `packed`, or not above it where `same`. */
static size_t blocks_below(const TermTable *table, uint64_t packed, bool same) {
    const uint8_t *keys = table->block_keys;
    size_t first = 0, count = table->blocks;
    uint64_t least = packed + same;
    if (same && packed == UINT64_MAX) return count;
    while (count > 1) {
        size_t half = count / 2;
        first += load_u64(keys + 8 * (first + half - 1)) < least ? half : 0;
        count -= half;
    }
    return count == 0 ? 0 : first + (load_u64(keys + 8 * first) < least);
}

/* Find the block that has a key if any has: 1 and *block, 0 where the key is before all others or the table is empty,
 * -1 where the table is not sound.
 *
 * The search reads many numbers and blocks that were not compared. It was right if the two blocks that it ended
 * between are intact: the key is in the first of them or nowhere. */
static int find_block(const TermTable *table, const uint8_t *key, size_t size, size_t *block) {
    uint64_t packed = packed_key(key, size);
    size_t high = blocks_below(table, packed, true), low = high;
    if (high != 0 && load_u64(table->block_keys + 8 * (high - 1)) == packed) {
        low = blocks_below(table, packed, false);
        while (low < high) {
            size_t middle = low + (high - low) / 2;
            if (begins_at_or_before(table, middle, key, size)) low = middle + 1;
            else high = middle;
        }
        if (low < table->blocks && !begins_intact(table, low)) return -1;
    }
    size_t from = low == 0 ? 0 : low - 1, to = low < table->blocks ? low + 1 : low;
    if (!is_intact(table->file, table->block_keys + 8 * from, 8 * (to - from))) return -1;
    *block = from;
    return low != 0;
}

int term_walk_reach(TermWalk *walk, const uint8_t *key, size_t size) {
    size_t block;
    if (walk->table->blocks == 0) return 0;
    if (find_block(walk->table, key, size, &block) < 0) return walk_fails(walk);
    int found = enter_block(walk, block);
    if (found == 1) found = read_term(walk);
    while (found == 1 && compare_bytes(walk->key.data, walk->key.size, key, size) < 0) found = term_walk_next(walk);
    return found;
}

/* Go past the entry behind the key; false where the block is not sound. */
static bool skip_list_entry(TermWalk *walk, bool is_character) {
    const TermTable *table = walk->table;
    uint32_t count, size, frequency;
    if (is_character) {
        if (walk->end - walk->at < HOLDERS_BYTES) return false;
        walk->at += HOLDERS_BYTES;
    }
    if (!read_varint(table->terms, walk->end, &walk->at, &count)) return false;
    if (count == 0) return true;
    if (!read_varint(table->terms, walk->end, &walk->at, &size)) return false;
    if (count != 1) walk->next_list += size;
    return count != 1 || !table->counted || read_varint(table->terms, walk->end, &walk->at, &frequency);
}

/* Find a key in the block that was entered: 1, 0, or -1 where the block is not sound.
 *
 * Keys ascend. While they are below `key`, `matched` is the number of bytes that `key` and the last of them begin
 * with; one that shares more with that is below as well, one that shares less is above. */
static int find_in_block(TermWalk *walk, const uint8_t *key, size_t size) {
    const TermTable *table = walk->table;
    uint64_t left = table->size - (uint64_t)walk->block * TERMS_IN_BLOCK;
    size_t matched = 0, before = 0;
    uint8_t first = 0;
    for (uint64_t at = 0; at < left && at < TERMS_IN_BLOCK; at++) {
        uint32_t shared, more;
        if (!read_lengths(table->terms, walk->end, &walk->at, &shared, &more) || shared > before ||
            more > walk->end - walk->at || more > LONGEST_KEY - shared) {
            return walk_fails(walk);
        }
        const uint8_t *rest = table->terms + walk->at;
        walk->at += more;
        before = (size_t)shared + more;
        if (shared == 0 && more != 0) first = rest[0];
        bool single = is_character(table, &first, before);
        if (shared < matched) return 0;
        if (shared == matched) {
            size_t same = 0;
            while (same < more && matched < size && rest[same] == key[matched]) same++, matched++;
            if (same == more && matched == size) {
                int read = read_list_entry(walk, single);
                /* It is read soon, but after those of other terms were found. */
                if (read == 1 && walk->entry.list.count > 1) __builtin_prefetch(walk->entry.list.bytes);
                return read;
            }
            if (matched == size || (same < more && rest[same] > key[matched])) return 0;
        }
        if (!skip_list_entry(walk, single)) return walk_fails(walk);
    }
    return 0;
}

int term_table_find(const TermTable *table, const uint8_t *key, size_t size, TermEntry *entry) {
    TermWalk walk = {.table = table};
    size_t block;
    if (table->blocks == 0) return 0;
    int found = find_block(table, key, size, &block);
    if (found == 1) found = enter_block(&walk, block);
    if (found == 1) found = find_in_block(&walk, key, size);
    *entry = walk.entry;
    return found;
}

static bool append_varint(Buffer *buffer, uint32_t number) {
    if (!buffer_reserve(buffer, MOST_VARINT)) return false;
    buffer->size += write_varint(number, buffer->data + buffer->size);
    return true;
}

static bool begin_block(TermTableWriter *writer, const uint8_t *key, size_t key_size) {
    if (writer->terms.size > UINT32_MAX) return false;
    uint32_t terms = (uint32_t)writer->terms.size;
    uint64_t lists = writer->lists_before + writer->lists.size, packed = packed_key(key, key_size);
    writer->last_key.size = 0;
    return buffer_append(&writer->block_terms, &terms, sizeof terms) &&
           buffer_append(&writer->block_lists, &lists, sizeof lists) &&
           buffer_append(&writer->block_keys, &packed, sizeof packed);
}

static uint8_t length_bits(size_t length) { return (uint8_t)(length < LONG_LENGTH ? length : LONG_LENGTH); }

static bool append_more_length(Buffer *buffer, size_t length) {
    return length < LONG_LENGTH || append_varint(buffer, (uint32_t)(length - LONG_LENGTH));
}

/* Write a key, without the bytes that it shares with the last one in its block. */
static bool add_key(TermTableWriter *writer, const uint8_t *key, size_t key_size) {
    if (key_size > LONGEST_KEY) return false;
    if (writer->size % TERMS_IN_BLOCK == 0 && !begin_block(writer, key, key_size)) return false;
    size_t shared = 0, most = writer->last_key.size < key_size ? writer->last_key.size : key_size;
    while (shared < most && writer->last_key.data[shared] == key[shared]) shared++;
    size_t more = key_size - shared;
    uint8_t lengths = (uint8_t)(length_bits(shared) << 4 | length_bits(more));
    if (!buffer_append(&writer->terms, &lengths, 1) || !append_more_length(&writer->terms, shared) ||
        !append_more_length(&writer->terms, more) || !buffer_append(&writer->terms, key + shared, more)) {
        return false;
    }
    writer->last_key.size = shared;
    writer->size++;
    return buffer_append(&writer->last_key, key + shared, more);
}

/* Begin to count the holders of the character that a key begins with. */
static bool begin_character(TermTableWriter *writer, const uint8_t *key, size_t size) {
    HolderCount *count = &writer->current;
    if (!add_key(writer, key, size)) return false;
    memcpy(count->character, key, size);
    count->size = size;
    count->number++;
    count->holders = 0;
    count->written = writer->terms.size;
    return buffer_append(&writer->terms, &count->holders, sizeof count->holders);
}

/* Count documents as holders of the current character, each once. */
static bool count_holders(TermTableWriter *writer, const uint32_t *documents, uint32_t count) {
    HolderCount *current = &writer->current;
    size_t known = current->capacity, needed = count == 0 ? 0 : documents[count - 1] + (size_t)1;
    if (!array_reserve(&current->last, &current->capacity, needed, sizeof *current->last)) return false;
    size_t more = current->capacity - known;
    if (more != 0) memset(current->last + known, 0, more * sizeof *current->last);
    for (uint32_t at = 0; at < count; at++) {
        uint32_t *last = &current->last[documents[at]];
        current->holders += *last != current->number;
        *last = current->number;
    }
    memcpy(writer->terms.data + current->written, &current->holders, sizeof current->holders);
    return true;
}

/* Write a key of a paired field, after its character where this is missing. */
static bool add_paired_key(TermTableWriter *writer, const uint8_t *key, size_t key_size) {
    size_t size = key_size == 0 ? 0 : character_bytes(key[0]);
    if (size == 0 || size > key_size) return false;
    if (size == writer->current.size && memcmp(writer->current.character, key, size) == 0) {
        return add_key(writer, key, key_size);
    }
    if (!begin_character(writer, key, size)) return false;
    return size == key_size || (append_varint(&writer->terms, 0) && add_key(writer, key, key_size));
}

bool term_table_add(TermTableWriter *writer, const uint8_t *key, size_t key_size, const uint32_t *documents,
                    const uint8_t *frequencies, uint32_t count, const Lengths *lengths) {
    if (writer->paired) {
        if (!add_paired_key(writer, key, key_size) || !count_holders(writer, documents, count)) return false;
    } else if (!add_key(writer, key, key_size)) {
        return false;
    }
    if (!append_varint(&writer->terms, count)) return false;
    if (count == 1) {
        return append_varint(&writer->terms, documents[0]) &&
               (frequencies == NULL || append_varint(&writer->terms, frequencies[0]));
    }
    if (!buffer_reserve(&writer->lists, most_list_bytes(count))) return false;
    size_t size = write_list(documents, frequencies, count, lengths, writer->lists.data + writer->lists.size);
    writer->lists.size += size;
    return size <= UINT32_MAX && append_varint(&writer->terms, (uint32_t)size);
}

void term_table_writer_free(TermTableWriter *writer) {
    buffer_free(&writer->terms);
    buffer_free(&writer->block_terms);
    buffer_free(&writer->block_lists);
    buffer_free(&writer->block_keys);
    buffer_free(&writer->lists);
    buffer_free(&writer->last_key);
    free(writer->current.last);
}
