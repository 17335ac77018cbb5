"""Reads the texts of a PDF with PDFium, in a process of its own.

Only that process loads PDFium, which is a large program in C++.

    pages        Which lines does each page of a PDF have?
    limits       What may reading a PDF take?
    child        What does the process read and answer?
    library      How is PDFium loaded, so that no font of the machine counts?
    box_font     Which font shows the characters of fonts that a PDF names and does not hold?
    page         Which segments of text does a page draw, and where?
    rules        Which straight lines does it draw?
    characters   Which characters do fonts show that do not tell them?
    drawing      How does a page look?
    bookmarks    Which headings do the bookmarks of a PDF name?
    tags         Which headings do the tags of a page tell?
"""
