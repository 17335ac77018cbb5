/* letters_of() for Python: the letters by which paragraphs are compared. In Python: search/engine/letters.py. */
#include "binding/py_needles.h"
#include "binding/py_view.h"

#define POINT_OF_NUMBER 0x70B9u /* 点 */

static bool is_digit(uint32_t code) { return code >= '0' && code <= '9'; }

/* Keep the letters of a folded text, and a letter for the point of each number; how many are left. */
static size_t keep_letters(const Folding *folding, uint32_t *codes, size_t count) {
    size_t kept = 0;
    uint32_t before = 0;
    for (size_t at = 0; at < count; at++) {
        uint32_t code = codes[at];
        bool is_point = code == '.' && is_digit(before) && at + 1 < count && is_digit(codes[at + 1]);
        codes[kept] = is_point ? POINT_OF_NUMBER : code;
        kept += is_point || folding_is_letter(folding, code);
        before = code;
    }
    return kept;
}

PyObject *py_letters_of(PyObject *module, PyObject *args) {
    PyObject *segment, *letters = NULL;
    unsigned int document;
    TextScratch scratch = {0};
    if (!PyArg_ParseTuple(args, "OI:letters_of", &segment, &document)) return NULL;
    const SegmentView *view = view_of(module, segment);
    if (view == NULL) return NULL;
    if (document >= view->documents) return PyErr_Format(PyExc_IndexError, "there is no such document");
    TextStatus status = fold_text_of(view, &view->bodies, document, false, &scratch);
    uint32_t *codes = scratch.folded.text;
    if (raised_for_text(status) == 0) {
        letters = str_of(codes, keep_letters(view->folding, codes, scratch.folded.length));
    }
    text_scratch_free(&scratch);
    return letters;
}
