"""Formats, one module each: its reader makes drafts of a document, or finds the documents in it.

Formats share `text` (title and metadata of plain lines), `records` (rows and JSON objects), `xml`, and
`office` (paragraphs and tables of office documents).
"""
