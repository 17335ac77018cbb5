"""The command `indexer`, from the shell to its exit status.

Exit status: 0 done, 1 done but something that should have been read was not, 2 failed, and 130, 143 or 129
for SIGINT, SIGTERM or SIGHUP. Nothing ends in a traceback, unless the environment asks for one.
"""

from __future__ import annotations

import os
import sys

from indexer.core.failures import message_of, status_of
from indexer.core.messages import language_of, message, shown, speak
from indexer.core.printable import printable
from indexer.core.stopping import stop_on_signals
from indexer.core.streams import usable_streams, write_message


def main() -> None:
    """Run the command and end the process."""
    sys.stdin, sys.stdout, sys.stderr = usable_streams(sys.stdin, sys.stdout, sys.stderr)
    # The output of `--json` is for a program, also where it is an error.
    speak("" if "--json" in sys.argv else language_of(os.environ))
    try:
        stop_on_signals()
        from .commands import run

        status = run(sys.argv[1:])
    except BaseException as error:
        # `run` tells its own failures. This one came before it, such as an interrupt while it is imported.
        write_message(
            sys.stderr, f"indexer: {printable(shown(message_of(error, message('this program'))))}\n"
        )
        status = status_of(error)
    # All is written and tidied up: a signal from now on could only end this in a traceback.
    os._exit(status)


if __name__ == "__main__":
    main()
