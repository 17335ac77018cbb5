"""Reads a web page: markup to blocks of text, and which of them are the article.

    tokens       markup to tags and text, as browsers cut it
    blocks       tags and text to blocks, and in which elements they lie (`lines`: what <br> parts)
    weighing     what a block is: prose, links, a line that sites put around articles (`wordings`)
    parts        where no article is looked for: menus, footers, comments (`naming`: how sites name them)
    main_text    which blocks are the article, and why the others are not
    titles       of all that may be the title, which is
    about        the source, the author and what labels say; `published`: the date
    linked_data  what JSON-LD says of them

A *block* is what a reader sees as one paragraph. An *element* is a tag with what it holds; elements are
numbered as they open, so that an element's number is above its parent's.

The standard library's HTMLParser is not used: some of its versions need minutes for a hundred kilobytes of
unclosed tags, and what it gives for damaged markup differs between the versions of Python.
"""
