/* Comparing terms with the values in records; see respelling.h. */
#include "search/respelling.h"

#include "segment/record.h"

static bool holds_bytes(const uint8_t *bytes, size_t size, const uint8_t *part, size_t part_size) {
    while (size >= part_size && part_size != 0) {
        const uint8_t *at = memchr(bytes, part[0], size - part_size + 1);
        if (at == NULL) return false;
        if (memcmp(at, part, part_size) == 0) return true;
        size -= (size_t)(at + 1 - bytes);
        bytes = at + 1;
    }
    return false;
}

/* Whether a record, view->records[at .. end), holds the key in a part with the letter. */
static bool record_holds(const SegmentView *view, size_t at, size_t end, uint8_t letter, const Buffer *key) {
    RecordPart part;
    while (next_part(view->records, end, &at, &part)) {
        if (part.letter == letter && holds_bytes(part.value, part.size, key->data, key->size)) return true;
    }
    return false;
}

static bool first_article(const PostingList *list, uint32_t *article) {
    PostingCursor cursor;
    if (list->count == 1) {
        *article = list->only;
        return true;
    }
    if (!cursor_open(&cursor, list) || !cursor_decode(&cursor)) return false;
    *article = cursor.documents[0];
    return true;
}

static bool keep(Respellings *found, const Buffer *key, uint32_t article) {
    if (!array_reserve(&found->terms, &found->capacity, found->count + 1, sizeof *found->terms)) return false;
    found->terms[found->count++] = (Respelling){found->keys.size, key->size, article};
    return buffer_append(&found->keys, key->data, key->size);
}

bool find_respellings(const SegmentView *view, Field field, uint8_t letter, Respellings *found) {
    TermWalk walk;
    int next = 0;
    bool has_memory = true;
    *found = (Respellings){.count = 0};
    term_walk_start(&walk, &view->tables[field]);
    while (has_memory && found->damaged == NULL && (next = term_walk_next(&walk)) == 1) {
        uint32_t article;
        size_t at, end;
        if (!first_article(&walk.entry.list, &article)) found->damaged = view->field_names[field];
        else if (!record_range(view, article, &at, &end)) found->damaged = "records";
        else if (!record_holds(view, at, end, letter, &walk.key)) has_memory = keep(found, &walk.key, article);
    }
    if (next < 0 && walk.damaged) found->damaged = view->field_names[field];
    term_walk_end(&walk);
    return has_memory && (next >= 0 || found->damaged != NULL);
}

void respellings_free(Respellings *respellings) {
    buffer_free(&respellings->keys);
    free(respellings->terms);
}
