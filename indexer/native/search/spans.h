/* Spans of a folded text, and those that patterns make of them. In Python: search/kernel/predicates.py.
 *
 * A run is the spans of one pattern, one after another in a list. It is sorted by start, then by end, and has for
 * each start the shortest span, and for each end; so it has no more than two for each character of the text.
 */
#ifndef POLICY_SPANS_H
#define POLICY_SPANS_H

#include "base/memory.h"
#include "base/text.h"

/* The greatest distance of spans that are near, and the most of them. */
#define FARTHEST 500u
#define MOST_NEAR 4u

typedef struct {
    uint32_t start, end;
} Span;

/* Runs as they are made, kept from one text to the next; ends[i] is where run i ends. */
typedef struct {
    Span *spans;
    size_t count, capacity;
    size_t *ends;
    size_t run_count, run_capacity;
    int64_t left;   /* how many more spans may be looked at */
    bool stopped;   /* they were too many, or there is no memory: what was found since means nothing */
    bool no_memory;
} SpanList;

void spans_free(SpanList *list);

/* Add a span behind the last run. */
void span_add(SpanList *list, size_t start, size_t end);

/* Make the spans behind the last run a run, which is as the head of this file says. */
void run_close(SpanList *list);

/* Each of the functions below replaces the last `parts` runs by one. A text is `length` code points. */

void runs_join(SpanList *list, size_t parts);
void runs_near(SpanList *list, size_t parts, uint32_t distance, uint32_t length);
void runs_adjacent(SpanList *list, size_t parts, uint32_t distance, uint32_t length);
void runs_in_sentences(SpanList *list, size_t parts, const uint32_t *text, uint32_t length);

/* The last run, or none of it where it has fewer spans that do not overlap. */
void run_at_least(SpanList *list, uint32_t count);

#endif
