/* Counts pairs of letters by a hash table with open addressing: a key is a pair, 0 an empty place. */
#include "analysis/pairs.h"

typedef struct {
    uint64_t *keys;
    uint8_t *texts; /* of each key: IN_FIRST, IN_SECOND or both */
    size_t mask;
} PairTable;

enum { IN_FIRST = 1, IN_SECOND = 2 };

static uint8_t *texts_of(PairTable *table, uint64_t key) {
    size_t place = (size_t)(key * UINT64_C(0x9E3779B97F4A7C15) >> 32) & table->mask;
    while (table->keys[place] != 0 && table->keys[place] != key) place = (place + 1) & table->mask;
    table->keys[place] = key;
    return &table->texts[place];
}

/* Add the pairs of one text; *count of them are new to it. */
static void add_pairs(PairTable *table, const Folding *folding, const CodePoints *text, uint8_t bit, SharedPairs *shared,
                      size_t *count) {
    bool before = false;
    for (size_t at = 0; at < text->count; at++) {
        bool is_letter = folding_is_letter(folding, text->codes[at]);
        if (before && is_letter) {
            uint8_t *texts = texts_of(table, (uint64_t)text->codes[at - 1] << 32 | text->codes[at]);
            if ((*texts & bit) == 0) {
                *count += 1;
                shared->in_both += *texts != 0;
                *texts |= bit;
            }
        }
        before = is_letter;
    }
}

bool shared_pairs(const Folding *folding, const CodePoints *first, const CodePoints *second, SharedPairs *shared) {
    size_t size = 64;
    while (size / 2 < first->count + second->count) size *= 2;
    PairTable table = {calloc(size, sizeof *table.keys), calloc(size, 1), size - 1};
    bool done = table.keys != NULL && table.texts != NULL;
    *shared = (SharedPairs){0, 0, 0};
    if (done) {
        add_pairs(&table, folding, first, IN_FIRST, shared, &shared->in_first);
        add_pairs(&table, folding, second, IN_SECOND, shared, &shared->in_second);
    }
    free(table.keys);
    free(table.texts);
    return done;
}
