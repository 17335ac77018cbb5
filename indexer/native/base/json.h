/* Strings of JSON. What would move a cursor, end a line or turn the direction of a text is escaped, and so are lone
 * surrogates. In Python: json_of of indexer/core/json_writing.py, and printable_json of indexer/core/printable.py. */
#ifndef POLICY_JSON_H
#define POLICY_JSON_H

#include "base/memory.h"

/* Add a string with its quotes, of UTF-8 or of UTF-16; false without memory. */
bool json_add_utf8(Buffer *json, const uint8_t *bytes, size_t size);
bool json_add_units(Buffer *json, const uint16_t *units, size_t count);

#endif
