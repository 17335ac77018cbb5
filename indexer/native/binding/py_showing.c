/* show() and add_details() for Python: hits with their texts, all of an answer in one call, and what the record of an
 * article tells of one. */
#include "binding/py_view.h"
#include "segment/record.h"

/* The fields that add_details() sets. `letters` has, for each, the letter of the record's part that it is taken from. */
enum { TITLE, SOURCE, DATE, URL, PATH, ISSUER, NUMBER, REGION, KIND, DETAILS };
static const char letters[] = "-s-uponrk";
#define NO_LETTER '-'
#define HAS_TITLE 'T'
#define WIDENED 4096u

static PyObject *value_of(const RecordPart *part) {
    if (!has_escapes(part)) {
        return PyUnicode_DecodeUTF8((const char *)part->value, (Py_ssize_t)part->size, "surrogatepass");
    }
    Buffer plain = {NULL, 0, 0};
    if (!plain_value(part, &plain)) return PyErr_NoMemory();
    PyObject *value = PyUnicode_DecodeUTF8((const char *)plain.data, (Py_ssize_t)plain.size, "surrogatepass");
    buffer_free(&plain);
    return value;
}

/* The string of UTF-16 units. Most are short and have no surrogates: widened, they become a string in half the time
 * that decoding takes. */
static PyObject *string_of_units(const uint16_t *units, size_t count) {
    wchar_t wide[WIDENED];
    int little_endian = -1;
    bool has_surrogates = false;
    for (size_t at = 0; at < count && count <= WIDENED; at++) {
        wide[at] = units[at];
        has_surrogates |= (units[at] & 0xF800) == 0xD800;
    }
    if (count <= WIDENED && !has_surrogates) return PyUnicode_FromWideChar(wide, (Py_ssize_t)count);
    return PyUnicode_DecodeUTF16((const char *)units, (Py_ssize_t)(2 * count), "surrogatepass", &little_endian);
}

static PyObject *text_of(const Texts *texts, uint32_t number) {
    size_t start, end;
    if (!text_range(texts, number, &start, &end)) {
        return PyErr_Format(PyExc_ValueError, "a text is damaged");
    }
    return string_of_units(texts->units + start, end - start);
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
    return 0;
}

/* Whether there are so many slots; false with an exception. */
static bool are_slots(PyObject *slots, Py_ssize_t count) {
    if (PyTuple_Size(slots) == count) return true;
    PyErr_SetString(PyExc_ValueError, "a field has no slot");
    return false;
}

PyObject *py_add_details(PyObject *module, PyObject *args) {
    PyObject *segment, *hit, *slots, *date_of, *values[DETAILS] = {NULL};
    unsigned int document;
    if (!PyArg_ParseTuple(args, "OIOO!O:add_details", &segment, &document, &hit, &PyTuple_Type, &slots, &date_of)) {
        return NULL;
    }
    const SegmentView *view = view_of(module, segment);
    if (view == NULL || !are_slots(slots, DETAILS)) return NULL;
    if (document >= view->documents) return PyErr_Format(PyExc_IndexError, "there is no such document");
    uint32_t article = article_of(view, document, 0);
    unsigned int day = view->published[article];
    bool has_title = false;
    bool done = read_record(view, article, values, &has_title) == 0 &&
                (!has_title || (values[TITLE] = text_of(&view->titles, article)) != NULL) &&
                (values[DATE] = PyObject_CallFunction(date_of, "I", day)) != NULL;
    for (int at = 0; at < DETAILS; at++) {
        if (!done) Py_XDECREF(values[at]);
        else if (values[at] == NULL) values[at] = Py_NewRef(Py_None);
    }
    return done && set_fields(hit, slots, values) ? Py_NewRef(Py_None) : NULL;
}

static PyObject *id_of(const SegmentView *view, uint32_t article) {
    RecordPart part;
    if (find_part(view, article, ID_LETTER, &part)) return value_of(&part);
    return PyErr_Format(PyExc_ValueError, "a record is damaged, or has no id");
}

/* The values that the hits of an answer have in common: their class, the slots of the fields that are set, the object
 * that works out the others, and how far the scores of two tiers are apart. */
enum { OF_ARTICLE, OF_PARAGRAPH, OF_TEXT, OF_SCORE, OF_PLACE, OF_LATER, UNKNOWN, SET = UNKNOWN + 3 };

typedef struct {
    PyTypeObject *hit;
    PyObject *slots, *later;
    double step;
} Show;

static PyObject *hit_of(const Show *show, const Segments *segments, PyObject *match, Py_ssize_t at) {
    if (!PyTuple_Check(match) || PyTuple_Size(match) != 5) return PyErr_Format(PyExc_TypeError, "a match has five numbers");
    unsigned long segment = PyLong_AsUnsignedLong(PyTuple_GetItem(match, 0));
    unsigned long document = PyLong_AsUnsignedLong(PyTuple_GetItem(match, 1));
    double score = PyFloat_AsDouble(PyTuple_GetItem(match, 2));
    long tier = PyLong_AsLong(PyTuple_GetItem(match, 4));
    if (PyErr_Occurred()) return NULL;
    const SegmentView *view = segment < segments->count ? segments->views[segment] : NULL;
    if (view == NULL || document >= view->documents) return PyErr_Format(PyExc_IndexError, "there is no such document");
    uint32_t article = article_of(view, (uint32_t)document, 0);
    double tiered = (score < show->step ? score : show->step) + show->step * (double)tier;
    PyObject *values[SET] = {NULL};
    values[OF_LATER] = Py_NewRef(show->later);
    for (int field = UNKNOWN; field < SET; field++) values[field] = Py_NewRef(Py_None);
    if ((values[OF_ARTICLE] = id_of(view, article)) != NULL) {
        values[OF_PARAGRAPH] = PyLong_FromUnsignedLong(document - view->first_documents[article] + 1ul);
    }
    if (values[OF_PARAGRAPH] != NULL) values[OF_TEXT] = text_of(&view->bodies, (uint32_t)document);
    if (values[OF_TEXT] != NULL) values[OF_SCORE] = PyFloat_FromDouble(tiered);
    if (values[OF_SCORE] != NULL) values[OF_PLACE] = PyLong_FromSsize_t(at);
    return new_value(show->hit, show->slots, values);
}

PyObject *py_show(PyObject *module, PyObject *args) {
    PyObject *sequence, *matches, *hits = NULL;
    Show show;
    Segments segments = {0};
    if (!PyArg_ParseTuple(args, "OO!O!O!Od:show", &sequence, &PyList_Type, &matches, &PyType_Type, &show.hit,
                          &PyTuple_Type, &show.slots, &show.later, &show.step) ||
        !are_slots(show.slots, SET)) {
        return NULL;
    }
    if (segments_read(&segments, module, sequence) == 0) hits = PyTuple_New(PyList_Size(matches));
    for (Py_ssize_t at = 0; hits != NULL && at < PyTuple_Size(hits); at++) {
        PyObject *match = PyList_GetItem(matches, at);
        PyObject *hit = match == NULL ? NULL : hit_of(&show, &segments, match, at);
        if (hit == NULL) Py_CLEAR(hits);
        else PyTuple_SetItem(hits, at, hit);
    }
    segments_release(&segments);
    return hits;
}
