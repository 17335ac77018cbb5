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

size_t query_add_node(Query *query, NodeKind kind) {
    Node *nodes = grown(query->nodes, query->node_count, 1, &query->node_capacity, sizeof *nodes);
    if (nodes == NULL || query->node_count >= UINT32_MAX) return SIZE_MAX;
    query->nodes = nodes;
    nodes[query->node_count] = (Node){.kind = kind};
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

size_t query_add_leaf(Query *query, Predicate predicate, Field field, size_t strings) {
    TextLeaf *leaves = grown(query->leaves, query->leaf_count, 1, &query->leaf_capacity, sizeof *leaves);
    if (leaves == NULL) return SIZE_MAX;
    query->leaves = leaves;
    TextLeaf *leaf = &leaves[query->leaf_count];
    *leaf = (TextLeaf){.predicate = predicate, .field = field};
    leaf->strings = calloc(strings + 1, sizeof *leaf->strings);
    return leaf->strings == NULL ? SIZE_MAX : query->leaf_count++;
}

static Gram gram_of(const uint32_t *codes, size_t count) {
    Gram gram = {{0}, 0};
    for (size_t at = 0; at < count; at++) {
        gram.size = (uint8_t)(gram.size + encode_utf8(codes[at], gram.key + gram.size));
    }
    return gram;
}

/* The pairs of letters, and each character but spaces that is in no such pair. */
static bool add_grams(TextLeaf *leaf, const String *string, const Folding *folding) {
    Gram *grams = realloc(leaf->grams, (leaf->gram_count + string->length + 1) * sizeof *grams);
    if (grams == NULL) return false;
    leaf->grams = grams;
    bool before = false, paired = false;
    for (size_t at = 0; at < string->length; at++) {
        const uint32_t *code = string->codes + at;
        bool letter = folding_is_letter(folding, *code);
        bool pairs = letter && at + 1 < string->length && folding_is_letter(folding, code[1]);
        paired = before && letter;
        if (pairs) grams[leaf->gram_count++] = gram_of(code, 2);
        else if (!paired && *code != ' ') grams[leaf->gram_count++] = gram_of(code, 1);
        before = letter;
    }
    leaf->is_gram = leaf->string_count == 1 && leaf->gram_count == 1 &&
                    string->length == (string->length == 2 && paired ? 2u : 1u);
    return true;
}

bool leaf_add_string(TextLeaf *leaf, const uint8_t *utf8, size_t size, const Folding *folding) {
    String *string = &leaf->strings[leaf->string_count++];
    string->codes = size > SIZE_MAX / 8 ? NULL : malloc(4 * size + 4);
    if (string->codes == NULL) return false;
    string->length = decode_utf8(utf8, size, string->codes);
    leaf->is_empty |= string->length == 0;
    return add_grams(leaf, string, folding);
}

void query_free(Query *query) {
    for (size_t at = 0; at < query->leaf_count; at++) {
        TextLeaf *leaf = &query->leaves[at];
        for (size_t string = 0; string < leaf->string_count; string++) free(leaf->strings[string].codes);
        free(leaf->strings);
        free(leaf->grams);
    }
    free(query->leaves);
    free(query->nodes);
    free(query->links);
    free(query->terms);
}
