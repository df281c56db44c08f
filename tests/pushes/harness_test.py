#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""harness_test.py: the harness itself. A harness that cannot read an expectation expects nothing."""

import base64
import os
import subprocess
import sys
import tempfile
import types
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
sys.dont_write_bytecode = True

import run
import story as stories
import words
import world

PUSH = "$ git push origin main\n"
END = "\nrefs: none\ntwin: other\n"


def parsed(text):
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "a.push")
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        return stories.load(path)


class Reading(unittest.TestCase):
    def test_whole(self):
        story = parsed("# why\nconfig:\n  [[protect]]\n\n  x = 1\ntransport: ssh\n\n" + PUSH
                       + "> --force\nremote: no\nexit: 1\naudit: reject a b/c(warning)\n" + END)
        step = story.steps[0]
        self.assertEqual(step.command, "git push origin main\n--force")
        self.assertEqual((step.exit, step.audit, step.remote), (1, "reject a b/c(warning)", ["remote: no"]))
        self.assertEqual(story.blocks["config"], ["[[protect]]", "", "x = 1"])
        self.assertEqual((story.headers, story.twin, story.verdict()), ({"transport": "ssh"}, "other", False))

    def test_malformed(self):
        for why, text in (
            ("a push whose entry nobody looks at", PUSH + END),
            ("a word that is no expectation", PUSH + "aduit: accept\n" + END),
            ("a decision that there is not", PUSH + "audit: maybe\n" + END),
            ("two audit lines", PUSH + "audit: accept\naudit: none\n" + END),
            ("refused and accepted", PUSH + "exit: 1\naudit: accept\n" + END),
            ("accepted and refused", PUSH + "audit: reject signed-commits\n" + END),
            ("accepted and unrecorded", PUSH + "audit: none\n" + END),
            ("no twin", PUSH + "audit: accept\n\nrefs: none\n"),
            ("no refs", PUSH + "audit: accept\n\ntwin: other\n"),
            ("no step", "# nothing\n" + END),
            ("two pushes in one step", "$ git push a && git push b\naudit: accept\n" + END),
            ("an unknown header", "transprot: ssh\n" + PUSH + "audit: accept\n" + END),
            ("a header behind the steps", PUSH + "audit: accept\n\ninstall: later\n" + END),
            ("an exit that is no number", PUSH + "exit: one\naudit: reject x\n" + END),
            ("a step behind the refs", PUSH + "audit: accept\n" + END + PUSH + "audit: accept\n"),
        ):
            with self.subTest(why), self.assertRaises(stories.Malformed):
                parsed(text)

    def test_pushes_before_installation_need_no_entry(self):
        story = parsed("install: later\n" + PUSH + 'server$ refward install "$REPO"\n' + PUSH
                       + "audit: accept\n" + END)
        self.assertEqual([step.line for step in story.gated_steps()], [4])

    def test_rewriting(self):
        text = "# why\n\n" + PUSH + "remote: old\nexit: 1\naudit: none\n\n# then\n$ true\n" + END
        story = parsed(text)
        self.assertEqual(stories.render(story), text)
        story.steps[0].remote = ["remote: new"]
        self.assertEqual(stories.render(story), text.replace("old", "new"))


class Words(unittest.TestCase):
    def setUp(self):
        self.words = words.Normaliser([], [("/tmp/x", "<top>"), ("/tmp/x/server", "<server>")],
                                      {"SHA256:" + "a" * 43: "alice"}, ["hidden"])

    def test_lines(self):
        for said, told in (
            ("remote: at " + "1" * 40 + "        \r", "remote: at <id>"),
            ("remote: from " + "0" * 40, "remote: from <none>"),
            ("remote: root " + "1" * 64, "remote: root <hash>"),
            ("remote: key SHA256:" + "a" * 43, "remote: key <key of alice>"),
            ("remote: key SHA256:" + "b" * 43, "remote: key <key>"),
            ("remote: key " + "A1" * 20, "remote: key <key>"),
            ("remote: 2026-01-02T03:04:05Z took 1.5 ms", "remote: <time> took <duration>"),
            ("remote: by scan --import on 2026-01-02", "remote: by scan --import on <date>"),
            ("remote: until 2026-01-02", "remote: until 2026-01-02"),
            ("remote: entry 12", "remote: entry <index>"),
            ("remote: /tmp/x/server/etc, /tmp/x/b", "remote: <server>/etc, <top>/b"),
            ("remote: \x1b[31mred", "remote: <0x1b>[31mred"),
            ("remote:", "remote:"),
        ):
            with self.subTest(said):
                self.assertEqual(self.words.remote_lines(said + "\nTo elsewhere\n"), [told])

    def test_leaks(self):
        self.assertTrue(self.words.leaks("so hidden it is"))
        self.assertFalse(self.words.leaks("so hid_den it is"))
        for spelled in [b"hidden".hex(), base64.b64encode(b"so hidden it is").decode(),
                        base64.b64encode(b"s hidden").decode(), base64.b64encode(b"hidden").decode()]:
            self.assertTrue(self.words.leaks("x" + spelled + "x"), spelled)


