#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""run.py STORY...: plays each story against the program that REFWARD_BIN names.

Exit status: 0 all as told, 1 something differs, 77 skipped (one story only). ACCEPT=1 writes what
the server said into the stories, ACCEPT=all exit statuses and audit entries too. KEEP=1 keeps the
temporary folders.
"""

import difflib
import fnmatch
import os
import re
import shutil
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
sys.dont_write_bytecode = True

import keys as keyfile
import story as stories
import words
import world

ACCEPT = os.environ.get("ACCEPT", "")
SKIP = 77


class Play:
    """One run of one story; `problems` is empty in the end if all was as told."""

    def __init__(self, story, place):
        self.story, self.place = story, place
        self.problems = []
        self.recorded = -1  # index of the newest decision so far; older ones may be pruned
        fork = [place.repository, os.path.join(place.client, "work")]
        self.words = words.Normaliser(
            fork, [(place.server, "<server>"), (place.client, "<client>"), (place.top, "<top>")],
            place.keys.fingerprints(), [place.token, place.password])

    def problem(self, step, what):
        self.problems.append(f"{self.story.name}.push:{step.line if step else 1}: {what}")

    def play(self):
        gated = list(self.story.gated_steps())
        for step in self.story.steps:
            if not self.step(step, any(step is other for other in gated)):
                return
        self.compare_refs()
        self.connected()
        self.verify()
        self.search_secrets()

    def step(self, step, gated):
        before = (self.place.refs(), self.place.objects()) if step.pushes else None
        folder = self.place.server if step.server else os.path.join(self.place.client, "work")
        done = self.place.shell(step.command, folder)
        said = done.stdout + done.stderr
        as_told = self.compare_exit(step, done, said)
        self.compare_words(step, done, said)
        if gated and (step.audit is not None or step.pushes):
            self.compare_audit(step, said)
        if step.pushes and done.returncode != 0 and "accept" not in (step.audit or ""):
            self.unmoved(step, before)
        if self.words.leaks(said):
            self.problem(step, "a secret's value was said")
        return as_told or step.pushes or ACCEPT == "all"  # a broken setting of the scene ends it

    def compare_exit(self, step, done, said):
        if done.returncode == step.exit:
            return True
        if ACCEPT == "all":
            set_value(step, "exit", str(done.returncode))
            step.exit = done.returncode
            return True
        self.problem(step, f"exit {done.returncode}, not {step.exit}\n{indented(said)}")
        return False

    def compare_words(self, step, done, said):
        for value in step.values("says"):
            if value not in said:
                self.problem(step, f"does not say: {value}\n{indented(said)}")
        for value in step.values("lacks"):
            if value in said:
                self.problem(step, f"says: {value}\n{indented(said)}")
        lines = self.words.remote_lines(done.stderr)
        if lines == step.remote:
            return
        if ACCEPT:
            step.remote = lines
        elif step.remote != [stories.NOT_YET]:
            diff = difflib.unified_diff(step.remote, lines, "told", "said", lineterm="", n=20)
            self.problem(step, "other words\n" + indented("\n".join(diff)))

    def compare_audit(self, step, said):
        entries = [entry for entry in self.place.decisions() or []
                   if entry["index"] > self.recorded]
        new = len(entries)
        if new == 0:
            found = "none"
        elif new == 1:
            found = words.audit_line(entries[-1], bool(entries[-1].get("outcome")))
            self.compare_pusher(step, entries[-1])
        else:
            found = f"{new} new decisions"
        if new:
            self.recorded = entries[-1]["index"]
        if found == step.audit:
            return
        if ACCEPT == "all" and stories.AUDIT.fullmatch(found):
            set_value(step, "audit", found)
        else:
            self.problem(step, f"audit: {found}\n  not: {step.audit}\n{indented(said)}")

    def compare_pusher(self, step, entry):
        for value in step.values("pusher"):
            pusher = self.words.line(entry.get("pusher") or "nobody")
            if pusher != value:
                self.problem(step, f"pusher: {pusher}, not {value}")

    def unmoved(self, step, before):
        """A refused push leaves refs and object store as they were, but for the push certificate,
        which receive-pack writes before it asks anybody."""
        certificates = step.command.count("--signed")
        if self.place.refs() != before[0]:
            self.problem(step, "a refused push moved a ref")
        if self.place.objects() != before[1] + certificates:
            self.problem(step, "a refused push left objects behind")

    def compare_refs(self):
        told, held = [], self.place.refs()
        for line in self.story.blocks["refs"]:
            if not line.strip():
                continue
            pattern, revision, count = (line.split() + ["1"])[:3]
            value = self.place.git(os.path.join(self.place.client, "work"),
                                   "rev-parse", "--verify", "--quiet", revision).strip()
            matching = [ref for ref in held if fnmatch.fnmatchcase(ref, pattern)]
            told += matching
            wrong = [ref for ref in matching if held[ref] != value]
            if len(matching) != int(count) or wrong:
                self.problem(None, f"refs: {line}: {len(matching)} there, {wrong or 'none'} elsewhere")
        for ref in sorted(set(held) - set(told)):
            self.problem(None, f"refs: {ref} is there and not told")

    def connected(self):
        """Everything that a ref reaches is in the server's own store, quarantine gone."""
        try:
            self.place.git(self.place.repository, "rev-list", "--quiet", "--objects", "--all")
        except RuntimeError as error:
            self.problem(None, f"objects are missing: {error}")
        left = [name for name in os.listdir(os.path.join(self.place.repository, "objects"))
                if re.match(r"(tmp_objdir|incoming)-", name)]
        if left:
            self.problem(None, f"a quarantine was left behind: {left}")

    def verify(self):
        done = self.place.refward("audit", "verify")
        if done.returncode != 0:
            self.problem(None, f"audit verify: exit {done.returncode}\n{indented(done.stdout + done.stderr)}")

    def search_secrets(self):
        for path, text in self.place.stored_text():
            if self.words.leaks(text):
                self.problem(None, f"a secret's value stands in {path}")


def set_value(step, key, value):
    others = [(name, old) for name, old in step.others if name != key]
    at = next((i for i, (name, _) in enumerate(step.others) if name == key), 0)
    step.others = others[:at] + [(key, value)] + others[at:]
    if key == "exit" and value == "0":
        step.others.remove((key, value))


def indented(text):
    return "\n".join("    " + line for line in text.rstrip("\n").split("\n"))


def run(path, keys):
    story = stories.load(path)
    if story.headers.get("needs") == "root" and os.geteuid() != 0:
        raise stories.Skipped("needs root")
    with world.World(story, keys) as place:
        play = Play(story, place)
        play.play()
    if ACCEPT:
        text = stories.render(story)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
    return play.problems


def main(paths):
    if not paths or "REFWARD_BIN" not in os.environ:
        sys.exit("usage: REFWARD_BIN=.../refward run.py STORY...")
    os.environ["REFWARD_BIN"] = os.path.realpath(os.environ["REFWARD_BIN"])
    os.umask(0o022)
    fallback = tempfile.mkdtemp(prefix="refward-keys-")
    failed = skipped = 0
    try:
        keys = keyfile.Keys.shared(fallback)
        for path in paths:
            try:
                problems = run(path, keys)
            except stories.Skipped as why:
                skipped += 1
                print(f"SKIP {path}: {why}")
                continue
            print("\n".join(problems + [f"{'FAIL' if problems else 'ok'} {path}"]), flush=True)
            failed += bool(problems)
    finally:
        shutil.rmtree(fallback, ignore_errors=True)
    if skipped and len(paths) == 1:
        return SKIP
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
