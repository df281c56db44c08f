# SPDX-License-Identifier: Apache-2.0
"""Keys: the throw-away keys of the stories' people, made once and shared by all stories of a run.

Nothing secret is stored in the repository; the folder given by REFWARD_TEST_KEYS (the build
folder's) or a temporary one holds them. Made by ssh-keygen and gpg: not by the code under test.
"""

import base64
import fcntl
import os
import re
import shutil
import subprocess
import tempfile

import sk_signer

PEOPLE = {  # name -> (identity, ssh-keygen's options)
    "alice": ("alice@example.org", ["-t", "ed25519"]),
    "bob": ("bob@example.org", ["-t", "ecdsa", "-b", "256"]),
    "carol": ("carol@example.org", ["-t", "rsa", "-b", "3072"]),
    "mallory": ("mallory@example.org", ["-t", "ed25519"]),  # in no keyring
    "alice-short": ("alice@example.org", ["-t", "rsa", "-b", "2048"]),  # below min_rsa_bits
}
# Authorities and what they vouch for, all for alice@example.org: an SSH certificate over alice's own
# key, a leaf of an X.509 authority, leaves that smime.py has made for each signature as keyless signing
# does, and a FIDO2 key, whose authenticator sk_signer.py plays.
OTHERS = {"alice-cert": "ssh", "alice-x509": "x509", "alice-keyless": "x509", "mallory-x509": "x509",
          "alice-sk": "ssh"}
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
            if not os.path.exists(folder.path("complete-2")):
                folder._make()
        return folder

    def path(self, name):
        return os.path.join(self.folder, name)

    def read(self, name):
        with open(self.path(name), encoding="ascii") as file:
            return file.read().strip()

    def email(self, person):
        if person in OTHERS:
            return person.split("-")[0] + "@example.org"
        return OPENPGP.get(person) or PEOPLE[person][0]

    def everyone(self):
        return list(PEOPLE) + list(OPENPGP) + list(OTHERS)

    def signing(self, person):
        """Format, what Git is told of the key, and the program that signs, where it is not Git's own."""
        here = os.path.dirname(os.path.abspath(__file__))
        if person in OPENPGP:
            return "openpgp", self.read(f"{person}.fingerprint"), None
        if OTHERS.get(person) == "x509":
            return "x509", self.path(f"{person}.pem"), os.path.join(here, "smime.py")
        if person == "alice-sk":
            return "ssh", self.path("alice-sk.pub"), os.path.join(here, "sk_signer.py")
        return "ssh", self.path(person + (".pub" if person in OTHERS else "")), None

    def fingerprints(self):
        """Fingerprint as it is printed -> person."""
        return {self.read(f"{name}.fingerprint"): name for name in self.everyone()
                if name not in ("alice-cert", "alice-keyless")}  # alice's own; a new one each time

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
        self._make_certificate()
        self._make_x509()
        self._make_sk()
        self._write("complete-2", "")

    def _make_certificate(self):
        for old in (self.path("ca"), self.path("ca.pub")):
            if os.path.exists(old):
                os.unlink(old)
        _run(["ssh-keygen", "-q", "-N", "", "-C", "ca", "-t", "ed25519", "-f", self.path("ca")])
        _run(["ssh-keygen", "-q", "-s", self.path("ca"), "-I", "alice's laptop", "-n", "alice@example.org",
              "-z", "7", self.path("alice.pub")])

    def _make_x509(self):
        days = ["-days", "3650"]
        authority = ["-addext", "basicConstraints=critical,CA:TRUE",
                     "-addext", "keyUsage=critical,keyCertSign,cRLSign"]
        for name in ("x509-root", "mallory-root", "tsa-root"):
            _run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
                  "-subj", f"/CN={name}", "-keyout", self.path(f"{name}.key"), "-out", self.path(f"{name}.pem"),
                  *days, *authority])
        leaf = "keyUsage=critical,digitalSignature\nextendedKeyUsage=emailProtection\n"
        for name, root in (("alice-x509", "x509-root"), ("mallory-x509", "mallory-root")):
            self._make_leaf(name, root, leaf + "subjectAltName=email:alice@example.org\n")
        os.makedirs(self.path("tsa"), exist_ok=True)
        self._make_leaf("tsa", "tsa-root", "extendedKeyUsage=critical,timeStamping\n")
        shutil.copy(self.path("tsa.crt"), self.path("tsa/tsa.pem"))
        shutil.copy(self.path("tsa.key"), self.path("tsa/tsa.key"))

    def _make_leaf(self, name, root, extensions):
        key, request, crt = (self.path(f"{name}.{end}") for end in ("key", "csr", "crt"))
        _run(["openssl", "req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
              "-subj", f"/CN={name}", "-keyout", key, "-out", request])
        self._write(f"{name}.ext", "basicConstraints=critical,CA:FALSE\n" + extensions)
        _run(["openssl", "x509", "-req", "-in", request, "-CA", self.path(f"{root}.pem"),
              "-CAkey", self.path(f"{root}.key"), "-CAcreateserial", "-days", "3650",
              "-extfile", self.path(f"{name}.ext"), "-out", crt])
        with open(key, encoding="ascii") as private, open(crt, encoding="ascii") as public:
            self._write(f"{name}.pem", private.read() + public.read())
        listed = _run(["openssl", "x509", "-in", crt, "-noout", "-fingerprint", "-sha256"])
        self._write(f"{name}.fingerprint",
                    "x509:SHA256:" + listed.split("=")[1].strip().replace(":", "").lower())

    def _make_sk(self):
        _run(["openssl", "genpkey", "-algorithm", "ed25519", "-out", self.path("alice-sk.pem")])
        blob = sk_signer.public_blob(self.path("alice-sk.pem"))
        self._write("alice-sk.pub", f"{sk_signer.TYPE.decode()} {base64.b64encode(blob).decode()} alice-sk\n")
        printed = _run(["ssh-keygen", "-l", "-f", self.path("alice-sk.pub")])
        self._write("alice-sk.fingerprint", printed.split()[1])

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
