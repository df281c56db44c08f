#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What docs/troubleshooting.md quotes is what the program says, and what docs/coming-from.md
translates into is in the code."""

import re
import unittest
from pathlib import Path

TOP = Path(__file__).resolve().parents[2]


def code(*folders):
    """All string literals of the sources, adjacent ones joined."""
    text = "".join(path.read_text() for folder in folders for path in sorted((TOP / "src" / folder).rglob("*.cc")))
    return re.sub(r'"\s*\n?\s*"', "", text)


class Quotes(unittest.TestCase):
    def test_messages(self):
        said = code("report", "gate", "audit", "setup", "cli")
        rows = re.findall(r"^\| `([^`]+)` \|", (TOP / "docs" / "troubleshooting.md").read_text(), re.M)
        self.assertGreater(len(rows), 15)
        for row in rows:
            with self.subTest(row):
                self.assertIn(row, said)

    def test_settings(self):
        known = code("config", "policy", "identity")
        here = re.findall(r"^\|[^|\n]*\|([^|\n]*)\|$", (TOP / "docs" / "coming-from.md").read_text(), re.M)
        words = {word for cell in here for quoted in re.findall(r"`([^`]+)`", cell)
                 for word in re.findall(r"^[a-z][a-z_-]+", quoted)}
        self.assertGreater(len(words), 25)
        for word in words:
            with self.subTest(word):
                self.assertIn(f'"{word}', known)


if __name__ == "__main__":
    unittest.main()
