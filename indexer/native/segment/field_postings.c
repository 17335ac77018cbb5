/* Collecting the postings of a field and sorting them; field_postings.h draws them. */
#include "segment/field_postings.h"

void field_postings_start(FieldPostings *field, bool counted, bool paired, uint64_t seed) {
    *field = (FieldPostings){.counted = counted, .paired = paired};
    vocabulary_start(&field->vocabulary, seed);
}

void field_postings_free(FieldPostings *field) {
    vocabulary_free(&field->vocabulary);
    buffer_free(&field->terms);
    buffer_free(&field->frequencies);
    buffer_free(&field->ends);
}

/* Add one occurrence of a term to the current document. There is room for a posting. */
static void add_once(FieldPostings *field, VocabularySlot *slot) {
    uint8_t *frequencies = field->frequencies.data;
    if (slot->mark > field->first) {
        if (field->counted && frequencies[slot->mark - 1] < MOST_FREQUENCY) frequencies[slot->mark - 1]++;
        return;
    }
    memcpy(field->terms.data + field->terms.size, &slot->term, sizeof slot->term);
    field->terms.size += sizeof slot->term;
    if (field->counted) frequencies[field->frequencies.size++] = 1;
    slot->mark = ++field->size;
}

bool field_postings_add(FieldPostings *field, const uint64_t *keys, const TermSpan *spans, const uint32_t *text,
                        size_t count) {
    Vocabulary *vocabulary = &field->vocabulary;
    if (count >= UINT32_MAX - field->size || !vocabulary_reserve(vocabulary, count) ||
        !buffer_reserve(&field->terms, count * sizeof(uint32_t)) ||
        (field->counted && !buffer_reserve(&field->frequencies, count))) {
        return false;
    }
    for (size_t at = 0; at < count; at++) vocabulary_prefetch(vocabulary, keys[at]);
    for (size_t at = 0; at < count; at++) {
        VocabularySlot *slot;
        if (keys[at] & LONG_KEY) {
            slot = vocabulary_find(vocabulary, keys[at], text + spans[at].start, spans[at].length);
            if (slot == NULL) return false;
        } else {
            slot = vocabulary_find(vocabulary, keys[at], NULL, 0);
        }
        add_once(field, slot);
    }
    return true;
}

bool field_postings_end_document(FieldPostings *field) {
    field->first = field->size;
    return buffer_append(&field->ends, &field->size, sizeof field->size);
}

/* Move each posting to the next free place of its term; place_of gives these, at first the starts. */
static void scatter(const FieldPostings *field, FieldWriter *writer, uint32_t *place_of) {
    const uint32_t *terms = (const uint32_t *)(const void *)field->terms.data;
    const uint32_t *ends = (const uint32_t *)(const void *)field->ends.data;
    uint32_t documents = (uint32_t)(field->ends.size / sizeof *ends), posting = 0;
    for (uint32_t document = 0; document < documents; document++) {
        for (; posting < ends[document]; posting++) {
            uint32_t place = place_of[terms[posting]]++;
            writer->documents[place] = document;
            if (field->counted) writer->frequencies[place] = field->frequencies.data[posting];
        }
    }
}

bool field_writer_start(FieldWriter *writer, FieldPostings *field, Lengths lengths) {
    *writer = (FieldWriter){.size = field->vocabulary.size,
                            .lengths = lengths,
                            .table = {.counted = field->counted, .paired = field->paired}};
    size_t size = writer->size, postings = field->size;
    const uint32_t *terms = (const uint32_t *)(const void *)field->terms.data;
    uint32_t *place_of = calloc(size + 1, sizeof *place_of);
    writer->order = vocabulary_sorted(&field->vocabulary);
    writer->ends = malloc((size + 1) * sizeof *writer->ends);
    writer->documents = malloc((postings + 1) * sizeof *writer->documents);
    writer->frequencies = field->counted ? malloc(postings + 1) : NULL;
    if (place_of == NULL || writer->order == NULL || writer->ends == NULL || writer->documents == NULL ||
        (field->counted && writer->frequencies == NULL)) {
        free(place_of);
        return false;
    }
    for (size_t posting = 0; posting < postings; posting++) place_of[terms[posting]]++;
    uint32_t end = 0;
    for (size_t at = 0; at < size; at++) {
        uint32_t *place = &place_of[writer->order[at].term], count = *place;
        *place = end;
        end += count;
        writer->ends[at] = end;
    }
    scatter(field, writer, place_of);
    free(place_of);
    buffer_free(&field->terms);
    buffer_free(&field->frequencies);
    buffer_free(&field->ends);
    return true;
}

int field_writer_step(FieldWriter *writer) {
    while (writer->next < writer->size) {
        if (writer->table.lists.size >= HANDED_ON_AT) return 1;
        const SortedTerm *term = &writer->order[writer->next];
        uint32_t begin = writer->next == 0 ? 0 : writer->ends[writer->next - 1];
        uint32_t count = writer->ends[writer->next] - begin;
        writer->key.size = 0;
        if (!buffer_reserve(&writer->key, 4 * ((size_t)SHORT_TERM + term->more_length))) return -1;
        size_t key_size = sorted_term_utf8(term, writer->key.data);
        const uint8_t *frequencies = writer->frequencies == NULL ? NULL : writer->frequencies + begin;
        if (!term_table_add(&writer->table, writer->key.data, key_size, writer->documents + begin, frequencies, count,
                            &writer->lengths)) {
            return -1;
        }
        writer->next++;
    }
    return 0;
}

void field_writer_free(FieldWriter *writer) {
    free(writer->order);
    free(writer->ends);
    free(writer->documents);
    free(writer->frequencies);
    buffer_free(&writer->key);
    term_table_writer_free(&writer->table);
}
