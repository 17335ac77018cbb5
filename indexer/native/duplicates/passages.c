/* Turns sentences and paragraphs into numbers; passages.h draws them. */
#include "duplicates/passages.h"

#include "duplicates/hashing.h"

#define FEWEST_LETTERS 8
#define MOST_LABEL 8
#define MOST_LABELLED 30

static bool ends_sentence(uint32_t code) {
    return code == 0x3002 || code == '!' || code == '?' || code == ';'; /* 。!?; */
}

static bool end_passage(Hash *hash, Buffer *passages) {
    uint64_t number = hash_number(hash);
    bool counts = hash->letters >= FEWEST_LETTERS;
    *hash = (Hash)HASH_START;
    return !counts || buffer_append(passages, &number, sizeof number);
}

/* Add the passages of a folded text, and its key: of a short one with a label, that of the label. */
static bool add_paragraph(const Folding *folding, const FoldedText *folded, Passages *out) {
    Hash passage = HASH_START, paragraph = HASH_START, label = HASH_START;
    bool after_digit = false;
    for (size_t at = 0; at < folded->length; at++) {
        uint32_t code = folded->text[at];
        if (folding_is_letter(folding, code)) {
            bool digit = code >= '0' && code <= '9';
            hash_add(&passage, code);
            if (!digit || !after_digit) hash_add(&paragraph, digit ? '0' : code);
            after_digit = digit;
        } else if (ends_sentence(code) && !end_passage(&passage, &out->passages)) {
            return false;
        } else if (code == ':' && label.letters == 0) {
            label = paragraph;
        }
    }
    if (label.letters != 0 && label.letters <= MOST_LABEL && paragraph.letters <= MOST_LABELLED) {
        hash_add(&label, ':');
        paragraph = label;
    }
    uint64_t number = paragraph.letters == 0 ? 0 : hash_number(&paragraph);
    return end_passage(&passage, &out->passages) && buffer_append(&out->paragraphs, &number, sizeof number);
}

static int compare(const void *one, const void *two) {
    uint64_t first, second;
    memcpy(&first, one, sizeof first);
    memcpy(&second, two, sizeof second);
    return (first > second) - (first < second);
}

/* Sort the passages added since `start`, keep each once, and close the article. */
static bool end_article(Passages *out, size_t start) {
    uint64_t *numbers = (uint64_t *)(void *)out->passages.data;
    size_t count = out->passages.size / 8, kept = start;
    if (count > start) qsort(numbers + start, count - start, sizeof *numbers, compare);
    for (size_t at = start; at < count; at++) {
        if (kept == start || numbers[at] != numbers[kept - 1]) numbers[kept++] = numbers[at];
    }
    out->passages.size = 8 * kept;
    uint32_t end = (uint32_t)kept;
    return kept <= UINT32_MAX && buffer_append(&out->ends, &end, sizeof end);
}

static TextStatus read_article(const SegmentView *view, size_t article, bool is_deleted, TextScratch *scratch,
                               Passages *out) {
    size_t first_passage = out->passages.size / 8;
    uint32_t document = view->first_documents[article], last = view->first_documents[article + 1];
    if (last < document || last > view->documents) return TEXT_IS_DAMAGED;
    for (; document < last; document++) {
        uint64_t none = 0;
        bool added = is_deleted && buffer_append(&out->paragraphs, &none, sizeof none);
        if (!is_deleted) {
            TextStatus status = fold_text_of(view, &view->bodies, document, false, scratch);
            if (status != READ_TEXT) return status;
            added = add_paragraph(view->folding, &scratch->folded, out);
        }
        if (!added) return NO_MEMORY_FOR_TEXT;
    }
    return end_article(out, first_passage) ? READ_TEXT : NO_MEMORY_FOR_TEXT;
}

TextStatus read_passages(const PassageSource *source, Passages *out) {
    TextScratch scratch = {0};
    TextStatus status = READ_TEXT;
    size_t deleted = 0, article = source->first_article;
    while (deleted < source->deleted_count && source->deleted[deleted] < article) deleted++;
    for (; article < source->last_article && status == READ_TEXT; article++) {
        bool is_deleted = deleted < source->deleted_count && source->deleted[deleted] == article;
        deleted += is_deleted;
        status = read_article(&source->view, article, is_deleted, &scratch, out);
    }
    text_scratch_free(&scratch);
    return status;
}

void passages_free(Passages *passages) {
    buffer_free(&passages->passages);
    buffer_free(&passages->ends);
    buffer_free(&passages->paragraphs);
}
