/* Opens a word table: checks the lengths of its sections, and reads the words that are always split. */
#include "analysis/dictionary.h"

#include "base/text.h"

#define ROOTS 0x10000
#define MODEL_CHARACTERS (LAST_MODEL_HAN - FIRST_MODEL_HAN + 1)

static const char *unsound_length(WordTable *table) {
    size_t nodes = table->labels.size / 2, distinct = table->distinct.size / 8;
    if (table->labels.size % 2 != 0 || nodes == 0 || nodes >= UINT32_MAX) return "labels";
    if (table->distinct.size % 8 != 0 || distinct == 0 || distinct >= UINT32_MAX) return "distinct";
    table->wide = distinct > 0x10000;
    size_t groups = nodes / NODES_IN_GROUP + 1;
    table->child_bytes = table->children.size == groups * (4 + 2 * NODES_IN_GROUP) ? 2 : 4;
    if (table->children.size != groups * (4 + NODES_IN_GROUP * table->child_bytes)) return "children";
    size_t width = table->wide ? 4 : 2;
    if (table->weights.size / width != nodes || table->weights.size % width != 0) return "weights";
    if (table->roots.size != 2 * ROOTS) return "roots";
    size_t rows = table->model.size / (8 * 4) - MODEL_ROWS;
    if (table->model.size % (8 * 4) != 0 || rows == 0 || rows > MODEL_CHARACTERS) return "model";
    if (table->rows.size != 2 * MODEL_CHARACTERS) return "rows";
    table->row_count = (uint32_t)rows;
    table->nodes = (uint32_t)nodes;
    table->distinct_count = (uint32_t)distinct;
    return NULL;
}

typedef struct {
    const uint32_t *word, *split_codes;
    size_t length;
} Key;

static int compare(const void *one, const void *other) {
    const Key *key = one;
    const SplitWord *split = other;
    const uint32_t *codes = key->split_codes + split->start;
    for (size_t at = 0; at < key->length && at < split->length; at++) {
        if (key->word[at] != codes[at]) return key->word[at] < codes[at] ? -1 : 1;
    }
    return (key->length > split->length) - (key->length < split->length);
}

bool is_always_split(const WordTable *table, const uint32_t *word, size_t length) {
    const Buffer *words = &table->split_words;
    Key key = {word, (const uint32_t *)(const void *)table->split_codes.data, length};
    return words->size != 0 &&
           bsearch(&key, words->data, words->size / sizeof(SplitWord), sizeof(SplitWord), compare) != NULL;
}

bool word_table_open(WordTable *table, Section split, const char **reason) {
    *reason = unsound_length(table);
    if (*reason != NULL) return false;
    if (split.size >= UINT32_MAX) {
        *reason = "split";
        return false;
    }
    SplitWord word = {0, 0};
    for (size_t at = 0; at < split.size;) {
        uint32_t code = next_utf8(split.bytes, split.size, &at);
        if (code != '\n') {
            if (!buffer_append(&table->split_codes, &code, sizeof code)) return false;
            word.length++;
        }
        if (code == '\n' || at == split.size) {
            if (!buffer_append(&table->split_words, &word, sizeof word)) return false;
            word = (SplitWord){(uint32_t)(table->split_codes.size / sizeof code), 0};
        }
    }
    return true;
}

void word_table_free(WordTable *table) {
    buffer_free(&table->split_codes);
    buffer_free(&table->split_words);
}
