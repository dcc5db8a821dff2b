"""The one command a newcomer needs: it prepares everything by itself, then runs what was asked for.

    python3 start.py demo        shows the main job on a small real log
    python3 start.py test        runs every check of the project, as the integration machine does
    python3 start.py setup       only prepares the environment

Nothing is installed into the system's Python: all packages go into the folder ``.venv`` beside this file.
This file stays readable for old Pythons too, so that they can be told kindly that they are too old.
"""

import os
import sys

OLDEST = (3, 11)
EXIT_CANNOT_START = 2


def main(argv):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201 - old Pythons must be able to read this
    """Run the command named on the command line; any trouble ends in one sentence, never in a traceback."""
    if sys.version_info < OLDEST:
        found = "%d.%d" % sys.version_info[:2]  # noqa: UP031 - must also run on the Pythons it turns away
        sys.stderr.write("需要 Python 3.11 或更新版本，当前是 " + found + "。\n")
        sys.stderr.write("Python 3.11 or newer is needed; this one is " + found + ".\n")
        return EXIT_CANNOT_START
    sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
    from tools import commands  # only now: these files use the words of newer Pythons

    return commands.run(argv)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))  # type: ignore[no-untyped-call]
