# SPDX-License-Identifier: Apache-2.0
"""World: the temporary server and client of one story. Nothing outside its folder is read or
written but the programs; no configuration of the user's or the system's Git, GnuPG or SSH counts.
"""

import base64
import json
import os
import secrets
import shlex
import shutil
import string
import subprocess
import tempfile
import zlib

import door
import story as stories

HERE = os.path.dirname(os.path.abspath(__file__))
EPOCH = 1767323045  # 2026-01-02T03:04:05Z; each step is a minute later than the one before
PASSED_ON = ("ASAN_OPTIONS", "UBSAN_OPTIONS", "LSAN_OPTIONS", "LLVM_PROFILE_FILE")
STEP_SECONDS = 100

DEFAULT_POLICY = """\
[[protect]]
name = "main"
refs = ["refs/heads/main"]
require = ["signed-commits", "fast-forward", "no-delete"]
signers = ["alice@example.org", "bob@example.org"]

[[protect]]
name = "releases"
refs = ["refs/tags/v*"]
require = ["signed-tags", "annotated-tags", "immutable"]
"""


def github_token():
    """A token of GitHub's form with a right checksum, of random letters: it never was anyone's."""
    letters = string.digits + string.ascii_uppercase + string.ascii_lowercase
    body = "".join(secrets.choice(letters) for _ in range(30))
    number, check = zlib.crc32(body.encode()), ""
    for _ in range(6):
        number, digit = divmod(number, 62)
        check = letters[digit] + check
    return "gh" + "p_" + body + check


def policy_of(path):
    """A configuration of the project without its [server], which is the story's own."""
    lines, server = [], False
    with open(path, encoding="utf-8") as file:
        for line in file.read().splitlines():
            if line.startswith("["):
                server = line.strip() == "[server]"
            if not server:
                lines.append(line)
    return "\n".join(lines)


def generated_password():
    """As a generator makes them: with small and capital letters and digits, which 16 random
    characters lack in every twentieth case."""
    while True:
        password = base64.b64encode(secrets.token_bytes(12)).decode()
        if all(any(test(c) for c in password) for test in (str.islower, str.isupper, str.isdigit)):
            return password


