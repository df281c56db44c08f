#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""tally.py TESTLOG...: the counts of Meson's testlog.json files, as "N passed, M failed".

", K skipped" follows if there are any. What is neither passed nor skipped has failed, and so has a
log that is missing or empty. Exit status 0 only if something passed and nothing failed.
"""

import collections
import json
import sys

PASSED = {"OK", "EXPECTEDFAIL"}
SKIPPED = {"SKIP"}


def tally(path):
    counts = collections.Counter()
    try:
        with open(path, encoding="utf-8") as log:
            for line in log:
                result = json.loads(line)["result"]
                counts["passed" if result in PASSED else
                       "skipped" if result in SKIPPED else "failed"] += 1
    except (OSError, ValueError, KeyError) as error:
        print(f"{path}: {error}", file=sys.stderr)
        counts["failed"] += 1
    if not counts:
        print(f"{path}: no test was run", file=sys.stderr)
        counts["failed"] += 1
    return counts


def main(paths):
    total = sum((tally(path) for path in paths), collections.Counter())
    skipped = f", {total['skipped']} skipped" if total["skipped"] else ""
    print(f"{total['passed']} passed, {total['failed']} failed{skipped}")
    return 0 if total["passed"] and not total["failed"] else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
