#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""blocks_test.py REFWARD: the command blocks of README and docs are run, and the rest of what looks
like a command is one.

A page's ```sh blocks are one script, run in order under `set -eu` on a server that is a folder: what
the page calls /etc/refward, /var/lib/refward and /srv/git lies in there, and sudo is a stub. In all
other blocks and in `code` each refward command line must be one that the program takes."""

import os
import re
import shlex
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

from help_tree import every, walk

BINARY = Path(sys.argv.pop(1)).resolve() if len(sys.argv) > 1 else None
TOP = Path(__file__).resolve().parents[2]
PAGES = sorted((TOP / "docs").glob("*.md")) + [TOP / "README.md"]
RUN = ("quickstart.md", "adopting.md")
PLACES = ("/etc/refward", "/var/lib/refward", "/srv/git")

# sudo [-u git] COMMAND: the same without, and an owner cannot be given away.
SUDO = """#!/bin/sh
[ "$1" = -u ] && shift 2
if [ "$1" = install ]; then shift; set -- install $(printf '%s\\n' "$@" | sed '/^-[og]$/,+1d'); fi
exec "$@"
"""
# The record's place, which init finds by itself, lies in the folder too.
REFWARD = """#!/bin/sh
if [ "$1" = init ]; then shift; set -- init --state {top}/var/lib/refward "$@"; fi
exec {binary} --config {top}/etc/refward/refward.toml "$@"
"""


def blocks(text, kind):
    return re.findall(rf"^```{kind}\n(.*?)^```$", text, re.M | re.S)


class Server:
    """A folder with a repository of one unsigned commit, a key of yours, and the stubs."""

    def __init__(self, top):
        self.top = Path(top)
        for name in ("bin", "home/.ssh", "etc", "var/lib", "srv/git", "work"):
            (self.top / name).mkdir(parents=True)
        for name, text in (("sudo", SUDO), ("refward", REFWARD.format(binary=BINARY, top=self.top))):
            (self.top / "bin" / name).write_text(text)
            (self.top / "bin" / name).chmod(0o755)
        self.env = {"PATH": f"{self.top}/bin:/usr/bin:/bin", "HOME": f"{self.top}/home", "LC_ALL": "C.UTF-8",
                    "GIT_CONFIG_NOSYSTEM": "1", "GIT_TERMINAL_PROMPT": "0"}
        self.run("ssh-keygen -q -t ed25519 -N '' -C you -f ~/.ssh/id_ed25519")
        self.run("git config --global init.defaultBranch main && git config --global user.name You &&"
                 " git config --global user.email you@example.org && git init -q --bare -b main /srv/git/app.git &&"
                 " git init -q old && cd old && echo x >x && git add x && git commit -q -m old &&"
                 " git push -q /srv/git/app.git main")

    def run(self, script):
        for place in PLACES:
            script = script.replace(place, f"{self.top}{place}")
        return subprocess.run(["bash", "-euo", "pipefail", "-c", script], cwd=self.top / "work", env=self.env,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)

    def sign(self):
        """What the quick start has its reader do once."""
        self.run("git config --global gpg.format ssh && git config --global user.signingKey ~/.ssh/id_ed25519.pub")

    def keyring(self):
        self.run("mkdir -p /etc/refward/keyrings /var/lib/refward && chmod 700 /var/lib/refward &&"
                 " echo \"you@example.org $(cut -d' ' -f1,2 ~/.ssh/id_ed25519.pub)\""
                 " >/etc/refward/keyrings/allowed_signers")


class Pages(unittest.TestCase):
    def run_page(self, name, prepare):
        with tempfile.TemporaryDirectory() as top:
            server = Server(top)
            prepare(server)
            text = (TOP / "docs" / name).read_text()
            script = "\n".join(f"echo '=== block {number}'\n{block}" for number, block in enumerate(blocks(text, "sh"), 1))
            # "!" spares a command from -e and from being looked at; here it has to fail.
            script = re.sub(r"^! (.*)$", r"if \1; then echo 'landed, and should not have'; exit 9; fi", script, flags=re.M)
            done = server.run(script)
            self.assertEqual(done.returncode, 0, done.stdout)
            return done.stdout

    def test_quickstart(self):
        said = self.run_page("quickstart.md", lambda server: None)
        self.assertIn("signed-commits: no signature", said)
        self.assertIn("reject", said)

    def test_adopting(self):
        def prepare(server):
            server.keyring()
            server.sign()
            token = "gl" + "pat-" + os.urandom(10).hex()
            done = server.run(f"cd old && echo 'token = {token}' >ci.ini && git add ci.ini && git commit -q -m ci &&"
                              " git push -q /srv/git/app.git main")
            self.assertEqual(done.returncode, 0, done.stdout)
        said = self.run_page("adopting.md", prepare)
        self.assertIn("signed-commits: no signature", said)
        self.assertIn("inherited = true", said)

    def test_every_sh_block_is_run(self):
        with_blocks = [path.name for path in PAGES if blocks(path.read_text(), "sh")]
        self.assertEqual(sorted(with_blocks), sorted(RUN))


class Words(unittest.TestCase):
    """Every `refward ...` of the pages is a command with options that exist."""

    @classmethod
    def setUpClass(cls):
        cls.commands = {command.path: command for command in every(walk(str(BINARY)))}

    def faults(self, line):
        words = shlex.split(line.replace("|", " | ").split(" | ")[0].split(" #")[0], posix=True)
        words = [word for word in words if word not in ("--config", "NEW", "FILE")] if "--config" in words else words
        path = ()
        for word in words[1:]:
            if path + (word,) in self.commands:
                path += (word,)
            else:
                break
        if not path:
            return f"no command: {line}"
        known = {name for option in self.commands[path].options for name in option.names}
        unknown = [word for word in words if re.fullmatch(r"--[a-z-]+", word) and word not in known]
        return f"no option {unknown}: {line}" if unknown else None

    def lines(self, text):
        for line in text.splitlines():
            if found := re.match(r"(?: {4,}|\$ )(?:sudo (?:-u \w+ )?)?(refward [a-z].*)$", line):
                yield found.group(1)
        for code in re.findall(r"`(refward [a-z-][^`]*)`", text):
            yield code

    def test_commands(self):
        count = 0
        for path in PAGES:
            for line in self.lines(path.read_text()):
                # Several words at once: "refward keyring list|lint".
                for one in re.sub(r"\\\|", "|", line).split("|") if re.search(r"\w\\?\|\w", line) else [line]:
                    first = re.sub(r"\\\|", "|", line).split("|")[0].rsplit(" ", 1)[0]
                    text = one if one.startswith("refward") else f"{first} {one}"
                    with self.subTest(page=path.name, line=line):
                        count += 1
                        self.assertIsNone(self.faults(text))
        self.assertGreater(count, 50)

    def test_faults_are_seen(self):
        self.assertIsNotNone(self.faults("refward nonsense"))
        self.assertIsNotNone(self.faults("refward audit list --nonsense"))
        self.assertIsNone(self.faults("refward audit list --json"))


if __name__ == "__main__":
    unittest.main()