class World:
    def __init__(self, story, keys):
        self.story, self.keys = story, keys
        self.top = os.path.realpath(tempfile.mkdtemp(prefix="refward-push-"))
        self.server = os.path.join(self.top, "server")
        self.client = os.path.join(self.top, "client")
        self.repository = os.path.join(
            self.server, "git", story.headers.get("repository", "app") + ".git")
        self.token = github_token()
        self.password = generated_password()
        self.sshd = None
        self.mounted = None
        self.time = EPOCH

    def __enter__(self):
        try:
            self._build()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        if self.sshd:
            self.sshd.stop()
        subprocess.run(["gpgconf", "--homedir", self.path("client/gnupg"), "--kill", "all"],
                       stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        if self.mounted:
            subprocess.run(["umount", self.mounted], check=False)
        if os.environ.get("KEEP"):
            print(f"kept: {self.top}")
        else:
            subprocess.run(["chmod", "-R", "u+rwX", self.top], stderr=subprocess.DEVNULL)
            shutil.rmtree(self.top, ignore_errors=True)

    def path(self, name):
        return os.path.join(self.top, name)

    def environment(self):
        """Of every process: nothing of the caller's but what is listed."""
        env = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
        env.update({
            "PATH": os.environ["PATH"], "LC_ALL": "C", "TZ": "UTC",
            "HOME": self.path("home"), "TMPDIR": self.path("tmp"),
            "GIT_CONFIG_NOSYSTEM": "1", "GIT_TERMINAL_PROMPT": "0",
            "PYTHONDONTWRITEBYTECODE": "1",
        })
        return env

    def step_environment(self):
        self.time += 60
        env = self.environment()
        env.update({
            "GNUPGHOME": self.path("client/gnupg"),
            "GIT_CONFIG_GLOBAL": self.path("client/gitconfig"),
            "GIT_AUTHOR_DATE": f"@{self.time} +0000", "GIT_COMMITTER_DATE": f"@{self.time} +0000",
            "SERVER": self.server, "REPO": self.repository, "STATE": self.path("server/state"),
            "CONFIG": self.path("server/etc/refward.toml"), "CLIENT": self.client,
            "KEYRINGS": self.path("server/etc/keyrings"),
            "PEOPLE": self.path("client/people"), "KEYS": self.keys.folder,
            "REFWARD_BIN": os.environ["REFWARD_BIN"], "PUSHES": HERE,
            "TOKEN": self.token, "PASSWORD": self.password,
        })
        return env

    def _build(self):
        for folder in ("home", "tmp", "server/git", "server/etc/keyrings/openpgp", "server/bin",
                       "client/people", "client/gnupg"):
            os.makedirs(self.path(folder), mode=0o700)
        self._make_state()
        self._write("client/gitconfig", CLIENT_CONFIG)
        self._write("server/etc/refward.toml", self._configuration())
        self._write("server/etc/keyrings/allowed_signers", self.keys.allowed_signers())
        if "people" in self.story.headers:
            shutil.copy(os.path.join(HERE, "..", "..", self.story.headers["people"]),
                        self.path("server/etc/keyrings/people.toml"))
        if "people" in self.story.blocks:
            self._write("server/etc/keyrings/people.toml",
                        "\n".join(self.story.blocks["people"]) + "\n")
        if "-pgp" in "".join(step.command for step in self.story.steps):
            self._make_openpgp()
        if "x509" in "".join(step.command for step in self.story.steps):
            os.makedirs(self.path("server/etc/keyrings/x509"), mode=0o700)
            shutil.copy(self.keys.path("x509-root.pem"), self.path("server/etc/keyrings/x509/roots.pem"))
        if self.story.headers.get("transport", "file") == "ssh":
            self.sshd = door.Sshd(self)
            self.sshd.start()
        for person in self.keys.everyone():
            self._write(f"client/people/{person}.sh", self._person(person))
        self._make_repositories()
        if not self.story.installs_itself:
            self.run('refward install "$REPO"', self.server)

    def _make_state(self):
        state = self.path("server/state")
        os.makedirs(state, mode=0o700)
        if "disk" in self.story.headers:
            size = self.story.headers["disk"]
            if os.geteuid() != 0 or subprocess.run(
                    ["mount", "-t", "tmpfs", "-o", f"size={size},mode=0700", "tmpfs", state],
                    stderr=subprocess.DEVNULL).returncode != 0:
                raise stories.Skipped("a disk of its own needs root and the right to mount")
            self.mounted = state
        os.makedirs(os.path.join(state, "audit"), mode=0o700)

    def _configuration(self):
        server = ['origin = "git.example.org"', f'root = "{self.server}/git"',
                  'keyrings = "keyrings"', f'state = "{self.server}/state"']
        server += self.story.blocks.get("server", [])
        policy = "\n".join(self.story.blocks.get("config", [])) or DEFAULT_POLICY
        if "policy" in self.story.headers:
            policy = policy_of(os.path.join(HERE, "..", "..", self.story.headers["policy"]))
        return "[server]\n" + "\n".join(server) + "\n\n" + policy + "\n"

    def _make_openpgp(self):
        shutil.copy(self.keys.path("alice-pgp.asc"),
                    self.path("server/etc/keyrings/openpgp/alice@example.org.asc"))
        for person in ("alice-pgp", "mallory-pgp"):
            self.run(f"gpg --batch --quiet --no-tty --import {shlex.quote(self.keys.path(person))}.secret",
                     self.client)

    def _person(self, person):
        email = self.keys.email(person)
        form, signing, program = self.keys.signing(person)
        settings = [("gpg.format", form), ("user.signingKey", signing)]
        if program:
            settings.append((f"gpg.{form}.program", program))
        lines = {"GIT_AUTHOR_NAME": email.split("@")[0], "GIT_AUTHOR_EMAIL": email,
                 "GIT_COMMITTER_NAME": email.split("@")[0], "GIT_COMMITTER_EMAIL": email,
                 "GIT_CONFIG_COUNT": str(len(settings)), "PERSON": person}
        for number, (key, value) in enumerate(settings):
            lines[f"GIT_CONFIG_KEY_{number}"] = key
            lines[f"GIT_CONFIG_VALUE_{number}"] = value
        if self.sshd and os.path.exists(self.keys.path(person)):
            lines["GIT_SSH_COMMAND"] = self.sshd.client_command(person)
        return "".join(f"export {key}={shlex.quote(value)}\n" for key, value in lines.items())

    def _make_repositories(self):
        form = self.story.headers.get("object-format", "sha1")
        self.run(f'git init -q --bare --object-format={form} -b main "$REPO" '
                 '&& git -C "$REPO" config refward.config "$CONFIG" '
                 '&& git -C "$REPO" config receive.autogc false', self.server)
        url = self.sshd.url(self.repository) if self.sshd else self.repository
        self.run(f"git init -q --object-format={form} -b main work "
                 f"&& git -C work remote add origin {shlex.quote(url)}", self.client)

    def _write(self, name, text):
        with open(os.open(self.path(name), os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            file.write(text)

    def shell(self, command, folder):
        """One step, with the words of prelude.sh. Never hangs: a step has STEP_SECONDS."""
        return subprocess.run(
            ["/bin/sh", "-euc", f'. "$PUSHES/prelude.sh"\n{command}'], cwd=folder,
            env=self.step_environment(), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, text=True, errors="backslashreplace", timeout=STEP_SECONDS)

    def run(self, command, folder):
        done = self.shell(command, folder)
        if done.returncode != 0:
            raise RuntimeError(f"while building the story: {command}\n{done.stdout}{done.stderr}")

    # What the server holds.

    def git(self, repository, *args):
        done = subprocess.run(["git", "--no-replace-objects", "-C", repository, *args],
                              env={**self.environment(), "GIT_CONFIG_GLOBAL": "/dev/null"},
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        if done.returncode != 0:
            raise RuntimeError(f"git {' '.join(args)}: {done.stderr}")
        return done.stdout

    def refs(self):
        listed = self.git(self.repository, "for-each-ref", "--format=%(refname) %(objectname)")
        return dict(line.split() for line in listed.splitlines())

    def objects(self):
        """How many objects the server stores; a refused push must not add one."""
        counts = dict(line.split(": ") for line in
                      self.git(self.repository, "count-objects", "-v").splitlines()
                      if not line.startswith(("alternate", "warning")))
        return int(counts["count"]) + int(counts["in-pack"])

    def refward(self, *args):
        return subprocess.run(
            [os.environ["REFWARD_BIN"], "--config", self.path("server/etc/refward.toml"), *args],
            cwd=self.server, env={**self.environment(), "GIT_CONFIG_GLOBAL": "/dev/null"},
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
            timeout=STEP_SECONDS)

    def decisions(self):
        """The record's decisions, oldest first; None where it cannot be read."""
        listed = self.refward("audit", "list", "--json")
        if listed.returncode != 0:
            return None
        entries = parse_entries(listed.stdout)
        return [entry for entry in entries if entry.get("kind") == "decision"]

    def stored_text(self):
        """Everything in `state`, for the search for what must not be there."""
        for folder, _, names in os.walk(self.path("server/state")):
            for name in names:
                path = os.path.join(folder, name)
                if os.path.isfile(path):
                    with open(path, "rb") as file:
                        yield path, file.read().decode("latin-1")


def parse_entries(text):
    """One JSON array, an object with `entries`, or one object a line."""
    if not text.strip():
        return []
    try:
        whole = json.loads(text)
    except json.JSONDecodeError:
        return [json.loads(line) for line in text.splitlines() if line.strip()]
    if isinstance(whole, dict):
        return whole["entries"] if "entries" in whole else [whole]
    return whole


CLIENT_CONFIG = """\
[user]
  name = nobody
  email = nobody@example.org
[init]
  defaultBranch = main
[gc]
  auto = 0
[advice]
  detachedHead = false
[protocol "file"]
  allow = always
"""
