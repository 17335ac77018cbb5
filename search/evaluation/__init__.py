"""Measures how good a ranking is, on queries whose right answers a person has written down.

A *topic* is a query with an id. A *judgement* (TREC's *qrels*) says how well an article, or one paragraph of
it, answers a topic; its *grade* is 0 where it does not. A *run* holds a ranking's hits for every topic, best
first. *Measures* compare a run with the judgements, and lie between 0 and 1. A *comparison* says whether two
runs, set side by side topic by topic, differ by more than chance. docs/evaluation.md teaches all of it.
"""

from .comparison import Change as Change
from .comparison import Comparison as Comparison
from .comparison import compare as compare
from .evaluating import Evaluation as Evaluation
from .evaluating import Outcome as Outcome
from .evaluating import compare_evaluations as compare_evaluations
from .evaluating import evaluate as evaluate
from .judgements import Judgements as Judgements
from .judgements import Topic as Topic
from .judgements import read_judgements as read_judgements
from .judgements import read_paragraph_judgements as read_paragraph_judgements
from .judgements import read_topics as read_topics
from .measures import COPIES_MEASURE as COPIES_MEASURE
from .measures import MAIN_MEASURE as MAIN_MEASURE
from .measures import MEASURES as MEASURES
from .measures import PARAGRAPH_MEASURE as PARAGRAPH_MEASURE
from .runs import RankedHit as RankedHit
from .runs import Run as Run
from .runs import read_run as read_run
from .runs import run_of as run_of
from .runs import write_run as write_run
