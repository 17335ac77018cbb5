/* Building a query, and the grams of its strings; query.h draws it. */
#include "search/query.h"

#include "base/text.h"

/* `items` with room for `more` after the `count` there are; NULL without memory. */
static void *grown(void *items, size_t count, size_t more, size_t *capacity, size_t item_size) {
    if (count + more <= *capacity && items != NULL) return items;
    size_t wanted = 2 * (count + more) + 8;
    void *larger = wanted > SIZE_MAX / item_size ? NULL : realloc(items, wanted * item_size);
    if (larger != NULL) *capacity = wanted;
    return larger;
}

size_t query_add_node(Query *query, ClauseKind kind) {
    Clause *nodes = grown(query->nodes, query->node_count, 1, &query->node_capacity, sizeof *nodes);
    if (nodes == NULL || query->node_count >= UINT32_MAX) return SIZE_MAX;
    query->nodes = nodes;
    nodes[query->node_count] = (Clause){kind, NO_NEEDLE, 0, 0};
    return query->node_count++;
}

size_t query_add_links(Query *query, size_t children) {
    if (children > UINT32_MAX - query->link_count) return SIZE_MAX;
    uint32_t *links = grown(query->links, query->link_count, children, &query->link_capacity, sizeof *links);
    if (links == NULL) return SIZE_MAX;
    query->links = links;
    size_t first = query->link_count;
    query->link_count += children;
    return first;
}

static Gram gram_of(const uint32_t *codes, size_t count) {
    Gram gram = {{0}, 0};
    for (size_t at = 0; at < count; at++) {
        gram.size = (uint8_t)(gram.size + encode_utf8(codes[at], gram.key + gram.size));
    }
    return gram;
}

/* The pairs of letters, and each character but spaces that is in no such pair. */
static bool find_grams(Needle *needle, const Folding *folding) {
    needle->grams = malloc((needle->length + 1) * sizeof *needle->grams);
    if (needle->grams == NULL) return false;
    bool before = false, paired = false;
    for (size_t at = 0; at < needle->length; at++) {
        const uint32_t *code = needle->codes + at;
        bool letter = folding_is_letter(folding, *code);
        bool pairs = letter && at + 1 < needle->length && folding_is_letter(folding, code[1]);
        paired = before && letter;
        if (pairs) needle->grams[needle->gram_count++] = gram_of(code, 2);
        else if (!paired && *code != ' ') needle->grams[needle->gram_count++] = gram_of(code, 1);
        before = letter;
    }
    needle->is_gram = needle->gram_count == 1 && needle->length == (needle->length == 2 && paired ? 2u : 1u);
    return true;
}

size_t query_add_needle(Query *query, const uint8_t *utf8, size_t size, bool in_title, const Folding *folding) {
    Needle *needles = grown(query->needles, query->needle_count, 1, &query->needle_capacity, sizeof *needles);
    if (needles == NULL || size > SIZE_MAX / 8) return SIZE_MAX;
    query->needles = needles;
    Needle needle = {.codes = malloc(4 * size + 4), .in_title = in_title};
    if (needle.codes == NULL) return SIZE_MAX;
    needle.length = decode_utf8(utf8, size, needle.codes);
    if (!find_grams(&needle, folding)) {
        free(needle.codes);
        return SIZE_MAX;
    }
    needles[query->needle_count] = needle;
    return query->needle_count++;
}

void query_free(Query *query) {
    for (size_t at = 0; at < query->needle_count; at++) {
        free(query->needles[at].codes);
        free(query->needles[at].grams);
    }
    free(query->needles);
    free(query->nodes);
    free(query->links);
    free(query->terms);
}

size_t find_codes(const uint32_t *text, size_t length, const uint32_t *needle, size_t needle_length, size_t from) {
    if (from > length || needle_length > length - from) return SIZE_MAX;
    if (needle_length == 0) return from;
    size_t last = length - needle_length;
    for (size_t at = from; at <= last; at++) {
        if (text[at] == needle[0] && memcmp(text + at, needle, 4 * needle_length) == 0) return at;
    }
    return SIZE_MAX;
}
