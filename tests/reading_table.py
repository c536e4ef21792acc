"""A process that reads a table to its end and says how that went: `python -m tests.reading_table FILE`."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

from content_store.errors import Refused
from content_store.tables.opening import open_table

if __name__ == "__main__":
    began, error, rows = time.process_time(), "", 0
    try:
        with open_table(Path(sys.argv[1])) as table:
            rows = sum(1 for _ in table.rows)
        error = "" if rows else "EmptyTable"
    except Refused as refused:
        error = type(refused).__name__
    # Not by getrusage, which counts what this process was before it became another program.
    status = Path("/proc/self/status").read_text().splitlines()
    most = next(int(line.split()[1]) * 1024 for line in status if line.startswith("VmHWM:"))
    sys.stdout.write(json.dumps({"error": error, "rows": rows, "seconds": time.process_time() - began, "bytes": most}))
