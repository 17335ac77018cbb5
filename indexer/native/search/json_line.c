/* Writes answers as lines of JSON; see json_line.h. */
#include "search/json_line.h"

#include <inttypes.h>
#include <stdio.h>

#include "base/json.h"
#include "segment/record.h"

#define MOST_NUMBER 32u /* characters of a number */

static const char *const names[LINE_FIELDS] = {"article", "paragraph", "text"};

const char *line_field_name(LineField field) { return names[field]; }

static bool add_text(Buffer *json, const char *text) { return buffer_append(json, text, strlen(text)); }

static bool add_section(Buffer *json, Section section) { return buffer_append(json, section.bytes, section.size); }

static bool add_number(Buffer *json, uint64_t number) {
    char digits[MOST_NUMBER];
    size_t at = sizeof digits;
    do digits[--at] = (char)('0' + number % 10);
    while ((number /= 10) != 0);
    return buffer_append(json, digits + at, sizeof digits - at);
}

/* Add milliseconds with the three figures that round() leaves, but for zeros at the end. */
static bool add_milliseconds(Buffer *json, double seconds) {
    uint64_t thousandths = (uint64_t)(seconds * 1e6 + 0.5);
    char figures[] = {'.', (char)('0' + thousandths / 100 % 10), (char)('0' + thousandths / 10 % 10),
                      (char)('0' + thousandths % 10)};
    size_t count = sizeof figures;
    while (count > 2 && figures[count - 1] == '0') count--;
    return add_number(json, thousandths / 1000) && buffer_append(json, figures, count);
}

/* Write a score, which is 0 or a normal number above it, as float.hex of Python does. */
static void write_hex(double score, char written[MOST_NUMBER]) {
    uint64_t bits;
    memcpy(&bits, &score, sizeof bits);
    uint64_t fraction = bits & (((uint64_t)1 << 52) - 1);
    int exponent = (int)(bits >> 52 & 0x7FF);
    if (exponent == 0 && fraction == 0) strcpy(written, "0x0.0p+0");
    else snprintf(written, MOST_NUMBER, "0x1.%013" PRIx64 "p%+d", fraction, exponent - 1023);
}

static bool add_string(Buffer *json, const StringPool *pool, TermSpan span) {
    size_t size;
    const uint8_t *utf8 = pool_key(pool, span, &size);
    return json_add_utf8(json, utf8, size);
}

/* Add the other ways to write a phrase that mean the same, or those that do not. */
static bool add_others(Buffer *json, const Answering *answering, size_t first, bool same, bool *is_first) {
    const Expansion *items = answering->expansions.items;
    bool done = true;
    for (size_t at = first; done && at < answering->expansions.count; at++) {
        if (items[at].same != same || !same_string(&answering->pool, items[at].said, items[first].said)) continue;
        done = (*is_first || add_text(json, ", ")) && add_string(json, &answering->pool, items[at].other);
        *is_first = false;
    }
    return done;
}

/* Whether an expansion is the first of its phrase. */
static bool is_first_of_phrase(const Answering *answering, size_t number) {
    const Expansion *items = answering->expansions.items;
    for (size_t at = 0; at < number; at++) {
        if (same_string(&answering->pool, items[at].said, items[number].said)) return false;
    }
    return true;
}

/* Add {phrase: [other ways]}, in their order: first those that are as near as the first one is. */
static bool add_expansions_of(Buffer *json, const Answering *answering) {
    const Expansions *expansions = &answering->expansions;
    bool done = add_text(json, ", \"expansions\": {");
    for (size_t at = 0; done && at < expansions->count; at++) {
        if (!is_first_of_phrase(answering, at)) continue;
        bool is_first = true, same = expansions->items[at].same;
        done = (at == 0 || add_text(json, ", ")) && add_string(json, &answering->pool, expansions->items[at].said) &&
               add_text(json, ": [") && add_others(json, answering, at, same, &is_first) &&
               add_others(json, answering, at, !same, &is_first) && add_text(json, "]");
    }
    return done && add_text(json, "}");
}

static uint32_t add_to_crc(const LineRequest *request, uint32_t crc, const void *bytes, size_t size) {
    return crc_of(request->crc_table, crc, bytes, size);
}

/* The checksum of the search: that of the options, then of what is asked for of the texts, and of these. */
static uint32_t search_checksum(const Answering *answering, const LineRequest *request) {
    const char *kind = answering->is_bare ? "bare" : request->asks_any && answering->texts.count > 1 ? "any" : "all";
    uint32_t crc = add_to_crc(request, request->options, kind, strlen(kind));
    for (size_t at = 0; at < answering->texts.count; at++) {
        size_t size;
        const uint8_t *utf8 = pool_key(&answering->pool, answering->texts.spans[at], &size);
        crc = add_to_crc(request, add_to_crc(request, crc, "\n", 1), utf8, size);
    }
    return crc;
}

