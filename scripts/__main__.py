"""`camtay`, and `python -m scripts`: all that every command needs is loaded before anybody looks for garbage."""

from __future__ import annotations

from scripts.garbage import loading

with loading():
    from scripts.commands import main

if __name__ == "__main__":
    main()
