/* Finds the laws that titles have and texts name; naming.h draws them. */
#include "duplicates/naming.h"

#include "base/text.h"
#include "duplicates/hashing.h"

#define LONGEST_NAME 60u
#define OPENS 0x300Au  /* 《 */
#define CLOSES 0x300Bu /* 》 */
#define NTH 0x7B2Cu    /* 第 */
#define CLAUSE 0x6761u /* 条 */

static const uint32_t STATE[] = {0x4E2D, 0x534E, 0x4EBA, 0x6C11, 0x5171, 0x548C, 0x56FD}; /* 中华人民共和国 */
static const uint32_t LAW[] = {0x6CD5};                                                    /* 法 */
static const uint32_t CODE_OF_LAW[] = {0x6CD5, 0x5178};                                    /* 法典 */
static const uint32_t REGULATIONS[] = {0x6761, 0x4F8B};                                    /* 条例 */
/* 〇零一二三四五六七八九十百千 */
static const uint32_t NUMERALS[] = {0x3007, 0x96F6, 0x4E00, 0x4E8C, 0x4E09, 0x56DB, 0x4E94,
                                    0x516D, 0x4E03, 0x516B, 0x4E5D, 0x5341, 0x767E, 0x5343};

#define COUNT(array) (sizeof(array) / sizeof *(array))
#define HOLDS(text, array) (memcmp((text), (array), sizeof(array)) == 0)
#define ENDS_WITH(text, length, array) ((length) >= COUNT(array) && HOLDS((text) + (length) - COUNT(array), array))

static bool is_numeral(uint32_t code) {
    if (code >= '0' && code <= '9') return true;
    for (size_t at = 0; at < COUNT(NUMERALS); at++) {
        if (code == NUMERALS[at]) return true;
    }
    return false;
}

/* Where 第, a number and 条 begin for the first time; the length where they do not. */
static size_t before_clause(const uint32_t *text, size_t length) {
    for (size_t start = 0; start < length; start++) {
        if (text[start] != NTH) continue;
        size_t end = start + 1;
        while (end < length && is_numeral(text[end])) end++;
        if (end > start + 1 && end < length && text[end] == CLAUSE) return start;
    }
    return length;
}

/* The number of the law that a folded text names, 0 for none. */
static uint64_t law_named(const FoldedText *folded) {
    const uint32_t *text = folded->text;
    size_t length = before_clause(text, folded->length);
    if (length >= COUNT(STATE) && HOLDS(text, STATE)) {
        text += COUNT(STATE);
        length -= COUNT(STATE);
    }
    bool is_law = ENDS_WITH(text, length, LAW) || ENDS_WITH(text, length, CODE_OF_LAW) ||
                  ENDS_WITH(text, length, REGULATIONS);
    Hash hash = HASH_START;
    for (size_t at = 0; is_law && at < length; at++) hash_add(&hash, text[at]);
    return is_law ? hash_number(&hash) : 0;
}

/* Append the law that the `count` units between two signs name, if they name one. */
static TextStatus add_cited(const SegmentView *view, const uint16_t *units, size_t count, TextScratch *scratch,
                            Buffer *cited) {
    if (!array_reserve(&scratch->codes, &scratch->capacity, count, sizeof *scratch->codes)) return NO_MEMORY_FOR_TEXT;
    size_t length = decode_utf16(units, count, scratch->codes);
    if (length > LONGEST_NAME) return READ_TEXT;
    if (fold_into(view->folding, scratch->codes, length, false, &scratch->folded) < 0) return NO_MEMORY_FOR_TEXT;
    uint64_t law = law_named(&scratch->folded);
    return law == 0 || buffer_append(cited, &law, sizeof law) ? READ_TEXT : NO_MEMORY_FOR_TEXT;
}

/* Append the laws that a text names, in order. */
static TextStatus add_laws_of_text(const SegmentView *view, uint32_t document, TextScratch *scratch, Buffer *cited) {
    size_t start, end;
    if (!text_range(&view->bodies, document, &start, &end)) return TEXT_IS_DAMAGED;
    const uint16_t *units = view->bodies.units;
    TextStatus status = READ_TEXT;
    for (size_t at = start; at < end && status == READ_TEXT; at++) {
        if (units[at] != OPENS) continue;
        size_t close = at + 1, most = at + 1 + 2 * LONGEST_NAME;
        while (close < end && close <= most && units[close] != OPENS && units[close] != CLOSES) close++;
        bool is_closed = close < end && units[close] == CLOSES && close > at + 1;
        if (is_closed) status = add_cited(view, units + at + 1, close - at - 1, scratch, cited);
    }
    return status;
}

static int compare(const void *one, const void *two) {
    uint64_t first, second;
    memcpy(&first, one, sizeof first);
    memcpy(&second, two, sizeof second);
    return (first > second) - (first < second);
}

/* Sort the laws added since `start`, and keep each once. */
static void keep_distinct(Buffer *cited, size_t start) {
    uint64_t *laws = (uint64_t *)(void *)cited->data;
    size_t count = cited->size / sizeof *laws, kept = start;
    if (count > start) qsort(laws + start, count - start, sizeof *laws, compare);
    for (size_t at = start; at < count; at++) {
        if (kept == start || laws[at] != laws[kept - 1]) laws[kept++] = laws[at];
    }
    cited->size = kept * sizeof *laws;
}

static TextStatus read_article(const SegmentView *view, uint32_t article, TextScratch *scratch, LawNames *out) {
    size_t first_cited = out->cited.size / sizeof(uint64_t);
    uint32_t document = view->first_documents[article], last = view->first_documents[article + 1];
    if (last < document || last > view->documents) return TEXT_IS_DAMAGED;
    TextStatus status = fold_text_of(view, &view->titles, article, false, scratch);
    if (status != READ_TEXT) return status;
    uint64_t own = law_named(&scratch->folded);
    if (!buffer_append(&out->own, &own, sizeof own)) return NO_MEMORY_FOR_TEXT;
    for (; document < last && status == READ_TEXT; document++) {
        status = add_laws_of_text(view, document, scratch, &out->cited);
    }
    keep_distinct(&out->cited, first_cited);
    return status;
}

TextStatus read_law_names(const LawSource *source, LawNames *out) {
    TextScratch scratch = {0};
    TextStatus status = READ_TEXT;
    size_t deleted = 0, article = source->first_article;
    while (deleted < source->deleted_count && source->deleted[deleted] < article) deleted++;
    for (; article < source->last_article && status == READ_TEXT; article++) {
        uint64_t none = 0;
        if (deleted < source->deleted_count && source->deleted[deleted] == article) {
            deleted++;
            if (!buffer_append(&out->own, &none, sizeof none)) status = NO_MEMORY_FOR_TEXT;
        } else {
            status = read_article(&source->view, (uint32_t)article, &scratch, out);
        }
    }
    text_scratch_free(&scratch);
    return status;
}

void law_names_free(LawNames *names) {
    buffer_free(&names->own);
    buffer_free(&names->cited);
}
