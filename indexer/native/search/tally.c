/* Adding up tallies; see tally.h. */
#include "search/tally.h"

void tally_matches(uint32_t *tally, const SegmentView *view, uint32_t start, const Bits *bits, uint32_t article) {
    for (uint32_t at = bits_next(bits, 0); at < WINDOW;) {
        article = article_of(view, start + at, article);
        uint32_t end = view->first_documents[article + 1] - start;
        if (end > WINDOW) end = WINDOW;
        tally[article] += bits_count_range(bits, at, end);
        at = bits_next(bits, end);
    }
}

uint32_t tally_articles(const uint32_t *tally, const SegmentView *view) {
    uint32_t articles = 0;
    for (uint32_t article = 0; article < view->articles; article++) articles += tally[article] != 0;
    return articles;
}

static void add_article(Share *share, uint32_t matches) {
    share->articles += matches != 0;
    share->paragraphs += matches;
}

/* Add up the articles of a list, and mark them in `covered`, a bit each. False where the list is not sound. */
static bool add_list(const PostingList *list, const uint32_t *tally, uint64_t *covered, Share *share) {
    PostingCursor cursor;
    if (!cursor_open(&cursor, list)) return false;
    do {
        if (!cursor_decode(&cursor)) return false;
        for (uint32_t at = 0; at < cursor.size; at++) {
            uint32_t article = cursor.documents[at];
            add_article(share, tally[article]);
            covered[article >> 6] |= (uint64_t)1 << (article & 63);
        }
    } while (cursor_next_block(&cursor));
    return !cursor.damaged;
}

static bool keep(TermShares *shares, const Buffer *key, Share share) {
    if (!array_reserve(&shares->terms, &shares->capacity, shares->count + 1, sizeof *shares->terms)) return false;
    shares->terms[shares->count++] = (TermShare){shares->keys.size, key->size, share};
    return buffer_append(&shares->keys, key->data, key->size);
}

static ShareStatus add_terms(TermWalk *walk, const uint32_t *tally, uint64_t *covered, TermShares *shares) {
    int found;
    while ((found = term_walk_next(walk)) == 1) {
        Share share = {0, 0};
        if (!add_list(&walk->entry.list, tally, covered, &share)) return TABLE_IS_DAMAGED;
        if (share.articles != 0 && !keep(shares, &walk->key, share)) return NO_MEMORY_FOR_SHARES;
    }
    return found == 0 ? SHARED : walk->damaged ? TABLE_IS_DAMAGED : NO_MEMORY_FOR_SHARES;
}

ShareStatus share_by_term(const SegmentView *view, const uint32_t *tally, Field field, TermShares *shares) {
    *shares = (TermShares){.count = 0};
    uint64_t *covered = calloc(view->articles / 64 + (size_t)1, sizeof *covered);
    if (covered == NULL) return NO_MEMORY_FOR_SHARES;
    TermWalk walk;
    term_walk_start(&walk, &view->tables[field]);
    ShareStatus status = add_terms(&walk, tally, covered, shares);
    term_walk_end(&walk);
    for (uint32_t article = 0; article < view->articles; article++) {
        if (!(covered[article >> 6] >> (article & 63) & 1)) add_article(&shares->missing, tally[article]);
    }
    free(covered);
    return status;
}

void term_shares_free(TermShares *shares) {
    buffer_free(&shares->keys);
    free(shares->terms);
}

ShareStatus share_by_month(const SegmentView *view, const uint32_t *tally, MonthShares *shares) {
    *shares = (MonthShares){calloc(MOST_MONTHS, sizeof *shares->months), MOST_MONTHS, 0};
    if (shares->months == NULL) return NO_MEMORY_FOR_SHARES;
    for (uint32_t article = 0; article < view->articles; article++) {
        uint32_t month = view->published[article] / 100;
        if (month >= MOST_MONTHS) return TABLE_IS_DAMAGED;
        add_article(&shares->months[month], tally[article]);
        if (tally[article] == 0 || month == 0) continue;
        if (month < shares->first) shares->first = month;
        if (month > shares->last) shares->last = month;
    }
    return SHARED;
}
