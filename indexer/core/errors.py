"""The exceptions that this package and `search` raise on purpose.

PolicySearchError        the base: its text says what failed, on what, and what to do next
├── IndexNotFoundError   there is no index at that path
├── IndexMismatchError   the index was built by another analysis, schema or format
├── IndexDamagedError    a file of the index is missing, cut short or altered
├── IndexLockedError     another process is writing the index; the text names it
├── IndexAccessError     the system cannot read or write a file of the index; no space is left, for example
├── ClusterError         an OpenSearch cluster cannot be reached, refuses, or lost a part of an answer
│   └── DeadlineError    it has not answered in the time that there was
├── IdNotFoundError      no article has that id, or the article no such paragraph
│   └── ParagraphGoneError   the article has the paragraph no more: it is gone, or was changed
├── AmbiguousIdError     a short id is that of several articles, or a paragraph's that of several paragraphs
├── CursorError          a cursor cannot be read, is of another search, or its state of the index is gone
├── LexiconError         a line of a user's lexicon cannot be read
├── SourceError          a SOURCE given to build or update does not exist or cannot be read
├── ExportError          hits cannot be written to a file
├── LossRefusedError     a build or update would drop many articles, and the caller did not agree
└── EvaluationError      queries, judgements or a run of an evaluation cannot be read, or do not go together
"""

from .messages import join_messages


class PolicySearchError(Exception):
    """The base of all errors raised on purpose."""


class IndexNotFoundError(PolicySearchError):
    """There is no index at that path."""


class IndexMismatchError(PolicySearchError):
    """The index was built by another analysis, schema or format."""


class IndexDamagedError(PolicySearchError):
    """A file of the index is missing, cut short or altered."""


class IndexLockedError(PolicySearchError):
    """Another process is writing the index."""


class IndexAccessError(PolicySearchError):
    """The system cannot read or write a file of the index."""


class ClusterError(PolicySearchError):
    """An OpenSearch cluster cannot be reached, refuses, or lost a part of an answer.

    `status` is the HTTP status: 0 if nothing answered, -1 if the host is no cluster or is not trusted.
    `kind` is the cluster's own name for the error.
    """

    def __init__(self, text: str = "", status: int = 0, kind: str = "") -> None:
        super().__init__(text)
        self.status = status
        self.kind = kind


class DeadlineError(ClusterError):
    """A cluster has not answered in the time that there was."""


class IdNotFoundError(PolicySearchError, LookupError):
    """No article has that id, or the article no such paragraph. `near` are ids of articles that hold it.

    `fault` is the text without the advice, which is for a command line.
    """

    def __init__(self, fault: str = "", near: tuple[str, ...] = (), advice: str = "") -> None:
        super().__init__(join_messages("; ", (fault, advice)) if advice else fault)
        self.fault = fault
        self.near = near


class ParagraphGoneError(IdNotFoundError):
    """The article has the paragraph of that id no more: it is gone, or was changed."""


class AmbiguousIdError(PolicySearchError, LookupError):
    """A short id is that of several articles, or a paragraph's id that of several equal paragraphs.

    `candidates` are ids that name one of them each.
    """

    def __init__(self, text: str = "", candidates: tuple[str, ...] = ()) -> None:
        super().__init__(text)
        self.candidates = candidates


class CursorError(PolicySearchError):
    """A search's cursor cannot be read, is of another search, or its state of the index is gone."""


class LexiconError(PolicySearchError):
    """A line of a user's lexicon cannot be read."""


class SourceError(PolicySearchError):
    """A source does not exist or cannot be read at all."""


class ExportError(PolicySearchError):
    """Hits cannot be written to a file."""


class LossRefusedError(PolicySearchError):
    """A build or update would drop many articles, and the caller did not agree."""


class EvaluationError(PolicySearchError):
    """Queries, judgements or a run of an evaluation cannot be read, or do not go together."""
