"""What people ask: exports of help desks in, cleaned and redacted questions out."""

from kbgen.tickets.intake import Progress, read_questions
from kbgen.tickets.kanon import Shown, shown
from kbgen.tickets.question import REASONS
from kbgen.tickets.reading import Dropped, Reading, Source, Tally
from kbgen.tickets.redact import holds_personal, redact

__all__ = [
    "REASONS",
    "Dropped",
    "Progress",
    "Reading",
    "Shown",
    "Source",
    "Tally",
    "holds_personal",
    "read_questions",
    "redact",
    "shown",
]
