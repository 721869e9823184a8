"""The only writing: what changed, whole or not at all.

A site is published by swapping two folders, `public/` and `.kbgen/public/stage/` beside it:
readers see all of the old site or all of the new one, whenever the power or the process goes.
The folder that was swapped out stays as the next stage, so that an edit costs what changed:
files that did not change are hard links of one another in both.
"""

from kbgen.files.disk import SETTLED, Stamp, digest, hide, walk
from kbgen.files.manifest import Published
from kbgen.files.output import MARKER, MARKER_TEXT, Output, open_output, told
from kbgen.files.small import Small, try_small, write_small, write_together
from kbgen.files.stage import Stage, begin, discard, publish, release, remember

__all__ = [
    "MARKER",
    "MARKER_TEXT",
    "SETTLED",
    "Output",
    "Published",
    "Small",
    "Stage",
    "Stamp",
    "begin",
    "digest",
    "discard",
    "hide",
    "open_output",
    "publish",
    "release",
    "remember",
    "told",
    "try_small",
    "walk",
    "write_small",
    "write_together",
]