class Entries(unittest.TestCase):
    def test_audit_line(self):
        entry = {"decision": "accept", "findings": [
            {"rule": "b", "severity": "error", "mode": "evaluate"},
            {"rule": "a", "severity": "warning"}, {"rule": "a", "severity": "warning"}]}
        self.assertEqual(words.audit_line(entry, True), "accept a(warning) b(evaluate)")
        self.assertEqual(words.audit_line(entry, False), "accept a(warning) b(evaluate) unapplied")
        refused = {"decision": "reject", "findings": [{"rule": "b"}, {"rule": "a", "severity": "error"}]}
        self.assertEqual(words.audit_line(refused, False), "reject a b")
        many = {"decision": "reject", "findings": [{"rule": rule} for rule in "hgfedcbaa"]}
        self.assertEqual(words.audit_line(many, False), "reject a b c d e f g h")

    def test_forms(self):
        for text in ('[{"a":1},{"a":2}]', '{"entries":[{"a":1},{"a":2}]}', '{"a":1}\n{"a":2}\n'):
            self.assertEqual(world.parse_entries(text), [{"a": 1}, {"a": 2}])
        self.assertEqual(world.parse_entries('{"a":1}\n'), [{"a": 1}])
        self.assertEqual(world.parse_entries(""), [])

    def test_token(self):
        token = world.github_token()
        self.assertRegex(token, "^gh" + "p_[0-9A-Za-z]{36}$")
        self.assertNotEqual(token, world.github_token())


class Place:
    """A world without programs: what the program under test might do, right and wrong."""

    client, server, top, token, password = "/c", "/s", "/t", "token-value", "password-value"
    keys = types.SimpleNamespace(fingerprints=dict)

    def __init__(self, repository, **deeds):
        self.repository = repository
        os.makedirs(os.path.join(repository, "objects"))
        self.deed = {"exit": 1, "said": "remote: no\n", "entries": 1, "rules": ["a"], "moved": {},
                     "left": 0, "verify": 0, "stored": "", **deeds}
        self.pushed = False

    def shell(self, command, _folder):
        self.pushed = True
        return subprocess.CompletedProcess(command, self.deed["exit"], "", self.deed["said"])

    def refs(self):
        return self.deed["moved"] if self.pushed else {}

    def objects(self):
        return self.deed["left"] if self.pushed else 0

    def decisions(self):
        rules = [{"rule": rule} for rule in self.deed["rules"]]
        return [{"index": index, "decision": "reject", "findings": rules, "pusher": "bob"}
                for index in range(self.deed["entries"])]

    def git(self, *_args):
        return "2\n"

    def refward(self, *args):
        return subprocess.CompletedProcess(args, self.deed["verify"], "", "")

    def stored_text(self):
        return [("state/cache", self.deed["stored"])]


class Judging(unittest.TestCase):
    STORY = PUSH + "remote: no\nexit: 1\naudit: reject a\npusher: bob\n" + END

    def problems(self, story=STORY, **deeds):
        with tempfile.TemporaryDirectory() as folder:
            play = run.Play(parsed(story), Place(os.path.join(folder, "app.git"), **deeds))
            play.play()
        return "\n".join(play.problems)

    def test_as_told(self):
        self.assertEqual(self.problems(), "")

    def test_otherwise(self):
        for deeds, told in (
            ({"exit": 0}, "exit 0, not 1"),
            ({"said": "remote: yes\n"}, "other words"),
            ({"said": ""}, "other words"),
            ({"entries": 0}, "audit: none"),
            ({"entries": 2}, "audit: 2 new decisions"),
            ({"rules": ["a", "b"]}, "audit: reject a b"),
            ({"rules": []}, "audit: reject\n"),
            ({"moved": {"refs/heads/main": "2"}}, "moved a ref"),
            ({"left": 3}, "left objects behind"),
            ({"verify": 1}, "audit verify: exit 1"),
            ({"said": "remote: token-value\n"}, "a secret's value was said"),
            ({"stored": "x password-value y"}, "stands in state/cache"),
        ):
            with self.subTest(told):
                self.assertIn(told, self.problems(**deeds))

    def test_pusher(self):
        self.assertIn("pusher: bob, not alice", self.problems(self.STORY.replace("pusher: bob", "pusher: alice")))

    def test_refs(self):
        story = PUSH + "exit: 1\naudit: error\n"
        for refs, moved, told in (
            ("refs:\n  refs/heads/main  main\n", {}, "0 there"),
            ("refs:\n  refs/heads/main  main\n", {"refs/heads/main": "3"}, "elsewhere"),
            ("refs: none\n", {"refs/heads/main": "2"}, "is there and not told"),
            ("refs:\n  refs/heads/*  main  2\n", {"refs/heads/main": "2"}, "1 there"),
        ):
            with self.subTest(told):
                self.assertIn(told, self.problems(story + "\n" + refs + "twin: other\n", moved=moved))


if __name__ == "__main__":
    unittest.main()
