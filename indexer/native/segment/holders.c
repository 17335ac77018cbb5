/* Making the lists of characters; see holders.h. */
#include "segment/holders.h"

#include "base/words.h"

struct HolderList {
    HolderList *next;
    uint8_t character[4];
    uint32_t only;            /* the document of a list of one, which has no bytes */
    size_t character_size, size; /* of the character and of the list, in bytes */
    uint8_t bytes[];
};

void holder_lists_free(HolderLists *lists) {
    for (size_t chain = 0; chain < HOLDER_CHAINS; chain++) {
        for (HolderList *list = atomic_load(&lists->chains[chain]), *next; list != NULL; list = next) {
            next = list->next;
            free(list);
        }
    }
}

static HolderChain *chain_of(HolderLists *lists, const uint8_t *character, size_t size) {
    uint32_t hash = 0;
    for (size_t at = 0; at < size; at++) hash = hash << 6 ^ hash >> 8 ^ character[at];
    return &lists->chains[hash % HOLDER_CHAINS];
}

static const HolderList *find(const HolderList *list, const uint8_t *character, size_t size) {
    for (; list != NULL; list = list->next) {
        if (list->character_size == size && memcmp(list->character, character, size) == 0) return list;
    }
    return NULL;
}

/* Set the bits of a list's documents. */
static bool set_bits(const PostingList *list, uint64_t *bits) {
    PostingCursor cursor;
    if (list->count == 0) return true;
    if (!cursor_open(&cursor, list)) return false;
    do {
        if (!cursor_decode(&cursor)) return false;
        for (uint32_t at = 0; at < cursor.size; at++) {
            uint32_t document = cursor.documents[at];
            bits[document >> 6] |= (uint64_t)1 << (document & 63);
        }
    } while (cursor_next_block(&cursor));
    return !cursor.damaged;
}

/* Set the bits of all documents that hold a character. */
static HoldersStatus set_holders(const TermTable *table, const uint8_t *character, size_t size, uint64_t *bits) {
    TermWalk walk;
    term_walk_start(&walk, table);
    int found = term_walk_reach(&walk, character, size);
    bool sound = true;
    while (sound && found == 1 && walk.key.size >= size && memcmp(walk.key.data, character, size) == 0) {
        sound = set_bits(&walk.entry.list, bits);
        found = term_walk_next(&walk);
    }
    HoldersStatus failed = walk.damaged ? HOLDERS_NOT_SOUND : NO_MEMORY_FOR_HOLDERS;
    term_walk_end(&walk);
    return !sound ? HOLDERS_NOT_SOUND : found < 0 ? failed : LISTED;
}

/* The numbers of the bits that are set, of which there must be `count`. */
static bool read_bits(const uint64_t *bits, uint32_t documents, uint32_t *numbers, uint32_t count) {
    uint32_t read = 0;
    for (uint32_t word = 0; word <= documents / 64; word++) {
        for (uint64_t left = bits[word]; left != 0; left &= left - 1) {
            if (read == count) return false;
            numbers[read++] = 64 * word + lowest_bit(left);
        }
    }
    return read == count;
}

/* A list of documents; NULL without memory. */
static HolderList *made_list(const uint8_t *character, size_t size, const uint32_t *documents, uint32_t count) {
    HolderList *list = malloc(sizeof *list + most_list_bytes(count));
    if (list == NULL) return NULL;
    list->next = NULL;
    memcpy(list->character, character, size);
    list->character_size = size;
    list->only = documents[0];
    list->size = count == 1 ? 0 : write_list(documents, NULL, count, NULL, list->bytes);
    HolderList *smaller = realloc(list, sizeof *list + list->size);
    return smaller != NULL ? smaller : list;
}

/* Make the list of a character, and add it to its chain. */
static HoldersStatus make_list(const TermTable *table, const uint8_t *character, size_t size, uint32_t holders,
                               HolderChain *chain, const HolderList **made) {
    uint64_t *bits = calloc(table->documents / 64 + (size_t)1, sizeof *bits);
    uint32_t *documents = malloc(holders * sizeof *documents);
    HolderList *list = NULL;
    HoldersStatus status = bits == NULL || documents == NULL ? NO_MEMORY_FOR_HOLDERS
                                                             : set_holders(table, character, size, bits);
    if (status == LISTED && !read_bits(bits, table->documents, documents, holders)) status = HOLDERS_NOT_SOUND;
    if (status == LISTED && (list = made_list(character, size, documents, holders)) == NULL) {
        status = NO_MEMORY_FOR_HOLDERS;
    }
    free(bits);
    free(documents);
    if (status != LISTED) return status;
    list->next = atomic_load(chain);
    while (!atomic_compare_exchange_weak(chain, &list->next, list)) {
    }
    *made = list;
    return LISTED;
}

HoldersStatus list_of_holders(const TermTable *table, const uint8_t *key, size_t size, TermEntry *entry) {
    if (entry->holders == entry->list.count) return LISTED;
    HolderChain *chain = chain_of(table->holders, key, size);
    const HolderList *list = find(atomic_load(chain), key, size);
    HoldersStatus status = list != NULL ? LISTED : make_list(table, key, size, entry->holders, chain, &list);
    if (status != LISTED) return status;
    entry->list = (PostingList){.bytes = list->bytes,
                                .size = list->size,
                                .count = entry->holders,
                                .documents = table->documents,
                                .only = list->only,
                                .only_frequency = 1};
    return LISTED;
}
