/* Recurring paragraphs, which may be boilerplate. In Python: duplicates/boilerplate.py. */
#ifndef POLICY_BOILERPLATE_H
#define POLICY_BOILERPLATE_H

#include "base/memory.h"

/* Append to `documents`, u32, those with a key that at least `fewest` of them have, 0 aside, by key and then
 * in order. `keys` are the paragraphs of passages.h. False when there is no memory. */
bool find_recurring(const uint64_t *keys, size_t count, uint32_t fewest, Buffer *documents);

#endif
