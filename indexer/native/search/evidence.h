/* What a paragraph, its title and its article tell of a query's strings: the second look at the best hits.
 *
 * Of each string is counted how often the folded texts hold it, overlaps included. With these counts
 *
 *   score = sum over the strings, in order, of
 *               paragraph gain x f / (f + flat + slope l)       f, l: in the paragraph, and in the title x weight
 *             + article gain x f / (f + flat + slope l)         f, l: in the article, and in the title x weight
 *             + coverage gain, if the article or its title has the string
 *
 * as search/evidence.py says it. Where an *alias* occurs, another way to write a part of the query, the strings of
 * that part count as if they had.
 */
#ifndef POLICY_EVIDENCE_H
#define POLICY_EVIDENCE_H

#include "segment/segment_view.h"
#include "search/top.h"

#define FIRST_CODES 1024u

typedef struct {
    uint32_t *codes;
    size_t length; /* 1 or more */
    double paragraph, article, coverage; /* gains */
    size_t next; /* the next term whose first code has the same place; SIZE_MAX for none */
    uint32_t *stands_for; /* of an alias: the numbers of the terms that it counts for, */
    size_t stands_for_count; /* how many; 0 for what is no alias */
} EvidenceTerm;

/* BM25's saturation for one kind of text. */
typedef struct {
    double flat, slope, title; /* title: how many times a title counts in it */
} Saturation;

typedef struct {
    EvidenceTerm *terms; /* the aliases last */
    size_t count;
    size_t first[FIRST_CODES]; /* by first code: the first such term, or SIZE_MAX */
    Saturation paragraph, article;
    size_t article_codes; /* of an article no further paragraph is read after so many folded code points */
} Evidence;

/* Make terms[0..count) findable by their first codes. */
void evidence_index(Evidence *evidence);

/* Score the hits anew, sort them, and read their texts for it. */
TextStatus evidence_rank(const Evidence *evidence, const SegmentView *const *views, Hit *hits, size_t count);

#endif
