"""Finds the article in a web page: its text, title, date, source and author.

The steps, in order; each adds to what the one before it made:

    tokens         cuts markup into tags and text, as browsers do
    blocks         makes elements and blocks of them (`line_breaks`: paragraphs that <br> separates)
    json_ld        reads what scripts say of the article (schema.org)
    records        makes labels recognisable: glossed ones, and those in tables without colons
    roles          gives each block its role, by its text and links (`line_patterns`: lines that sites put
                   around articles)
    titles         finds the block that is the title, and at the end the title itself
    surroundings   finds the parts of a page that hold no article: menus, footers, comments
    main_text      chooses the blocks of the article, and says why the others are left out
    metadata       finds the source, the author and what labels say; `published`: the date,
                   `wechat`: what only scripts of WeChat's pages say

A *block* is what a reader sees as one paragraph. An *element* is a tag with what it holds. Both are numbered
as they begin, so that an element's number is above its parent's. A block's *role* is what it is by itself:
prose, links, a breadcrumb, a byline. A part of the page that holds other text is *around* the article.
`elements` defines these values.

The standard library's HTMLParser is not used: some of its versions need minutes for a hundred kilobytes of
unclosed tags, and its output for damaged markup differs between versions of Python.
"""
