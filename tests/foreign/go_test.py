#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""go_test.py LONG_LOG: Go's golang.org/x/mod/sumdb, from Debian, reads a log that refward wrote.

Skipped, in words, where Go or that library is not installed. Every file that it accepts has a twin
with one byte changed, which it must refuse.
"""

import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

ENTRIES = 70_000  # more than a full tile of level 1 is over
GOPATH = pathlib.Path("/usr/share/gocode")
SKIPPED = 77


def go():
    for candidate in ("/usr/bin/go", shutil.which("go")):
        if candidate and os.access(candidate, os.X_OK):
            return candidate
    return None


def build(compiler, work):
    program = work / "verify"
    source = pathlib.Path(__file__).resolve().parent / "verify.go"
    env = {"PATH": "/usr/bin:/bin", "HOME": str(work), "GOPATH": str(GOPATH), "GO111MODULE": "off",
           "GOCACHE": str(work / "cache"), "GOFLAGS": "", "CGO_ENABLED": "0"}
    subprocess.run([compiler, "build", "-o", program, source], check=True, env=env, cwd=work)
    return program


class Log:
    def __init__(self, program, place):
        self.program, self.place = program, place
        self.proofs = sorted(place.glob("*.proof"))

    def verify(self):
        done = subprocess.run(
            [self.program, self.place / "audit" / "tlog", self.place / "key", self.place / "older",
             *self.proofs], capture_output=True, text=True, check=False)
        return done.returncode, (done.stdout + done.stderr).strip()


def with_a_byte_changed(path, where):
    whole = path.read_bytes()
    at = int(len(whole) * where)
    path.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1:])
    return whole


def main(long_log):
    compiler = go()
    if compiler is None or not (GOPATH / "src/golang.org/x/mod/sumdb").is_dir():
        print("skipped: golang-go and golang-golang-x-mod-dev are not installed")
        return SKIPPED
    with tempfile.TemporaryDirectory() as folder:
        work = pathlib.Path(folder)
        program = build(compiler, work)
        place = work / "log"
        subprocess.run([long_log, place, str(ENTRIES)], check=True)
        log = Log(program, place)
        status, words = log.verify()
        print(f"whole: exit {status}: {words}")
        failures = int(status != 0 or str(ENTRIES) not in words)
        tlog = place / "audit" / "tlog"
        for path, where, why in [
                (tlog / "checkpoint", 0.3, "the checkpoint's root or size"),
                (tlog / "checkpoint", 0.95, "the signature"),
                (tlog / "tile/0/000", 0.5, "a hash in a full tile"),
                (tlog / "tile/0/273.p/112", 0.5, "a hash at the right edge"),
                (tlog / "tile/1/000", 0.1, "a hash of level 1"),
                (tlog / "tile/2/000.p/1", 0.1, "the hash of level 2"),
                (tlog / "tile/entries/100", 0.5, "an entry"),
                (tlog / "tile/entries/273.p/112", 0.99, "an entry in the last bundle"),
                (place / "older", 0.3, "the older checkpoint"),
                (log.proofs[1], 0.2, "a proof's leaf"),
                (log.proofs[2], 0.6, "a hash of a proof")]:
            whole = with_a_byte_changed(path, where)
            status, words = log.verify()
            path.write_bytes(whole)
            print(f"{'refused' if status == 1 else 'NOT REFUSED'}: {why}: {words}")
            failures += status != 1
        status, words = log.verify()
        failures += status != 0
        print(f"whole again: exit {status}")
        return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
