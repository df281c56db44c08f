#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""manual_test.py REFWARD: manual pages and completions say what the program and the code say."""

import re
import shutil
import subprocess
import sys
import unittest
from pathlib import Path

import generated
import write
from help_tree import every, walk

BINARY = sys.argv.pop(1) if len(sys.argv) > 1 else None
TOP = write.TOP


def page(name):
    return (TOP / "packaging" / "man" / f"{name}.scd").read_text()


def bold(text):
    """What a page prints in bold, escapes taken away: the names that it documents."""
    return {re.sub(r"\\(.)", r"\1", word) for word in re.findall(r"(?<![\\\w])\*((?:\\.|[^*\n])+?)\*(?!\w)", text)}


class Derived(unittest.TestCase):
    def test_files_say_what_the_program_says(self):
        for path, text in write.wanted(BINARY).items():
            with self.subTest(path.name):
                self.assertEqual(path.read_text(), text, f"python3 tests/docs/write.py {BINARY}")

    def test_every_command_is_told(self):
        commands = [command.name for command in every(walk(BINARY))]
        self.assertIn("refward audit verify", commands)
        for name in commands[1:]:
            self.assertIn(name, bold(page("refward.1")))

    def test_every_command_has_words(self):
        for command in list(every(walk(BINARY)))[1:]:
            self.assertTrue(command.help, command.name)

    def test_every_rule_is_told(self):
        rules = [row[0] for part in generated.rules((TOP / "docs" / "rules.md").read_text()) for row in part[1]]
        self.assertGreater(len(rules), 30)
        self.assertLessEqual(set(rules), bold(page("refward-rules.7")))


class Settings(unittest.TestCase):
    READ = re.compile(r'(?:\b(?:text|texts|some_texts|flag|number|duration|size|child|children|has|absolute_path'
                      r'|text_or_instant|rules?)\(\s*|(?:section|table|\*child|\*table), )"([a-z_]+)"')

    def keys_of_code(self):
        keys = set()
        for path in (TOP / "src" / "config").glob("read_*.cc"):
            keys |= set(self.READ.findall(path.read_text()))
        return keys

    def test_every_setting_is_told(self):
        keys = self.keys_of_code()
        self.assertGreater(len(keys), 50)
        told = bold(page("refward.toml.5"))
        self.assertEqual(sorted(keys - told), [])

    def test_nothing_else_is_told(self):
        text = "".join(path.read_text() for path in (TOP / "src" / "config").glob("*.cc"))
        text += "".join(path.read_text() for path in (TOP / "src" / "policy").glob("*.cc"))
        known = set(re.findall(r'"([a-z_-]+)"', text))
        for word in bold(page("refward.toml.5")):
            if re.fullmatch(r"[a-z][a-z_-]+", word) and not word.startswith("refward"):
                self.assertIn(word, known, "a setting or word that the code does not know")

    def test_people(self):
        text = "".join(path.read_text() for path in (TOP / "src" / "identity").glob("**/*.cc"))
        for word in ("name", "principals", "emails", "logins", "teams", "only_refs", "only_paths", "merges_only",
                     "key", "since", "reason"):
            self.assertIn(f'"{word}"', text)
            self.assertIn(word, bold(page("refward-keyrings.5")))


class Shells(unittest.TestCase):
    FILES = {"bash": ("bash", "refward.bash"), "zsh": ("zsh", "_refward"), "fish": ("fish", "refward.fish")}

    def test_syntax(self):
        for shell, (program, name) in self.FILES.items():
            with self.subTest(shell):
                if not shutil.which(program):
                    self.skipTest(f"{program} is not installed")
                subprocess.run([program, "-n", TOP / "packaging" / "completions" / name], check=True)

    def complete(self, *words):
        script = (f"source {TOP}/packaging/completions/refward.bash\n"
                  f"COMP_WORDS=(refward {' '.join(repr(word) for word in words)})\n"
                  f"COMP_CWORD={len(words)}\n_refward\nprintf '%s\\n' \"${{COMPREPLY[@]}}\"\n")
        done = subprocess.run(["bash", "--norc", "-c", script], stdout=subprocess.PIPE, text=True, check=True, cwd="/")
        return done.stdout.split()

    def test_bash(self):
        for words, offered, why in (
            (["aud"], "audit", "a command"),
            (["audit", "ver"], "verify", "a command of a command"),
            (["audit", "verify", "--he"], "--help", "an option of a command of a command"),
            (["scan", "--format", "sa"], "sarif", "a value of an option"),
            (["hook", "pre"], "pre-receive", "a word that an argument takes"),
        ):
            with self.subTest(why):
                self.assertEqual(self.complete(*words), [offered])
        self.assertEqual(self.complete("audit", "nonsense-"), [])
        self.assertNotIn("--rules", self.complete("audit", "verify", "--"))


if __name__ == "__main__":
    unittest.main()
