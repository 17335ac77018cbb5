"""Measures how good a ranking is, on queries whose right answers a person has written down.

A *topic* is a query with an id. A *judgement* (TREC's *qrels*) says how well an article, or one paragraph of
it, answers a topic; its *grade* is 0 where it does not. A *run* holds a ranking's hits for every topic, best
first. *Measures* compare a run with the judgements, and lie between 0 and 1. A *comparison* says whether two
runs, set side by side topic by topic, differ by more than chance. docs/evaluation.md teaches all of it.
"""

from .comparison import Change, Comparison, compare
from .evaluating import Evaluation, Outcome, compare_evaluations, evaluate
from .judgements import Judgements, Topic, read_judgements, read_paragraph_judgements, read_topics
from .measures import MAIN_MEASURE, MEASURES, PARAGRAPH_MEASURE
from .runs import RankedHit, Run, read_run, run_of, write_run

__all__ = [
    "MAIN_MEASURE",
    "MEASURES",
    "PARAGRAPH_MEASURE",
    "Change",
    "Comparison",
    "Evaluation",
    "Judgements",
    "Outcome",
    "RankedHit",
    "Run",
    "Topic",
    "compare",
    "compare_evaluations",
    "evaluate",
    "read_judgements",
    "read_paragraph_judgements",
    "read_run",
    "read_topics",
    "run_of",
    "write_run",
]
