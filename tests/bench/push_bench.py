#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""push_bench.py: what refward adds to a push, and how fast it judges history.

Wall time of a push of one signed commit with no hook, with /bin/true, with refward, and with a shell
hook that runs `git verify-commit` per new commit, in interleaved rounds; then `refward check` over
many SSH-signed commits against `git log --format=%G?`. BENCH_ROUNDS and BENCH_COMMITS change how many.
Measure a build with -Dbuildtype=release -Db_ndebug=true.
"""

import os
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

ROUNDS = int(os.environ.get("BENCH_ROUNDS", "21"))
COMMITS = int(os.environ.get("BENCH_COMMITS", "1000"))

SHELL_HOOK = """\
#!/bin/sh
while read -r old new ref; do
  case $old in *[!0]*) range=$old..$new ;; *) range=$new ;; esac
  for commit in $(git rev-list "$range"); do
    git -c gpg.ssh.allowedSignersFile="$(dirname "$0")/allowed_signers" verify-commit "$commit" || exit 1
  done
done
"""


def bench_story():
    return stories.Story("bench", [], {"install": "later"}, {}, [], [], "")


class Bench:
    def __init__(self, place, keys):
        self.place, self.keys = place, keys
        self.work = os.path.join(place.client, "work")
        self.repositories = {}

    def run(self, command, folder=None):
        self.place.run(command, folder or self.work)

    def repository(self, kind, hook):
        path = os.path.join(self.place.server, "git", f"{kind}.git")
        self.run(f'git init -q --bare -b main "{path}" && git -C "{path}" config refward.config "$CONFIG" '
                 f'&& git -C "{path}" config receive.autogc false && rm -f "{path}"/hooks/*')
        hook(path)
        self.repositories[kind] = path

    def set_up(self):
        self.repository("no hook", lambda path: None)
        self.repository("true", lambda path: os.symlink("/bin/true", f"{path}/hooks/pre-receive"))
        self.repository("refward", lambda path: self.run(f'refward install "{path}"'))
        self.repository("shell", self.shell_hook)

    def shell_hook(self, path):
        with open(f"{path}/hooks/allowed_signers", "w", encoding="ascii") as file:
            file.write(self.keys.allowed_signers())
        with open(f"{path}/hooks/pre-receive", "w", encoding="ascii") as file:
            file.write(SHELL_HOOK)
        os.chmod(f"{path}/hooks/pre-receive", 0o755)

    def commit(self):
        self.run('date +%N >file && git add file && as alice git commit -q -S -m "one more"')

    def push(self, path):
        """Seconds that a push of main takes."""
        env = self.place.step_environment()
        start = time.perf_counter()
        done = subprocess.run(["git", "push", "-q", path, "main"], cwd=self.work, env=env,
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        taken = time.perf_counter() - start
        if done.returncode != 0:
            raise RuntimeError(f"push to {path}: {done.stderr.decode(errors='replace')}")
        return taken

    def pushes(self):
        times = {kind: [] for kind in self.repositories}
        kinds = list(self.repositories)
        for number in range(ROUNDS + 1):
            self.commit()
            for kind in kinds[number % len(kinds):] + kinds[:number % len(kinds)]:
                taken = self.push(self.repositories[kind])
                if number > 0:  # the first push fills caches
                    times[kind].append(taken)
        return {kind: statistics.median(values) for kind, values in times.items()}

    def history(self):
        """Signed commits on top of main, in a repository whose gate never saw them."""
        self.run("git branch base && tip=$(git rev-parse HEAD) && "
                 f"for n in $(seq {COMMITS}); do "
                 'tip=$(as alice git commit-tree -S -m "commit $n" -p "$tip" "HEAD^{tree}"); done '
                 "&& git branch -f long $tip")
        path = self.repositories["no hook"]
        self.run(f'git push -q "{path}" long')
        ends = self.place.git(self.work, "rev-parse", "base", "long").split()
        return path, ends

    def judging(self):
        path, (old, new) = self.history()
        check = self.timed([os.environ["REFWARD_BIN"], "--config", self.place.path("server/etc/refward.toml"),
                            "check", "--repo", path, old, new, "refs/heads/main"])
        signers = os.path.join(self.repositories["shell"], "hooks", "allowed_signers")
        log = self.timed(["git", "-C", path, "-c", f"gpg.ssh.allowedSignersFile={signers}",
                          "log", "--format=%G?", f"{old}..{new}"], expected="G\n" * COMMITS)
        return check, log

    def timed(self, command, expected=None):
        taken = []
        for _ in range(3):
            start = time.perf_counter()
            done = subprocess.run(command, env=self.place.step_environment(), stdin=subprocess.DEVNULL,
                                  stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
            taken.append(time.perf_counter() - start)
            if done.returncode != 0 or (expected is not None and done.stdout != expected):
                raise RuntimeError(f"{' '.join(command)}: exit {done.returncode}\n{done.stderr}")
        return statistics.median(taken)


def print_pushes(medians):
    bare = medians["no hook"]
    added = {kind: taken - bare for kind, taken in medians.items()}
    print(f"push of one signed commit, median of {ROUNDS} rounds")
    for kind, taken in medians.items():
        print(f"  {kind:10} {taken * 1e3:8.1f} ms   adds {added[kind] * 1e3:7.1f} ms")
    if added["refward"] > 0:
        print(f"  the shell hook adds {added['shell'] / added['refward']:.1f} times what refward adds")


def print_judging(check, log):
    print(f"judging {COMMITS} SSH-signed commits, median of 3")
    print(f"  refward check        {check * 1e3:9.1f} ms   {check / COMMITS * 1e6:8.0f} us a commit")
    print(f"  git log --format=%G? {log * 1e3:9.1f} ms   {log / COMMITS * 1e6:8.0f} us a commit")
    print(f"  refward is {log / check:.1f} times as fast")


def main():
    os.environ["REFWARD_BIN"] = os.path.realpath(os.environ["REFWARD_BIN"])
    world.STEP_SECONDS = 600
    with tempfile.TemporaryDirectory(prefix="refward-keys-") as fallback:
        keys = keyfile.Keys.shared(fallback)
        with world.World(bench_story(), keys) as place:
            bench = Bench(place, keys)
            bench.set_up()
            print_pushes(bench.pushes())
            print_judging(*bench.judging())
    return 0


if __name__ == "__main__":
    sys.exit(main())
