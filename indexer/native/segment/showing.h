/* The parts of an article's record, which are shown with a hit.
 *
 *   record   i<id> U+001F u<url> U+001F ... : a letter and a value for each field that is known, in UTF-8
 *            (indexer/storage/segment/records.py lists the letters, and how a value is escaped)
 */
#ifndef POLICY_SHOWING_H
#define POLICY_SHOWING_H

#include "segment/segment_view.h"

typedef struct {
    uint8_t letter;
    const uint8_t *value;
    size_t size;
} RecordPart;

/* The start and end of an article's record in view->records; false where the ends are not sound. */
bool record_range(const SegmentView *view, uint32_t article, size_t *start, size_t *end);

/* Read the next part of a record, and move *at behind it; false after the last. */
bool next_part(const uint8_t *record, size_t size, size_t *at, RecordPart *part);

#endif
