/* Sentences to numbers; passages.h draws what comes of them. */
#include "duplicates/passages.h"

#include "base/text.h"

#define FEWEST_LETTERS 8
#define MOST_LETTERS 0xFFu
#define MOST_LABEL 8
#define MOST_LABELLED 30

/* FNV-1a over code points, mixed once more so that the upper bits depend on all of them. */
#define START 0xCBF29CE484222325u
#define PRIME 0x100000001B3u
#define LAST 0xFF51AFD7ED558CCDu

typedef struct {
    uint64_t value;
    uint64_t letters;
} Hash;

static void hash_add(Hash *hash, uint32_t code) {
    hash->value = (hash->value ^ code) * PRIME;
    hash->letters++;
}

static uint64_t hash_number(const Hash *hash) {
    uint64_t value = hash->value ^ hash->value >> 32;
    value *= LAST;
    value ^= value >> 29;
    return (value & ~(uint64_t)MOST_LETTERS) | (hash->letters < MOST_LETTERS ? hash->letters : MOST_LETTERS);
}

static bool ends_sentence(uint32_t code) { return code == 0x3002 || code == '!' || code == '?' || code == ';'; }

static bool end_passage(Hash *hash, Buffer *passages) {
    uint64_t number = hash_number(hash);
    bool counts = hash->letters >= FEWEST_LETTERS;
    *hash = (Hash){START, 0};
    return !counts || buffer_append(passages, &number, sizeof number);
}

/* The passages of a folded text, and the number of the whole: of a short one with a label, of the label. */
static bool add_paragraph(const Folding *folding, const FoldedText *folded, Passages *out) {
    Hash passage = {START, 0}, paragraph = {START, 0}, label = {START, 0};
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

/* Bring what was added since `start` in order, each number once, and close the article. */
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

PassagesOutcome read_passages(const Folding *folding, const PassageSource *source, Passages *out) {
    Buffer codes = {NULL, 0, 0};
    FoldedText folded = {0};
    PassagesOutcome outcome = PASSAGES_READ;
    size_t deleted = 0, document = source->first_documents[source->first_article];
    if (document > source->documents) return PASSAGES_NOT_SOUND;
    uint32_t start = document == 0 ? 0 : source->ends[document - 1];
    while (deleted < source->deleted_count && source->deleted[deleted] < source->first_article) deleted++;
    for (size_t article = source->first_article; article < source->last_article && outcome == PASSAGES_READ;
         article++) {
        size_t first = out->passages.size / 8, last = source->first_documents[article + 1];
        bool left_out = deleted < source->deleted_count && source->deleted[deleted] == article;
        deleted += left_out;
        if (source->first_documents[article] != document || last < document || last > source->documents) {
            outcome = PASSAGES_NOT_SOUND;
        }
        for (; outcome == PASSAGES_READ && document < last; document++) {
            uint32_t end = source->ends[document];
            uint64_t none = 0;
            bool added;
            if (end < start || end > source->unit_count) {
                outcome = PASSAGES_NOT_SOUND;
                break;
            }
            codes.size = 0;
            if (left_out) {
                added = buffer_append(&out->paragraphs, &none, sizeof none);
            } else {
                added = buffer_reserve(&codes, 4 * (size_t)(end - start) + 4);
                if (added) {
                    uint32_t *text = (uint32_t *)(void *)codes.data;
                    size_t count = decode_utf16(source->units + start, end - start, text);
                    added = fold_into(folding, text, count, false, &folded) == 0 && add_paragraph(folding, &folded, out);
                }
            }
            if (!added) outcome = PASSAGES_NO_MEMORY;
            start = end;
        }
        if (outcome == PASSAGES_READ && !end_article(out, first)) outcome = PASSAGES_NO_MEMORY;
    }
    buffer_free(&codes);
    folded_free(&folded);
    return outcome;
}

void passages_free(Passages *passages) {
    buffer_free(&passages->passages);
    buffer_free(&passages->ends);
    buffer_free(&passages->paragraphs);
}
