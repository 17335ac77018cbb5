/* Building a query, and the grams of its strings; query.h draws it. */
#include "search/query.h"

#include "base/memory.h"
#include "base/text.h"

size_t query_add_node(Query *query, NodeKind kind) {
    if (query->node_count >= UINT32_MAX) return SIZE_MAX;
    if (!array_reserve(&query->nodes, &query->node_capacity, query->node_count + 1, sizeof(Node))) return SIZE_MAX;
    query->nodes[query->node_count] = (Node){.kind = kind};
    return query->node_count++;
}

size_t query_add_links(Query *query, size_t children) {
    size_t first = query->link_count, needed = first + children;
    if (children > UINT32_MAX - first) return SIZE_MAX;
    if (!array_reserve(&query->links, &query->link_capacity, needed, sizeof(uint32_t))) return SIZE_MAX;
    query->link_count = needed;
    return first;
}

size_t query_add_leaf(Query *query, Field field) {
    if (!array_reserve(&query->leaves, &query->leaf_capacity, query->leaf_count + 1, sizeof(TextLeaf))) return SIZE_MAX;
    query->leaves[query->leaf_count] = (TextLeaf){.field = field};
    return query->leaf_count++;
}

size_t leaf_add_pattern(TextLeaf *leaf, Predicate predicate) {
    size_t needed = leaf->pattern_count + 1;
    if (needed >= UINT32_MAX) return SIZE_MAX;
    if (!array_reserve(&leaf->patterns, &leaf->pattern_capacity, needed, sizeof(Pattern))) return SIZE_MAX;
    leaf->patterns[leaf->pattern_count] = (Pattern){.predicate = predicate, .size = 1};
    return leaf->pattern_count++;
}

static Gram gram_of(const uint32_t *codes, size_t count) {
    Gram gram = {{0}, 0};
    for (size_t at = 0; at < count; at++) {
        gram.size = (uint8_t)(gram.size + encode_utf8(codes[at], gram.key + gram.size));
    }
    return gram;
}

/* The pairs of neighbours other than spaces, and each character but spaces that is in no such pair. */
bool leaf_require(TextLeaf *leaf, size_t pattern) {
    const CodePoints *string = &leaf->patterns[pattern].string;
    Gram *grams = realloc(leaf->grams, (leaf->gram_count + string->count + 1) * sizeof *grams);
    if (grams == NULL) return false;
    leaf->grams = grams;
    bool paired = false;
    for (size_t at = 0; at < string->count; at++) {
        const uint32_t *code = string->codes + at;
        bool pairs = *code != ' ' && at + 1 < string->count && code[1] != ' ';
        if (pairs) grams[leaf->gram_count++] = gram_of(code, 2);
        else if (!paired && *code != ' ') grams[leaf->gram_count++] = gram_of(code, 1);
        paired = pairs;
    }
    leaf->is_empty |= string->count == 0;
    bool is_spaced = string->count != 0 && (string->codes[0] == ' ' || string->codes[string->count - 1] == ' ');
    leaf->is_gram = pattern == 0 && leaf->gram_count == 1 && string->count <= 2 && !is_spaced;
    return true;
}

bool leaf_set_string(TextLeaf *leaf, size_t pattern, const uint8_t *utf8, size_t size) {
    CodePoints *string = &leaf->patterns[pattern].string;
    if (pattern == 0) {
        leaf->string = utf8;
        leaf->string_size = size;
    }
    string->codes = size > SIZE_MAX / 8 ? NULL : malloc(4 * size + 4);
    if (string->codes == NULL) return false;
    string->count = decode_utf8(utf8, size, string->codes);
    return true;
}

void query_free(Query *query) {
    for (size_t at = 0; at < query->leaf_count; at++) {
        TextLeaf *leaf = &query->leaves[at];
        for (size_t pattern = 0; pattern < leaf->pattern_count; pattern++) free(leaf->patterns[pattern].string.codes);
        free(leaf->patterns);
        free(leaf->grams);
    }
    free(query->leaves);
    free(query->nodes);
    free(query->links);
    free(query->terms);
    free(query->weighed);
    free(query->recency.shares);
    free(query->places);
}
