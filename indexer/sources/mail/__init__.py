"""Reads what a mail is made of: headers and their encodings, parts, and bodies that were wrapped.

    headers        What do the values of headers say, whatever encoding they are in?
    parsing        Which parts does a mail have, and which bytes are in each?
    bodies         What is the text of a body that was wrapped for transport?

The standard library cuts a mail into parts. Values of headers are read here: mail programs understand far
more than the standards allow, and show a title where the library gives question marks.
"""
