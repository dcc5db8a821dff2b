"""``python -m algaudit`` is the same as ``algaudit``."""

from algaudit.cli import main

if __name__ == "__main__":
    main()
