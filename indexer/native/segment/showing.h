/* What is shown of a hit besides its text: the parts of its article's record.
 *
 *   record   i<id> U+001F u<url> U+001F ... : a letter and a value for each field that is known, in UTF-8
 *            (indexer/segment/records.py says which letters there are, and how a value is escaped)
 */
#ifndef POLICY_SHOWING_H
#define POLICY_SHOWING_H

#include "segment/segment_view.h"

typedef struct {
    uint8_t letter;
    const uint8_t *value;
    size_t size;
} RecordPart;

/* Where an article's record lies in view->records; false where the file says what cannot be. */
bool record_range(const SegmentView *view, uint32_t article, size_t *start, size_t *end);

/* The next part of a record, and *at behind it; false where there is none. */
bool next_part(const uint8_t *record, size_t size, size_t *at, RecordPart *part);

#endif
