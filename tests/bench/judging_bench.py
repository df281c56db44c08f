#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""judging_bench.py: how fast signed history is judged, against Git's own verification.

`refward check` over BENCH_COMMITS (1000) commits of one format against `git log --format=%G?` over
the same commits, and against bare OpenSSL verifying as many Ed25519 signatures (bare_openssl.cc).
Measure a build with -Dbuildtype=release -Db_ndebug=true.
"""

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "pushes"))
sys.dont_write_bytecode = True

import keys as keyfile
import story as stories
import world

COMMITS = int(os.environ.get("BENCH_COMMITS", "1000"))
ROUNDS = 5
CORES = len(os.sched_getaffinity(0))


def bench_story():
    """A word of OpenPGP and one of X.509 bring their keyrings along."""
    step = stories.Step(0, False, "true # -pgp x509", [])
    return stories.Story("bench", [], {"install": "later"}, {}, [step], [], "")


class Bench:
    def __init__(self, place, keys):
        self.place, self.keys = place, keys
        self.work = os.path.join(place.client, "work")

    def run(self, command):
        self.place.run(command, self.work)

    def history(self, person):
        """Signed commits on top of one, in a repository whose gate never saw them."""
        self.run('git commit -q --allow-empty -m base; tip=$(git rev-parse HEAD); '
                 f'git branch -f base; for n in $(seq {COMMITS}); do '
                 f'tip=$(as {person} git commit-tree -S -m "commit $n" -p "$tip" "HEAD^{{tree}}"); done; '
                 'git branch -f long $tip; git push -q -f origin long base')
        return self.place.git(self.work, "rev-parse", "base", "long").split()

    def timed(self, command, expected=None):
        taken = []
        for _ in range(ROUNDS if expected is None else 1):
            start = time.perf_counter()
            done = subprocess.run(command, env=self.place.step_environment(), stdin=subprocess.DEVNULL,
                                  stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
            taken.append(time.perf_counter() - start)
            if done.returncode != 0 or (expected is not None and set(done.stdout.split()) - expected):
                raise RuntimeError(f"{' '.join(command)}: exit {done.returncode}\n{done.stdout[:400]}{done.stderr}")
        return statistics.median(taken)

    def check(self, old, new):
        return [os.environ["REFWARD_BIN"], "--config", self.place.path("server/etc/refward.toml"),
                "check", "--repo", self.place.repository, old, new, "refs/heads/main"]

    def processes(self, old, new):
        """How many programs `refward check` starts beside itself; None without strace."""
        if not shutil.which("strace"):
            return None
        with tempfile.NamedTemporaryFile("r") as trace:
            subprocess.run(["strace", "-f", "-qq", "-e", "trace=execve", "-o", trace.name, *self.check(old, new)],
                           env=self.place.step_environment(), stdout=subprocess.DEVNULL, check=True)
            return sum("execve(" in line for line in trace) - 1

    def git_log(self, old, new):
        signers = self.place.path("server/etc/keyrings/allowed_signers")
        return ["git", "-C", self.place.repository, "-c", f"gpg.ssh.allowedSignersFile={signers}",
                "log", "--format=%G?", f"{old}..{new}"]


def bare():
    return float(subprocess.run([os.environ["BARE_OPENSSL"], str(COMMITS)], stdout=subprocess.PIPE,
                                check=True, text=True).stdout) * 1e-6


def measure(bench, name, person, good):
    old, new = bench.history(person)
    single = statistics.median([bare() for _ in range(3)]) if name == "ssh" else None
    check = bench.timed(bench.check(old, new))
    log = bench.timed(bench.git_log(old, new), good)
    print(f"{name}: {COMMITS} commits")
    print(f"  refward check        {check * 1e3:9.1f} ms   {check / COMMITS * 1e6:8.1f} us a commit")
    print(f"  git log --format=%G? {log * 1e3:9.1f} ms   {log / COMMITS * 1e6:8.1f} us a commit")
    print(f"  refward is {log / check:.1f} times as fast")
    if single:
        print(f"  bare OpenSSL, one core {single * 1e6:.1f} us a signature; refward on {CORES} cores needs "
              f"{check * CORES / (single * COMMITS):.2f} times that, core by core, starting included")
    started = bench.processes(old, new)
    print("  processes started: " + ("not counted, there is no strace" if started is None else str(started)))


def main():
    os.environ["REFWARD_BIN"] = os.path.realpath(os.environ["REFWARD_BIN"])
    world.STEP_SECONDS = 900
    with tempfile.TemporaryDirectory(prefix="refward-keys-") as fallback:
        keys = keyfile.Keys.shared(fallback)
        with world.World(bench_story(), keys) as place:
            with open(place.path("server/etc/keyrings/people.toml"), "w", encoding="ascii") as file:
                file.write('[[person]]\nname = "alice"\nprincipals = ["alice@example.org"]\n'
                           '[[person]]\nname = "bob"\nprincipals = ["bob@example.org"]\n')
            bench = Bench(place, keys)
            wanted = sys.argv[1:] or ["ssh", "openpgp", "x509"]
            people = {"ssh": ("alice", {"G"}), "openpgp": ("alice-pgp", {"G", "U"}),
                      "x509": ("alice-x509", {"G", "U", "E", "N", "B"})}  # gpgsm knows no root of ours
            for name in wanted:
                measure(bench, name, *people[name])
    return 0


if __name__ == "__main__":
    sys.exit(main())
