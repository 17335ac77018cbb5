/* Analysing articles and collecting their terms and texts; inverter.h draws these. */
#include "segment/inverter.h"

#include "base/text.h"

#define SPACE 0x20u

/* Terms that are looked up together: each alone would wait for memory. */
#define AT_ONCE 256u

bool inverter_start(Inverter *inverter, const Folding *folding, const WordTable *words, uint32_t field_count,
                    uint64_t seed) {
    uint32_t first = 0;
    *inverter = (Inverter){.folding = folding, .words = words, .field_count = field_count};
    for (uint32_t field = 0; field < field_count; field++) {
        field_postings_start(&inverter->fields[field], is_counted((Field)field), is_paired((Field)field), seed);
    }
    return buffer_append(&inverter->first_documents, &first, sizeof first);
}

void inverter_free(Inverter *inverter) {
    for (uint32_t field = 0; field < inverter->field_count; field++) field_postings_free(&inverter->fields[field]);
    buffer_free(&inverter->units);
    buffer_free(&inverter->ends);
    buffer_free(&inverter->title_units);
    buffer_free(&inverter->title_ends);
    buffer_free(&inverter->first_documents);
    buffer_free(&inverter->lengths);
    buffer_free(&inverter->title_lengths);
    buffer_free(&inverter->code_points);
    folded_free(&inverter->folded);
    word_terms_free(&inverter->terms);
}

/* Decode into `code_points`. A high and a low surrogate side by side become the character that they are in
 * UTF-16. */
static bool decode(Inverter *inverter, const uint8_t *bytes, size_t size) {
    Buffer *buffer = &inverter->code_points;
    buffer->size = 0;
    if (size > SIZE_MAX / 8 || !buffer_reserve(buffer, 4 * size)) return false;
    uint32_t *out = (uint32_t *)(void *)buffer->data;
    size_t count = 0;
    for (size_t at = 0; at < size;) {
        uint32_t code = next_utf8(bytes, size, &at);
        if ((code & ~0x3FFu) == 0xDC00 && count != 0 && (out[count - 1] & ~0x3FFu) == 0xD800) {
            out[count - 1] = 0x10000 + ((out[count - 1] & 0x3FF) << 10) + (code & 0x3FF);
        } else {
            out[count++] = code;
        }
    }
    buffer->size = 4 * count;
    return true;
}

/* Add the decoded text to `units`, and its end there to `ends`. */
static bool store(const Inverter *inverter, Buffer *units, Buffer *ends) {
    const uint32_t *text = (const uint32_t *)(const void *)inverter->code_points.data;
    size_t count = inverter->code_points.size / 4;
    if (!buffer_reserve(units, 4 * count)) return false;
    uint8_t *out = units->data + units->size;
    for (size_t at = 0; at < count; at++) {
        uint32_t code = text[at];
        uint16_t unit = (uint16_t)code;
        if (code >= 0x10000) {
            uint16_t high = (uint16_t)(0xD7C0 + (code >> 10));
            memcpy(out, &high, 2);
            out += 2;
            unit = (uint16_t)(0xDC00 + (code & 0x3FF));
        }
        memcpy(out, &unit, 2);
        out += 2;
    }
    units->size = (size_t)(out - units->data);
    uint32_t end = (uint32_t)(units->size / 2);
    return units->size / 2 <= UINT32_MAX && buffer_append(ends, &end, sizeof end);
}

static bool add_words(Inverter *inverter, FieldPostings *field, Buffer *lengths) {
    TermSpans *terms = &inverter->terms.words;
    const uint32_t *text = inverter->folded.text;
    uint64_t keys[AT_ONCE];
    if (word_terms_into(inverter->words, inverter->folding, text, inverter->folded.length, &inverter->terms) < 0) {
        return false;
    }
    uint16_t length = (uint16_t)(terms->count < MOST_WORDS ? terms->count : MOST_WORDS);
    size_t indexed = 0;
    for (size_t at = 0; at < terms->count; at++) {
        if (terms->spans[at].length <= LONGEST_INDEXED_WORD) terms->spans[indexed++] = terms->spans[at];
    }
    for (size_t first = 0; first < indexed; first += AT_ONCE) {
        size_t count = indexed - first < AT_ONCE ? indexed - first : AT_ONCE;
        const TermSpan *spans = terms->spans + first;
        for (size_t at = 0; at < count; at++) {
            keys[at] = vocabulary_key(&field->vocabulary, text + spans[at].start, spans[at].length);
        }
        if (!field_postings_add(field, keys, spans, text, count)) return false;
    }
    return buffer_append(lengths, &length, sizeof length) && field_postings_end_document(field);
}

