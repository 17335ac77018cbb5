/* The laws that titles have and texts name between 《 and 》, as numbers. In Python: duplicates/naming.py, and
 * values/law_names.py, which says what the name of a law is.
 *
 *   own     u64 per article: the law of its title, 0 for none
 *   cited   u64: each article's distinct laws, ascending
 */
#ifndef POLICY_NAMING_H
#define POLICY_NAMING_H

#include "segment/segment_view.h"

typedef struct {
    SegmentView view; /* with folding, bodies, titles, first_documents, documents and articles alone */
    const uint32_t *deleted; /* articles, ascending */
    size_t deleted_count, first_article, last_article; /* those before last_article are read */
} LawSource;

typedef struct {
    Buffer own, cited;
} LawNames;

/* Read the articles into `out`, which is empty; a deleted one has no laws. */
TextStatus read_law_names(const LawSource *source, LawNames *out);
void law_names_free(LawNames *names);

#endif
