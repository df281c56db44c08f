# SPDX-License-Identifier: Apache-2.0
"""The commands of refward, as `--help` tells them: what manual page and completions are held to."""

import os
import re
import subprocess
from dataclasses import dataclass, field

ENTRY = re.compile(r"^  (\S.*?)(?:\s{2,}(\S.*))?$")
MORE = re.compile(r"^\s{20,}(\S.*)$")
FOOT = "Configuration: --config FILE"


@dataclass
class Option:
    names: list     # ["--repo"], ["-h", "--help"]
    takes: bool     # a value follows
    words: list     # the values that it takes, where they are named
    help: str


@dataclass
class Command:
    path: tuple     # ("audit", "show")
    help: str
    usage: str
    options: list = field(default_factory=list)
    positionals: list = field(default_factory=list)  # (name, help, words)
    children: list = field(default_factory=list)

    @property
    def name(self):
        return " ".join(("refward",) + self.path)


def sections(text):
    """{"Options": [(left, right)...]} of one help text; wrapped right sides are joined."""
    out, rows = {}, None
    for line in text.splitlines():
        if re.fullmatch(r"[A-Z][a-z]+:", line):
            rows = out.setdefault(line[:-1], [])
        elif not line.strip():
            rows = None
        elif rows is not None and (more := MORE.match(line)) and rows:
            left, right = rows[-1]
            rows[-1] = (left, f"{right} {more.group(1)}".strip())
        elif rows is not None and (entry := ENTRY.match(line)):
            rows.append((entry.group(1), entry.group(2) or ""))
    return out


def words_of(left):
    found = re.search(r"\{([^}]*)\}", left)
    return found.group(1).split(",") if found else []


def option(left, right):
    names = re.match(r"[-\w,]+", left).group(0).split(",")
    return Option(names, len(left) > len(",".join(names)), words_of(left), right)


def positional(left, right):
    return (left.split()[0].split("(")[0], right, words_of(left))


def walk(binary, path=(), help=""):
    done = subprocess.run([binary, *path, "--help"], stdout=subprocess.PIPE, text=True, check=True,
                          env={"PATH": os.environ["PATH"], "LC_ALL": "C", "COLUMNS": "100"})
    usage = re.search(r"^Usage: refward ?(.*)$", done.stdout, re.M).group(1)
    usage = re.sub(r"\((\d+)x\)", "", usage)
    parts = sections(done.stdout)
    command = Command(path, help, usage,
                      [option(*row) for row in parts.get("Options", [])],
                      [positional(*row) for row in parts.get("Positionals", [])])
    for name, words in parts.get("Subcommands", []):
        command.children.append(walk(binary, path + (name.split(",")[0],), words))
    return command


def every(command):
    yield command
    for child in command.children:
        yield from every(child)
