/* Cuts a query's texts into words and atoms; query_words.h says which. */
#include "search/query_words.h"

#include "base/memory.h"

/* Longer words are split into words of two and of three characters, */
#define LONGEST_PART 3u

/* but no longer ones than this: runs of letters or digits. */
#define LONGEST_SPLIT 16u

/* Leave out the function words, unless all are. */
static void keep_asking(const QueryCutter *cutter, const StringPool *pool, TermSpans *words) {
    size_t kept = 0;
    for (size_t at = 0; at < words->count; at++) {
        TermSpan word = words->spans[at];
        if (!is_among(&cutter->function_words, pool->codes + word.start, word.length)) words->spans[kept++] = word;
    }
    if (kept != 0) words->count = kept;
}

bool add_words_of(const QueryCutter *cutter, const StringPool *pool, TermSpan text, TermSpans *words) {
    WordTerms terms = {0};
    TermSpans found = {NULL, 0, 0};
    bool done = word_terms_into(cutter->table, cutter->folding, pool->codes + text.start, text.length, &terms) == 0;
    for (size_t at = 0; done && at < terms.words.count; at++) {
        TermSpan word = terms.words.spans[at];
        done = add_unique(pool, &found, (TermSpan){text.start + word.start, word.length});
    }
    keep_asking(cutter, pool, &found);
    for (size_t at = 0; done && at < found.count; at++) done = add_unique(pool, words, found.spans[at]);
    free(found.spans);
    word_terms_free(&terms);
    return done;
}

/* Whether some characters are one of the inner words of a word. */
static bool is_inner(const TermSpans *inner, const uint32_t *word, uint32_t start, uint32_t length) {
    for (size_t at = 0; at < inner->count; at++) {
        TermSpan span = inner->spans[at];
        if (span.length == length && memcmp(word + span.start, word + start, length * sizeof *word) == 0) return true;
    }
    return false;
}

/* The inner words of a word, which is cut by itself as a text in search mode. */
static bool find_inner(const QueryCutter *cutter, const uint32_t *word, uint32_t length, TermSpans *inner) {
    Cut cut = {0};
    bool done = cut_into(cutter->table, word, length, &cut) == 0;
    for (size_t at = 0; done && at < cut.words.count; at++) {
        done = add_search_words(cutter->table, word, cut.words.spans[at], inner);
    }
    cut_free(&cut);
    return done;
}

/* Set lengths[end] to the length of the part that ends there in the fewest parts that make up the word up to there; 0
 * where none do. Of as few the longer last part. */
static void find_parts(const TermSpans *inner, const uint32_t *word, uint32_t size, uint32_t *lengths) {
    uint32_t fewest[LONGEST_SPLIT + 1] = {0};
    for (uint32_t end = 2; end <= size; end++) {
        for (uint32_t length = LONGEST_PART; length >= 2; length--) {
            if (end < length || (end != length && lengths[end - length] == 0)) continue;
            uint32_t count = fewest[end - length] + 1;
            if (lengths[end] != 0 && count >= fewest[end]) continue;
            if (!is_inner(inner, word, end - length, length)) continue;
            fewest[end] = count;
            lengths[end] = length;
        }
    }
}

/* Add a word as the fewest of its own two- and three-character words that make it up, or whole. */
static bool add_split(const QueryCutter *cutter, const StringPool *pool, TermSpan word, TermSpans *atoms) {
    uint32_t lengths[LONGEST_SPLIT + 1] = {0}, ends[LONGEST_SPLIT], count = 0;
    if (word.length <= LONGEST_PART || word.length > LONGEST_SPLIT) return add_unique(pool, atoms, word);
    TermSpans inner = {NULL, 0, 0};
    bool done = find_inner(cutter, pool->codes + word.start, word.length, &inner);
    find_parts(&inner, pool->codes + word.start, word.length, lengths);
    free(inner.spans);
    if (!done) return false;
    if (lengths[word.length] == 0) return add_unique(pool, atoms, word);
    for (uint32_t end = word.length; end != 0; end -= lengths[end]) ends[count++] = end;
    while (done && count != 0) {
        uint32_t end = ends[--count];
        done = add_unique(pool, atoms, (TermSpan){word.start + end - lengths[end], lengths[end]});
    }
    return done;
}

static bool has_letter(const uint32_t *codes, uint32_t count) {
    for (uint32_t at = 0; at < count; at++) {
        if (is_alphanumeric(codes[at])) return true;
    }
    return false;
}

bool add_atoms_of(const QueryCutter *cutter, const StringPool *pool, TermSpan text, TermSpans *atoms) {
    Cut cut = {0};
    TermSpans found = {NULL, 0, 0};
    bool done = cut_into(cutter->table, pool->codes + text.start, text.length, &cut) == 0;
    for (size_t at = 0; done && at < cut.words.count; at++) {
        TermSpan word = {text.start + cut.words.spans[at].start, cut.words.spans[at].length};
        if (has_letter(pool->codes + word.start, word.length)) done = add_split(cutter, pool, word, &found);
    }
    keep_asking(cutter, pool, &found);
    if (done && found.count == 0 && text.length != 0) done = add_span(&found, text.start, text.length);
    for (size_t at = 0; done && at < found.count; at++) done = add_unique(pool, atoms, found.spans[at]);
    free(found.spans);
    cut_free(&cut);
    return done;
}
