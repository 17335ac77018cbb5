/* Finds recurring paragraphs: counts the keys, then sorts only the documents whose key may recur. */
#include "duplicates/boilerplate.h"

#include "duplicates/counts.h"

typedef struct {
    uint64_t key;
    uint32_t document;
} Paragraph;

static int compare_paragraphs(const void *one, const void *two) {
    const Paragraph *first = one, *second = two;
    if (first->key != second->key) return first->key < second->key ? -1 : 1;
    return (first->document > second->document) - (first->document < second->document);
}

/* Collect the paragraphs whose count is high enough, if only because keys share a slot. */
static bool collect(const uint64_t *keys, size_t count, uint32_t fewest, Buffer *paragraphs) {
    Counts counts;
    bool done = count_numbers(&counts, keys, count);
    for (size_t at = 0; done && at < count; at++) {
        Paragraph paragraph = {keys[at], (uint32_t)at};
        if (keys[at] == 0 || *slot_of(&counts, keys[at]) < fewest) continue;
        done = buffer_append(paragraphs, &paragraph, sizeof paragraph);
    }
    free(counts.slots);
    return done;
}

bool find_recurring(const uint64_t *keys, size_t count, uint32_t fewest, Buffer *documents) {
    Buffer collected = {NULL, 0, 0};
    bool done = collect(keys, count, fewest < MOST_COUNTED ? fewest : MOST_COUNTED, &collected);
    Paragraph *paragraphs = (Paragraph *)(void *)collected.data;
    size_t end = collected.size / sizeof *paragraphs;
    if (done && end != 0) qsort(paragraphs, end, sizeof *paragraphs, compare_paragraphs);
    for (size_t first = 0, next = 0; done && first < end; first = next) {
        while (next < end && paragraphs[next].key == paragraphs[first].key) next++;
        for (size_t at = first; done && next - first >= fewest && at < next; at++) {
            done = buffer_append(documents, &paragraphs[at].document, sizeof paragraphs[at].document);
        }
    }
    buffer_free(&collected);
    return done;
}
