/* Merging the terms of one field; merger.h draws it. */
#include "segment/merger.h"

static int compare(const Buffer *left, const Buffer *right) {
    return compare_bytes(left->data, left->size, right->data, right->size);
}

static int order_of(const Merger *merger, size_t left, size_t right) {
    int order = compare(&merger->sources[left].walk.key, &merger->sources[right].walk.key);
    return order != 0 ? order : (left > right) - (left < right);
}

/* Move the source at `at` down to its place in the heap. */
static void sink(Merger *merger, size_t at) {
    size_t *heap = merger->heap, moving = heap[at];
    for (;;) {
        size_t child = 2 * at + 1;
        if (child >= merger->heap_size) break;
        if (child + 1 < merger->heap_size && order_of(merger, heap[child + 1], heap[child]) < 0) child++;
        if (order_of(merger, moving, heap[child]) <= 0) break;
        heap[at] = heap[child];
        at = child;
    }
    heap[at] = moving;
}

/* term_walk_next of a source. Keys that do not ascend are damage. */
static int advance(Merger *merger, MergeSource *source, bool first) {
    int found = term_walk_next(&source->walk);
    bool ascends = found != 1 || first || compare(&source->walk.key, &merger->key) > 0;
    if ((found < 0 && source->walk.damaged) || !ascends) {
        merger->damaged = true;
        return -1;
    }
    return found;
}

bool merger_start(Merger *merger, MergeSource *sources, size_t count, const TermTable *merged,
                  const Lengths *lengths) {
    *merger = (Merger){.sources = sources,
                       .count = count,
                       .counted = merged->counted,
                       .documents = merged->documents,
                       .lengths = *lengths,
                       .table = {.counted = merged->counted, .paired = merged->paired}};
    for (size_t at = 0; at < count; at++) term_walk_start(&sources[at].walk, &sources[at].table);
    merger->heap = malloc((count + 1) * sizeof *merger->heap);
    if (merger->heap == NULL) return false;
    for (size_t at = 0; at < count; at++) {
        int found = advance(merger, &sources[at], true);
        if (found < 0) return false;
        if (found == 1) merger->heap[merger->heap_size++] = at;
    }
    for (size_t at = merger->heap_size / 2; at-- > 0;) sink(merger, at);
    return true;
}


/* Renumber the documents that were read behind the list, and append them. False where a number is beyond the
 * merged segment. */
static bool renumber(Merger *merger, const MergeSource *source, uint32_t count) {
    uint32_t *list = merger->list + merger->list_size;
    uint8_t *frequencies = merger->frequencies + merger->list_size;
    if (source->moved == NULL) {
        for (uint32_t at = 0; at < count; at++) list[at] += source->base;
        merger->list_size += count;
        return true;
    }
    uint32_t kept = 0;
    for (uint32_t at = 0; at < count; at++) {
        uint32_t document = load_u32(source->moved + 4 * (size_t)list[at]);
        if (document == DELETED) continue;
        if (document >= merger->documents) return false;
        frequencies[kept] = frequencies[at];
        list[kept++] = document;
    }
    merger->list_size += kept;
    return true;
}

static bool append(Merger *merger, const MergeSource *source) {
    const PostingList *list = &source->walk.entry.list;
    size_t needed = merger->list_size + list->count;
    if (!array_reserve(&merger->list, &merger->list_capacity, needed, sizeof *merger->list) ||
        !array_reserve(&merger->frequencies, &merger->frequency_capacity, needed, 1)) {
        return false;
    }
    uint8_t *frequencies = merger->frequencies + merger->list_size;
    if (list->count == 0) return true;
    if (list->count == 1) {
        merger->list[merger->list_size] = list->only;
        *frequencies = list->only_frequency;
    } else if (!read_list(list, merger->list + merger->list_size, merger->counted ? frequencies : NULL)) {
        merger->damaged = true;
    }
    merger->damaged = merger->damaged || !renumber(merger, source, list->count);
    return !merger->damaged;
}

/* Join the lists of the least key from all sources that have it, and write them as one. */
static bool merge_key(Merger *merger) {
    const Buffer *least = &merger->sources[merger->heap[0]].walk.key;
    merger->key.size = 0;
    merger->list_size = 0;
    if (!buffer_append(&merger->key, least->data, least->size)) return false;
    do {
        MergeSource *source = &merger->sources[merger->heap[0]];
        if (!append(merger, source)) return false;
        int found = advance(merger, source, false);
        if (found < 0) return false;
        if (found == 0) merger->heap[0] = merger->heap[--merger->heap_size];
        if (merger->heap_size == 0) break;
        sink(merger, 0);
    } while (compare(&merger->sources[merger->heap[0]].walk.key, &merger->key) == 0);
    return merger->list_size == 0 ||
           term_table_add(&merger->table, merger->key.data, merger->key.size, merger->list,
                          merger->counted ? merger->frequencies : NULL, (uint32_t)merger->list_size, &merger->lengths);
}

int merger_step(Merger *merger) {
    while (merger->heap_size != 0) {
        if (merger->table.lists.size >= HANDED_ON_AT) return 1;
        if (!merge_key(merger)) return -1;
    }
    return 0;
}

void merger_free(Merger *merger) {
    for (size_t at = 0; at < merger->count; at++) term_walk_end(&merger->sources[at].walk);
    free(merger->heap);
    free(merger->list);
    free(merger->frequencies);
    buffer_free(&merger->key);
    term_table_writer_free(&merger->table);
}
