/* The answer to a query as it was typed, as a line of JSON with a few fields of its hits. In Python: json_line of
 * search/output/json_lines.py, and cursor_after of search/answering/cursor.py. */
#ifndef POLICY_JSON_LINE_H
#define POLICY_JSON_LINE_H

#include "base/checksums.h"
#include "search/answering.h"

typedef enum { ARTICLE_FIELD, PARAGRAPH_FIELD, TEXT_FIELD, LINE_FIELDS } LineField;

/* A line needs these values beside the answer. All bytes are the caller's. */
typedef struct {
    Section id;   /* of the query, in JSON */
    Section text; /* the query, in UTF-8 */
    size_t offset, limit;
    bool counts;   /* whether all matches are counted */
    bool asks_any; /* whether the texts are joined by OR */
    LineField fields[LINE_FIELDS];
    size_t field_count;
    Section state_id;
    const CrcTable *crc_table;
    uint32_t options; /* the checksum of the options, from which that of the search goes on */
    double began;     /* by clock_now */
} LineRequest;

/* The name of a field. */
const char *line_field_name(LineField field);

/* Whether suggestions are to be looked for: no match is counted that holds the query as it is. */
bool needs_suggestions(const Answering *answering, const LineRequest *request);

/* Add the line, without its line feed. False without memory, and where something is damaged. */
bool add_json_line(const Answering *answering, const LineRequest *request, Buffer *json);

#endif