/* The grams that are posted: pairs of characters other than spaces, and characters behind which there is none. */
static bool add_grams(const Inverter *inverter, FieldPostings *field) {
    const uint32_t *text = inverter->folded.text;
    uint64_t keys[AT_ONCE];
    size_t count = 0;
    for (size_t at = 0; at < inverter->folded.length; at++) {
        uint32_t code = text[at], next = at + 1 < inverter->folded.length ? text[at + 1] : SPACE;
        if (code == SPACE) continue;
        if (count == AT_ONCE) {
            if (!field_postings_add(field, keys, NULL, NULL, count)) return false;
            count = 0;
        }
        keys[count++] = next == SPACE ? short_key(code) : pair_key(code, next);
    }
    return field_postings_add(field, keys, NULL, NULL, count) && field_postings_end_document(field);
}

/* Fold the decoded text, and add its words and grams to two fields. */
static bool add_terms(Inverter *inverter, Field words, Field grams, Buffer *lengths) {
    const uint32_t *text = (const uint32_t *)(const void *)inverter->code_points.data;
    return fold_into(inverter->folding, text, inverter->code_points.size / 4, false, &inverter->folded) == 0 &&
           add_words(inverter, &inverter->fields[words], lengths) && add_grams(inverter, &inverter->fields[grams]);
}

static bool add_paragraph(Inverter *inverter, const uint8_t *line, size_t size) {
    if (!decode(inverter, line, size)) return false;
    const uint32_t *text = (const uint32_t *)(const void *)inverter->code_points.data;
    if (size == 0 || folding_is_blank(inverter->folding, text, inverter->code_points.size / 4)) return true;
    if (inverter->documents == UINT32_MAX) return false;
    inverter->documents++;
    return store(inverter, &inverter->units, &inverter->ends) &&
           add_terms(inverter, FIELD_WORDS, FIELD_GRAMS, &inverter->lengths);
}

static bool add_text(Inverter *inverter, const uint8_t *text, size_t size) {
    while (size != 0) {
        const uint8_t *feed = memchr(text, '\n', size);
        size_t line = feed == NULL ? size : (size_t)(feed - text);
        if (!add_paragraph(inverter, text, line)) return false;
        text += line + (feed != NULL);
        size -= line + (feed != NULL);
    }
    return true;
}

static bool add_keyword(Inverter *inverter, const Keyword *keyword) {
    FieldPostings *field = &inverter->fields[keyword->field];
    Buffer *buffer = &inverter->code_points;
    buffer->size = 0;
    if (keyword->size > SIZE_MAX / 8 || !buffer_reserve(buffer, 4 * keyword->size + 4)) return false;
    uint32_t *term = (uint32_t *)(void *)buffer->data;
    size_t length = decode_utf8(keyword->term, keyword->size, term);
    TermSpan span = {0, (uint32_t)length};
    uint64_t key = vocabulary_key(&field->vocabulary, term, length);
    return field_postings_add(field, &key, &span, term, 1);
}

static bool add_keywords(Inverter *inverter, const InverterArticle *article) {
    bool added = true;
    for (size_t at = 0; at < article->keyword_count && added; at++) {
        added = add_keyword(inverter, &article->keywords[at]);
    }
    for (uint32_t field = FIRST_KEYWORD_FIELD; field < inverter->field_count && added; field++) {
        added = field_postings_end_document(&inverter->fields[field]);
    }
    return added;
}

bool inverter_add(Inverter *inverter, const InverterArticle *article) {
    if (inverter->articles == UINT32_MAX) return false;
    inverter->articles++;
    return add_keywords(inverter, article) && decode(inverter, article->title, article->title_size) &&
           store(inverter, &inverter->title_units, &inverter->title_ends) &&
           add_terms(inverter, FIELD_TITLE_WORDS, FIELD_TITLE_GRAMS, &inverter->title_lengths) &&
           add_text(inverter, article->text, article->text_size) &&
           buffer_append(&inverter->first_documents, &inverter->documents, sizeof inverter->documents);
}

Lengths inverter_lengths(const Inverter *inverter, Field field) {
    const Buffer *buffer = field == FIELD_TITLE_WORDS ? &inverter->title_lengths : &inverter->lengths;
    Lengths lengths = {.lengths = (const uint16_t *)(const void *)buffer->data,
                       .documents = (uint32_t)(buffer->size / sizeof *lengths.lengths)};
    uint64_t words = 0;
    for (uint32_t at = 0; at < lengths.documents; at++) words += lengths.lengths[at];
    if (lengths.documents != 0) lengths.average = (double)words / lengths.documents;
    return lengths;
}