/* Add the cursor of the page after the last hit. */
static bool add_cursor(Buffer *json, const Answering *answering, const LineRequest *request, bool is_complete) {
    const TieredHits *found = &answering->found;
    const TieredHit *last = &found->hits[found->count - 1];
    char total[MOST_NUMBER] = "", holding[MOST_NUMBER] = "", score[MOST_NUMBER], written[8 * MOST_NUMBER];
    if (is_complete) snprintf(total, sizeof total, "%" PRIu64, found->total);
    if (is_complete && answering->is_bare) snprintf(holding, sizeof holding, "%" PRIu64, found->holding);
    write_hex(last->hit.score, score);
    snprintf(written, sizeof written, ",%" PRIu32 ",%zu,%zu,%s,%s,%" PRIu32 ",%" PRIu32 ",%s,%" PRIu32 ",%d",
             search_checksum(answering, request), found->count, found->count, total, holding, last->hit.segment,
             last->hit.document, score, last->hit.day, last->tier);
    if (!add_text(json, ", \"cursor\": \"")) return false;
    size_t start = json->size;
    if (!add_text(json, "1,") || !add_section(json, request->state_id) || !add_text(json, written)) return false;
    uint32_t crc = add_to_crc(request, 0, json->data + start, json->size - start);
    snprintf(written, sizeof written, ",%08" PRIx32 "\"", crc);
    return add_text(json, written);
}

/* Add the id of an article; false where its record is damaged. */
static bool add_id(Buffer *json, const SegmentView *view, uint32_t article) {
    RecordPart part;
    Buffer plain = {NULL, 0, 0};
    bool done = find_part(view, article, ID_LETTER, &part) && plain_value(&part, &plain) &&
                json_add_utf8(json, plain.data, plain.size);
    buffer_free(&plain);
    return done;
}

static bool add_body(Buffer *json, const SegmentView *view, uint32_t document) {
    size_t start, end;
    return text_range(&view->bodies, document, &start, &end) &&
           json_add_units(json, view->bodies.units + start, end - start);
}

static bool add_field(Buffer *json, const SegmentView *view, uint32_t article, uint32_t document, LineField field) {
    switch (field) {
        case ARTICLE_FIELD: return add_id(json, view, article);
        case PARAGRAPH_FIELD: return add_number(json, document - view->first_documents[article] + UINT64_C(1));
        case TEXT_FIELD: return add_body(json, view, document);
        case LINE_FIELDS: break;
    }
    return false;
}

static bool add_hit(Buffer *json, const SegmentView *view, uint32_t document, const LineRequest *request) {
    uint32_t article = article_of(view, document, 0);
    for (size_t at = 0; at < request->field_count; at++) {
        bool named = add_text(json, at == 0 ? "{\"" : ", \"") && add_text(json, names[request->fields[at]]) &&
                     add_text(json, "\": ");
        if (!named || !add_field(json, view, article, document, request->fields[at])) return false;
    }
    return add_text(json, request->field_count == 0 ? "{}" : "}");
}

static bool add_hits(Buffer *json, const Answering *answering, const LineRequest *request) {
    const TieredHits *found = &answering->found;
    prefetch_texts_found(answering);
    bool done = add_text(json, ", \"hits\": [");
    for (size_t at = request->offset; done && at < found->count; at++) {
        const Hit *hit = &found->hits[at].hit;
        done = (at == request->offset || add_text(json, ", ")) &&
               add_hit(json, answering->opened->counted.views[hit->segment], hit->document, request);
    }
    return done && add_text(json, "]");
}

bool needs_suggestions(const Answering *answering, const LineRequest *request) {
    const TieredHits *found = &answering->found;
    return request->counts &&
           (found->count == 0 || !found->is_counted || (answering->is_bare && found->hits[0].tier != EXACT_TIER));
}

bool add_json_line(const Answering *answering, const LineRequest *request, Buffer *json) {
    const TieredHits *found = &answering->found;
    double seconds = clock_now() - request->began;
    uint64_t total = request->counts ? found->total : found->count;
    bool is_complete = request->counts || found->count < request->offset + request->limit;
    bool has_more = found->count > request->offset && !(is_complete && found->count >= total);
    return add_text(json, "{\"id\": ") && add_section(json, request->id) && add_text(json, ", \"query\": ") &&
           json_add_utf8(json, request->text.bytes, request->text.size) && add_text(json, ", \"total\": ") &&
           add_number(json, total) && add_text(json, ", \"complete\": ") &&
           add_text(json, is_complete ? "true" : "false") && add_text(json, ", \"took_ms\": ") &&
           add_milliseconds(json, seconds) &&
           (answering->expansions.count == 0 || add_expansions_of(json, answering)) &&
           (!has_more || add_cursor(json, answering, request, is_complete)) && add_hits(json, answering, request) &&
           add_text(json, "}");
}
