# SPDX-License-Identifier: Apache-2.0
"""Keys: the throw-away keys of the stories' people, made once and shared by all stories of a run.

Nothing secret is stored in the repository; the folder given by REFWARD_TEST_KEYS (the build
folder's) or a temporary one holds them. Made by ssh-keygen and gpg: not by the code under test.
"""

import fcntl
import os
import re
import shutil
import subprocess
import tempfile

PEOPLE = {  # name -> (identity, ssh-keygen's options)
    "alice": ("alice@example.org", ["-t", "ed25519"]),
    "bob": ("bob@example.org", ["-t", "ecdsa", "-b", "256"]),
    "carol": ("carol@example.org", ["-t", "rsa", "-b", "3072"]),
    "mallory": ("mallory@example.org", ["-t", "ed25519"]),  # in no keyring
    "alice-short": ("alice@example.org", ["-t", "rsa", "-b", "2048"]),  # below min_rsa_bits
}
OPENPGP = {"alice-pgp": "alice@example.org", "mallory-pgp": "mallory@example.org"}


class Keys:
    def __init__(self, folder):
        self.folder = folder

    @classmethod
    def shared(cls, fallback):
        folder = cls(os.environ.get("REFWARD_TEST_KEYS") or os.path.join(fallback, "keys"))
        os.makedirs(folder.folder, mode=0o700, exist_ok=True)
        with open(os.path.join(folder.folder, "lock"), "w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not os.path.exists(folder.path("complete")):
                folder._make()
        return folder

    def path(self, name):
        return os.path.join(self.folder, name)

    def read(self, name):
        with open(self.path(name), encoding="ascii") as file:
            return file.read().strip()

    def email(self, person):
        return OPENPGP.get(person) or PEOPLE[person][0]

    def everyone(self):
        return list(PEOPLE) + list(OPENPGP)

    def fingerprints(self):
        """Fingerprint as it is printed -> person."""
        return {self.read(f"{name}.fingerprint"): name for name in self.everyone()}

    def allowed_signers(self, people=("alice", "bob", "carol")):
        return "".join(f"{self.email(p)} {' '.join(self.read(p + '.pub').split()[:2])}\n"
                       for p in people)

    def _make(self):
        for name, (_, options) in PEOPLE.items():
            for old in (self.path(name), self.path(name + ".pub")):
                if os.path.exists(old):
                    os.unlink(old)
            _run(["ssh-keygen", "-q", "-N", "", "-C", name, "-f", self.path(name)] + options)
            printed = _run(["ssh-keygen", "-l", "-f", self.path(name + ".pub")])
            self._write(f"{name}.fingerprint", printed.split()[1])
        for name, email in OPENPGP.items():
            self._make_openpgp(name, email)
        self._write("complete", "")

    def _make_openpgp(self, name, email):
        # GnuPG's sockets must have short paths, so the home is not below the build folder.
        home = tempfile.mkdtemp(prefix="refward-gpg-")
        try:
            gpg = ["gpg", "--homedir", home, "--batch", "--no-tty", "--quiet", "--passphrase", "",
                   "--pinentry-mode", "loopback"]
            _run(gpg + ["--quick-gen-key", f"{email.split('@')[0]} <{email}>", "ed25519", "sign", "never"])
            listed = _run(gpg + ["--with-colons", "--list-keys"])
            self._write(f"{name}.fingerprint", re.search(r"^fpr:+([0-9A-F]{40}):", listed, re.M).group(1))
            self._write(f"{name}.asc", _run(gpg + ["--armor", "--export", email]))
            self._write(f"{name}.secret", _run(gpg + ["--armor", "--export-secret-keys", email]))
        finally:
            subprocess.run(["gpgconf", "--homedir", home, "--kill", "all"], stderr=subprocess.DEVNULL)
            shutil.rmtree(home, ignore_errors=True)

    def _write(self, name, text):
        with open(os.open(self.path(name), os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            file.write(text)


def _run(command):
    done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, text=True,
                          env={"PATH": os.environ["PATH"], "LC_ALL": "C", "HOME": "/nonexistent"})
    if done.returncode != 0:
        raise RuntimeError(f"{' '.join(command)}: {done.stderr}")
    return done.stdout
