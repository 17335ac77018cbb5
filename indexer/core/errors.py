"""The exceptions that this package and `search` raise on purpose.

PolicySearchError        the base: its text says what failed, on what, and what to do next
├── IndexNotFoundError   there is no index at that path
├── IndexMismatchError   the index was built by another analysis, schema or format
├── IndexDamagedError    a file of the index is missing, cut short or altered
├── IndexLockedError     another process is writing the index; the text names it
├── ClusterError         an OpenSearch cluster cannot be reached, refuses, or lost a part of an answer
├── LexiconError         a line of a user's lexicon cannot be read
├── SourceError          a SOURCE given to build or update does not exist or cannot be read
└── EvaluationError      queries, judgements or a run of an evaluation cannot be read, or do not go together
"""


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


class ClusterError(PolicySearchError):
    """An OpenSearch cluster cannot be reached, refuses, or lost a part of an answer.

    `status` is the HTTP status: 0 if nothing answered, -1 if the host is no cluster or is not trusted.
    `kind` is the cluster's own name for the error.
    """

    def __init__(self, text: str = "", status: int = 0, kind: str = "") -> None:
        super().__init__(text)
        self.status = status
        self.kind = kind


class LexiconError(PolicySearchError):
    """A line of a user's lexicon cannot be read."""


class SourceError(PolicySearchError):
    """A source does not exist or cannot be read at all."""


class EvaluationError(PolicySearchError):
    """Queries, judgements or a run of an evaluation cannot be read, or do not go together."""
