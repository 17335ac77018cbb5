"""Recognises the text of pictures and of pages that are pictures, with RapidOCR in a process of its own.

recognising   Which lines does a picture show, and how sure is that?
child         What does the process recognise and answer?
"""
