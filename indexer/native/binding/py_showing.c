/* show() for Python: all hits of an answer in one call, since ten calls each would take longer than the search.
 *
 * A hit is what `make` gives for (id, paragraph, title, text, spans, score, source, date, url, path, issuer,
 * number, region, kind); its date is what `date_of` gives for its day.
 */
#include "binding/module.h"
#include "binding/py_needles.h"
#include "binding/py_view.h"
#include "segment/showing.h"

/* What is shown of the record, in the order of the letters; the rest of it is passed over. */
enum { ID, SOURCE, URL, PATH, ISSUER, NUMBER, REGION, KIND, SHOWN };
static const char letters[] = "isuponrk";
#define HAS_TITLE 'T'
#define ESCAPE 0x1E

static PyObject *damaged(const char *what) {
    PyErr_SetString(PyExc_ValueError, what);
    return NULL;
}

/* The value of a part: where it holds escapes, U+001E u is U+001F and U+001E e is U+001E. */
static PyObject *value_of(const RecordPart *part) {
    const uint8_t *escape = part->size == 0 ? NULL : memchr(part->value, ESCAPE, part->size);
    if (escape == NULL) return PyUnicode_DecodeUTF8((const char *)part->value, (Py_ssize_t)part->size, "surrogatepass");
    Buffer plain = {NULL, 0, 0};
    if (!buffer_reserve(&plain, part->size)) return PyErr_NoMemory();
    for (size_t at = 0; at < part->size; at++) {
        uint8_t byte = part->value[at];
        if (byte == ESCAPE && at + 1 < part->size) byte = part->value[++at] == 'u' ? 0x1F : ESCAPE;
        plain.data[plain.size++] = byte;
    }
    PyObject *value = PyUnicode_DecodeUTF8((const char *)plain.data, (Py_ssize_t)plain.size, "surrogatepass");
    buffer_free(&plain);
    return value;
}

static PyObject *text_of(const Texts *texts, uint32_t number) {
    size_t start, end;
    if (!text_range(texts, number, &start, &end)) return damaged("the ends of the texts do not ascend");
    int little_endian = -1;
    const char *bytes = (const char *)(texts->units + start);
    return PyUnicode_DecodeUTF16(bytes, (Py_ssize_t)(2 * (end - start)), "surrogatepass", &little_endian);
}

/* Have shown[0..SHOWN) and *has_title read; -1 with an exception. What is not known stays NULL. */
static int read_record(const SegmentView *view, uint32_t article, PyObject **shown, bool *has_title) {
    size_t start, end, at = 0;
    RecordPart part;
    if (!record_range(view, article, &start, &end)) {
        damaged("the ends of the records do not ascend");
        return -1;
    }
    while (next_part(view->records + start, end - start, &at, &part)) {
        const char *letter = part.letter == 0 ? NULL : strchr(letters, part.letter);
        if (part.letter == HAS_TITLE) *has_title = true;
        if (letter == NULL || shown[letter - letters] != NULL) continue;
        if ((shown[letter - letters] = value_of(&part)) == NULL) return -1;
    }
    if (shown[ID] != NULL) return 0;
    damaged("a record has no id");
    return -1;
}

static PyObject *spans_of(const SegmentView *view, uint32_t document, const Sought *needles, size_t count,
                          TextScratch *scratch) {
    Buffer spans = {NULL, 0, 0};
    TextStatus status = fold_text_of(view, &view->bodies, document, true, scratch);
    if (status == TEXT_IS_DAMAGED) return damaged("the ends of the texts do not ascend");
    bool done = status == READ_TEXT && find_needles(&scratch->folded, needles, count, &spans);
    PyObject *tuple = done ? tuple_of_spans(&spans) : PyErr_NoMemory();
    buffer_free(&spans);
    return tuple;
}

/* A new reference to the object, or to None where there is none. */
static PyObject *or_none(PyObject *object) { return object != NULL ? object : Py_NewRef(Py_None); }

/* How hits are made: what all of an answer have in common. */
typedef struct {
    PyObject *module, *segments, *make, *date_of;
    Sought *needles;
    size_t count;
    TextScratch scratch;
} Show;

static PyObject *hit_of(Show *show, const SegmentView *view, uint32_t document, double score) {
    uint32_t article = article_of(view, document, 0);
    PyObject *shown[SHOWN] = {NULL}, *title = NULL, *text = NULL, *spans = NULL, *date = NULL, *hit = NULL;
    bool has_title = false;
    if (read_record(view, article, shown, &has_title) == 0 && (text = text_of(&view->bodies, document)) != NULL &&
        (!has_title || (title = text_of(&view->titles, article)) != NULL) &&
        (spans = spans_of(view, document, show->needles, show->count, &show->scratch)) != NULL &&
        (date = PyObject_CallFunction(show->date_of, "I", (unsigned int)view->published[article])) != NULL) {
        unsigned int paragraph = document - view->first_documents[article] + 1;
        hit = PyObject_CallFunction(show->make, "OINOOdNONNNNNN", shown[ID], paragraph, or_none(title), text, spans, score,
                                    or_none(shown[SOURCE]), date, or_none(shown[URL]), or_none(shown[PATH]),
                                    or_none(shown[ISSUER]), or_none(shown[NUMBER]), or_none(shown[REGION]),
                                    or_none(shown[KIND]));
        title = NULL;
        for (int at = SOURCE; at < SHOWN; at++) shown[at] = NULL;
    }
    for (int at = 0; at < SHOWN; at++) Py_XDECREF(shown[at]);
    Py_XDECREF(title);
    Py_XDECREF(text);
    Py_XDECREF(spans);
    Py_XDECREF(date);
    return hit;
}

static PyObject *shown_match(Show *show, PyObject *match) {
    unsigned int segment, document, day;
    double score;
    int tier;
    if (!PyArg_ParseTuple(match, "IIdIi", &segment, &document, &score, &day, &tier)) return NULL;
    PyObject *object = PySequence_GetItem(show->segments, (Py_ssize_t)segment);
    const SegmentView *view = object == NULL ? NULL : view_of(show->module, object);
    PyObject *hit = NULL;
    if (view != NULL && document >= view->documents) PyErr_SetString(PyExc_IndexError, "there is no such document");
    else if (view != NULL) hit = hit_of(show, view, document, score);
    Py_XDECREF(object);
    return hit;
}

static PyObject *show_hits(PyObject *module, PyObject *args) {
    PyObject *matches, *sequence;
    Show show = {.module = module};
    if (!PyArg_ParseTuple(args, "OO!OOO:show", &show.segments, &PyList_Type, &matches, &sequence, &show.make,
                          &show.date_of)) {
        return NULL;
    }
    show.needles = read_needles(sequence, &show.count);
    PyObject *hits = show.needles == NULL ? NULL : PyList_New(PyList_Size(matches));
    for (Py_ssize_t at = 0; hits != NULL && at < PyList_Size(hits); at++) {
        PyObject *hit = shown_match(&show, PyList_GetItem(matches, at));
        if (hit == NULL) Py_CLEAR(hits);
        else PyList_SetItem(hits, at, hit);
    }
    text_scratch_free(&show.scratch);
    free_needles(show.needles, show.count);
    return hits;
}

static PyMethodDef functions[] = {
    {"show", show_hits, METH_VARARGS, "The hits of these matches, each made of what is shown of it."},
    {NULL, NULL, 0, NULL},
};

int add_showing(PyObject *module) { return PyModule_AddFunctions(module, functions); }
