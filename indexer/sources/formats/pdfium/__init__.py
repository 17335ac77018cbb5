"""Reads the texts of a PDF with PDFium, in a process of its own.

PDFium is a large program in C++, and a PDF may be made to crash it or to keep it busy. So only the child
process loads it, within limits of time and memory; a crash costs one file.

    box_font     Which font shows the characters of fonts that a PDF names and does not hold?
    library      How is PDFium loaded, so that no font of the machine counts?
    page         Which segments of text does a page draw, and where?
    characters   Which characters do fonts show that do not tell them?
    child        What does the process read and answer?
    start        How does it find this package?
    process      How is it started, asked, limited and ended?
"""
