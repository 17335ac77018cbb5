/* The terms of a keyword field that are not written as their values are. Terms are folded, and a record keeps values
 * as they were given: cntv for CNTV. */
#ifndef POLICY_RESPELLING_H
#define POLICY_RESPELLING_H

#include "segment/segment_view.h"

/* A term, `size` bytes at keys.data + start, and the first article that has it. */
typedef struct {
    size_t start, size;
    uint32_t article;
} Respelling;

typedef struct {
    Buffer keys;
    Respelling *terms;
    size_t count, capacity;
    const char *damaged; /* what is not sound, or NULL */
} Respellings;

/* Find the terms that the record of their first article does not hold in a part with this letter. False when there is
 * no memory. */
bool find_respellings(const SegmentView *view, Field field, uint8_t letter, Respellings *found);
void respellings_free(Respellings *respellings);

#endif
