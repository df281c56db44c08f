# SPDX-License-Identifier: Apache-2.0
"""Story: one *.push file, parsed. The format is described in README.md beside this file.

The parser is strict: a story with a typing error in an expectation would expect nothing.
"""

import dataclasses
import os
import re

HEADERS = {"transport", "repository", "needs", "disk", "install", "object-format", "policy"}
BLOCKS = {"config", "server", "people", "refs"}
EXPECTATIONS = {"exit", "audit", "pusher", "says", "lacks"}
NOT_YET = "remote: [...]"  # any words; ACCEPT=1 replaces it by what was said
AUDIT = re.compile(r"none|(accept|reject|error)( [a-z0-9-]+(/[A-Za-z0-9-]+)?(\([a-z]+\))?)*( unapplied)?")
NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


class Malformed(Exception):
    """The file is no story."""


class Skipped(Exception):
    """The machine lacks what the story needs."""


@dataclasses.dataclass
class Step:
    line: int
    server: bool
    command: str
    source: list            # the lines of the command, as written
    exit: int = 0
    remote: list = dataclasses.field(default_factory=list)
    others: list = dataclasses.field(default_factory=list)  # (key, value) in order
    gap: list = dataclasses.field(default_factory=list)     # blank and comment lines behind it

    def values(self, key):
        return [value for name, value in self.others if name == key]

    @property
    def audit(self):
        return next(iter(self.values("audit")), None)

    @property
    def pushes(self):
        return len(re.findall(r"\bgit (?:-[cC] \S+ )*push\b", self.command))


@dataclasses.dataclass
class Story:
    name: str
    head: list              # everything before the first step, as written
    headers: dict
    blocks: dict
    steps: list
    tail: list              # everything behind the last step
    twin: str

    @property
    def installs_itself(self):
        return self.headers.get("install") == "later"

    def gated_steps(self):
        """The steps that run when the gate stands."""
        gated = not self.installs_itself
        for step in self.steps:
            if gated:
                yield step
            gated = gated or bool(step.server and re.search(r"\brefward\b.* install ", step.command))

    def verdict(self):
        """Whether the last push through the gate is let through."""
        pushes = [step for step in self.gated_steps() if step.pushes]
        return pushes[-1].exit == 0 if pushes else self.steps[-1].exit == 0


def load(path):
    with open(path, encoding="utf-8") as file:
        lines = file.read().split("\n")
    name = os.path.basename(path).removesuffix(".push")
    try:
        return _Parser(name, lines[:-1] if lines[-1] == "" else lines).story()
    except Malformed as error:
        raise Malformed(f"{path}:{error}") from None


def render(story):
    lines = list(story.head)
    for step in story.steps:
        lines += step.source
        lines += step.remote
        lines += [f"{key}: {value}" for key, value in step.others]
        lines += step.gap
    return "\n".join(lines + story.tail) + "\n"


class _Parser:
    def __init__(self, name, lines):
        self.name, self.lines, self.at = name, lines, 0
        self.headers, self.blocks, self.steps = {}, {}, []
        self.twin = None

    def fail(self, what, line=None):
        raise Malformed(f"{(self.at if line is None else line) + 1}: {what}")

    def more(self):
        return self.at < len(self.lines)

    def story(self):
        if not NAME.fullmatch(self.name):
            self.fail("a story's name is of small letters, digits and single hyphens")
        head = self.declarations({"twin"} | {"refs"})
        while self.more() and self.is_step():
            self.step()
        tail = self.declarations(HEADERS | {"config", "server", "people"})
        if self.more():
            self.fail("neither a step, an expectation nor a declaration")
        self.check()
        return Story(self.name, head, self.headers, self.blocks, self.steps, tail, self.twin)

    def is_step(self):
        return re.match(r"(server)?\$ ", self.lines[self.at]) is not None

    def is_gap(self):
        return self.lines[self.at] == "" or self.lines[self.at].startswith("#")

    def declarations(self, misplaced):
        first = self.at
        while self.more() and not self.is_step():
            if self.is_gap():
                self.at += 1
                continue
            found = re.fullmatch(r"([a-z-]+):(?: (.*))?", self.lines[self.at])
            if not found or found.group(1) in misplaced:
                break
            self.declaration(found.group(1), found.group(2))
        return self.lines[first:self.at]

    def declaration(self, key, value):
        if key in self.headers or key in self.blocks or (key == "twin" and self.twin):
            self.fail(f"{key} stands twice")
        if key in BLOCKS and value is None:
            self.blocks[key] = self.block()
        elif key == "refs" and value == "none":
            self.blocks[key] = []
            self.at += 1
        elif key in HEADERS and value:
            self.headers[key] = value
            self.at += 1
        elif key == "twin" and value:
            self.twin = value
            self.at += 1
        else:
            self.fail(f"{key}: is no declaration")

    def block(self):
        self.at += 1
        first = self.at
        while self.more() and (self.lines[self.at].startswith("  ") or self.lines[self.at] == ""):
            self.at += 1
        body = [line[2:] for line in self.lines[first:self.at]]
        while body and body[-1] == "":
            body.pop()
        if not body:
            self.fail("an empty block", first - 1)
        return body

    def step(self):
        found = re.match(r"(server)?\$ (.*)", self.lines[self.at])
        step = Step(self.at + 1, bool(found.group(1)), found.group(2), [self.lines[self.at]])
        self.at += 1
        while self.more() and re.match(r">( |$)", self.lines[self.at]):
            step.command += "\n" + self.lines[self.at][2:]
            step.source.append(self.lines[self.at])
            self.at += 1
        while self.more() and not self.is_step() and not self.is_gap():
            if not self.expectation(step):
                break
        gap = self.at
        while self.more() and self.is_gap():
            self.at += 1
        step.gap = self.lines[gap:self.at]
        self.steps.append(step)

    def expectation(self, step):
        line = self.lines[self.at]
        if line == "remote:" or line.startswith("remote: "):
            step.remote.append(line)
        else:
            found = re.fullmatch(r"([a-z]+): (.+)", line)
            if not found or found.group(1) not in EXPECTATIONS:
                return False
            key, value = found.groups()
            if key in ("exit", "audit", "pusher") and step.values(key):
                self.fail(f"{key} stands twice")
            if key == "audit" and not AUDIT.fullmatch(value):
                self.fail(f"audit: {value} is not of the form DECISION RULE...")
            step.others.append((key, value))
            if key == "exit":
                if not value.isdigit():
                    self.fail("exit: is a number")
                step.exit = int(value)
        self.at += 1
        return True

    def check(self):
        story = Story(self.name, [], self.headers, self.blocks, self.steps, [], self.twin)
        if not self.steps:
            self.fail("no step")
        if not self.twin:
            self.fail("no twin: names the story that ends the other way")
        if "refs" not in self.blocks:
            self.fail("no refs: what the server holds in the end")
        for step in story.gated_steps():
            if step.pushes > 1:
                self.fail("two pushes in one step", step.line - 1)
            if step.pushes and step.audit is None:
                self.fail("a push without audit:", step.line - 1)
            if step.pushes and step.exit != 0 and (step.audit or "").startswith("accept") \
                    and "unapplied" not in step.audit:
                self.fail("a push that fails, and an entry that accepts it", step.line - 1)
            if step.pushes and step.exit == 0 and not step.audit.startswith("accept"):
                self.fail("a push that succeeds, and no entry that accepts it", step.line - 1)
