/* One segment's mapped sections, checked against one another, and its texts.
 *
 * A document is a paragraph's number in its segment; those of article a are
 * first_documents[a] .. first_documents[a + 1). A text is units[ends[d - 1] .. ends[d]) in UTF-16.
 */
#ifndef POLICY_SEGMENT_VIEW_H
#define POLICY_SEGMENT_VIEW_H

#include "analysis/folding.h"
#include "segment/fields.h"
#include "segment/termtable.h"

/* UTF-16 texts one after another, and the end of each, in units. */
typedef struct {
    const uint16_t *units;
    const uint32_t *ends;
    size_t unit_count;
    const SummedFile *file; /* that has both; NULL where they need not be compared */
} Texts;

typedef struct {
    const Folding *folding;
    TermTable tables[MOST_FIELDS];
    const char *field_names[MOST_FIELDS];
    uint32_t field_count;
    const uint16_t *lengths; /* words of each document */
    double average;          /* of all lengths when the impacts were written; 0 where no document has a word */
    const uint32_t *first_documents;
    const uint32_t *published; /* per article: 20240329, 20240300, 20240000 or 0; see search/days.h */
    Texts bodies, titles;
    const uint8_t *records, *record_ends; /* u64 per article: the end of its record */
    size_t records_size;
    uint64_t *deleted;     /* a bit per article; NULL where none is deleted */
    uint64_t *boilerplate; /* a bit per document; NULL where none is */
    uint32_t documents, articles;
    /* The numbers of the articles whose law is named, ascending, counted from first_article, and of those that do. */
    const uint32_t *named, *naming;
    size_t named_count;
    uint32_t first_article;
    const SummedFile *articles_file; /* that has the lengths and records; NULL where they need not be compared */
} SegmentView;

/* Buffers for reading texts, kept from one text to the next. */
typedef struct {
    uint32_t *codes;
    size_t capacity;
    FoldedText folded;
} TextScratch;

typedef enum { READ_TEXT, TEXT_IS_DAMAGED, NO_MEMORY_FOR_TEXT } TextStatus;

/* Whether first_documents ascends from 0 to the number of documents, as all functions here rely on. */
bool view_is_sound(const SegmentView *view);

/* The article of a document. `near` is a guess, such as the article of the document before. */
uint32_t find_article(const SegmentView *view, uint32_t document, uint32_t near);
static inline uint32_t article_of(const SegmentView *view, uint32_t document, uint32_t near) {
    const uint32_t *first = view->first_documents;
    bool is_near = near < view->articles && first[near] <= document && document < first[near + 1];
    return is_near ? near : find_article(view, document, near);
}

static inline bool is_deleted(const SegmentView *view, uint32_t article) {
    return view->deleted != NULL && (view->deleted[article >> 6] >> (article & 63) & 1);
}

static inline bool is_boilerplate(const SegmentView *view, uint32_t document) {
    return view->boilerplate != NULL && (view->boilerplate[document >> 6] >> (document & 63) & 1);
}

/* The number of articles that name the law of an article's title. */
uint32_t naming_of(const SegmentView *view, uint32_t article);

/* Whether the lengths of the documents first .. last are as they were written. */
static inline bool lengths_are_intact(const SegmentView *view, uint32_t first, uint32_t last) {
    return is_intact(view->articles_file, view->lengths + first, ((size_t)last - first + 1) * sizeof *view->lengths);
}

/* The start and end of text `number`, in units; false where its end or the text itself is damaged. */
bool text_range(const Texts *texts, uint32_t number, size_t *start, size_t *end);

/* Fetch the beginning of a text that will be read soon into the processor's cache. */
void prefetch_text(const Texts *texts, uint32_t number);

/* Fold units, or text `number`, into scratch->folded. */
TextStatus fold_units(const SegmentView *view, const uint16_t *units, size_t count, bool with_origins,
                      TextScratch *scratch);
TextStatus fold_text_of(const SegmentView *view, const Texts *texts, uint32_t number, bool with_origins,
                        TextScratch *scratch);
void text_scratch_free(TextScratch *scratch);

#endif
