"""The command, by its name or as `python -m kbgen`; Ctrl-C ends it quietly while it loads, too."""

import os

try:
    from kbgen.cli import run
except KeyboardInterrupt:
    os._exit(130)  # As shells say it: 128 and the number of SIGINT.

if __name__ == "__main__":
    run()
