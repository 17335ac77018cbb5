/* show() for Python: all hits of an answer in one call, since ten calls each would take longer than the search. */
#include "binding/py_needles.h"
#include "binding/py_view.h"
#include "segment/record.h"

/* The arguments of `make`, which makes a hit. `letters` has, for each argument, the letter of the record's part that
 * it is taken from. `date_of` turns the day into the date. */
enum { ID, PARAGRAPH, TITLE, TEXT, SPANS, SCORE, SOURCE, DATE, URL, PATH, ISSUER, NUMBER, REGION, KIND, VALUES };
static const char letters[] = "i-----s-uponrk";
#define NO_LETTER '-'
#define HAS_TITLE 'T'
#define ESCAPE 0x1E

/* The value of a part: where it holds escapes, U+001E u is U+001F and U+001E e is U+001E. */
static PyObject *value_of(const RecordPart *part) {
    const uint8_t *escape = part->size == 0 ? NULL : memchr(part->value, ESCAPE, part->size);
    if (escape == NULL) return PyUnicode_DecodeUTF8((const char *)part->value, (Py_ssize_t)part->size, "surrogatepass");
    Buffer plain = {NULL, 0, 0};
    if (!buffer_reserve(&plain, part->size)) return PyErr_NoMemory();
    for (size_t at = 0; at < part->size; at++) {
        uint8_t byte = part->value[at];
        if (byte == ESCAPE && at + 1 < part->size) byte = part->value[++at] == 'u' ? PART_SEPARATOR : ESCAPE;
        plain.data[plain.size++] = byte;
    }
    PyObject *value = PyUnicode_DecodeUTF8((const char *)plain.data, (Py_ssize_t)plain.size, "surrogatepass");
    buffer_free(&plain);
    return value;
}

static PyObject *text_of(const Texts *texts, uint32_t number) {
    size_t start, end;
    if (!text_range(texts, number, &start, &end)) {
        return PyErr_Format(PyExc_ValueError, "a text is damaged");
    }
    int little_endian = -1;
    const char *bytes = (const char *)(texts->units + start);
    return PyUnicode_DecodeUTF16(bytes, (Py_ssize_t)(2 * (end - start)), "surrogatepass", &little_endian);
}

/* Read a record into its values and *has_title; -1 with an exception. What is not known stays NULL. */
static int read_record(const SegmentView *view, uint32_t article, PyObject **values, bool *has_title) {
    size_t at, end;
    if (!record_range(view, article, &at, &end)) return raised(PyExc_ValueError, "a record is damaged");
    RecordPart part;
    while (next_part(view->records, end, &at, &part)) {
        bool is_letter = part.letter != 0 && part.letter != NO_LETTER;
        const char *letter = is_letter ? strchr(letters, part.letter) : NULL;
        if (part.letter == HAS_TITLE) *has_title = true;
        if (letter == NULL || values[letter - letters] != NULL) continue;
        if ((values[letter - letters] = value_of(&part)) == NULL) return -1;
    }
    return values[ID] != NULL ? 0 : raised(PyExc_ValueError, "a record has no id");
}

/* The values that all hits of an answer have in common. */
typedef struct {
    PyObject *make, *date_of;
    CodePoints *needles;
    size_t count;
    TextScratch scratch;
} Show;

static PyObject *spans_of(Show *show, const SegmentView *view, uint32_t document) {
    if (show->count == 0) return PyTuple_New(0);
    Buffer spans = {NULL, 0, 0};
    TextStatus status = fold_text_of(view, &view->bodies, document, true, &show->scratch);
    bool done = status == READ_TEXT && find_needles(&show->scratch.folded, show->needles, show->count, &spans);
    PyObject *tuple = done ? tuple_of_spans(&spans) : PyErr_NoMemory();
    buffer_free(&spans);
    return tuple;
}

static PyObject *hit_of(Show *show, const SegmentView *view, const Hit *match) {
    uint32_t document = match->document, article = article_of(view, document, 0);
    PyObject *values[VALUES] = {NULL}, *tuple = PyTuple_New(VALUES), *hit = NULL;
    bool has_title = false;
    if (tuple != NULL && read_record(view, article, values, &has_title) == 0 &&
        (values[PARAGRAPH] = PyLong_FromUnsignedLong(document - view->first_documents[article] + 1ul)) != NULL &&
        (!has_title || (values[TITLE] = text_of(&view->titles, article)) != NULL) &&
        (values[TEXT] = text_of(&view->bodies, document)) != NULL &&
        (values[SPANS] = spans_of(show, view, document)) != NULL &&
        (values[SCORE] = PyFloat_FromDouble(match->score)) != NULL &&
        (values[DATE] = PyObject_CallFunction(show->date_of, "I", (unsigned int)view->published[article])) != NULL) {
        for (int at = 0; at < VALUES; at++) {
            PyTuple_SetItem(tuple, at, values[at] != NULL ? values[at] : Py_NewRef(Py_None));
            values[at] = NULL;
        }
        hit = PyObject_CallObject(show->make, tuple);
    }
    for (int at = 0; at < VALUES; at++) Py_XDECREF(values[at]);
    Py_XDECREF(tuple);
    return hit;
}

PyObject *py_show(PyObject *module, PyObject *args) {
    PyObject *sequence, *matches, *needles, *hits = NULL;
    Show show = {0};
    Segments segments = {0};
    size_t count;
    Hit *shown = NULL;
    if (!PyArg_ParseTuple(args, "OO!OOO:show", &sequence, &PyList_Type, &matches, &needles, &show.make,
                          &show.date_of)) {
        return NULL;
    }
    if (segments_read(&segments, module, sequence) == 0 &&
        (show.needles = read_needles(needles, &show.count)) != NULL &&
        (shown = read_matches(matches, &segments, &count)) != NULL) {
        hits = PyList_New((Py_ssize_t)count);
    }
    for (size_t at = 0; hits != NULL && at < count; at++) {
        PyObject *hit = hit_of(&show, segments.views[shown[at].segment], &shown[at]);
        if (hit == NULL) Py_CLEAR(hits);
        else PyList_SetItem(hits, (Py_ssize_t)at, hit);
    }
    free(shown);
    text_scratch_free(&show.scratch);
    free_needles(show.needles, show.count);
    segments_release(&segments);
    return hits;
}
