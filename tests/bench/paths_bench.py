#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""paths_bench.py: what path rules cost, against Git telling what the same commits change.

`refward check` over BENCH_COMMITS (2000) commits with a [[protect.paths]] less the same without it,
against `git diff-tree --stdin -r` over the same commits, in interleaved rounds.
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

COMMITS = int(os.environ.get("BENCH_COMMITS", "2000"))
FOLDERS, FILES = 40, 50
ROUNDS = 7

PATHS = '\n[[protect.paths]]\nmatch = ["secret/**", "envs/prod/**"]\nsigners = ["alice@example.org"]\n'


def history():
    """A tree of 2,000 files in folders of folders, and commits that each change three of them."""
    out = ["blob\nmark :1\ndata 2\nx\n", "commit refs/heads/main\ncommitter A <a@example.org> 1700000000 +0000\n"
           "data 5\nbase\n"]
    names = [f"apps/team{folder % 8}/service{folder}/file{file}.yaml" for folder in range(FOLDERS)
             for file in range(FILES)]
    out += [f"M 100644 :1 {name}\n" for name in names]
    for number in range(COMMITS):
        text = f"commit {number}\n"
        out.append(f"commit refs/heads/main\ncommitter A <a@example.org> {1700000001 + number} +0000\n"
                   f"data {len(text)}\n{text}")
        for step in (1, 17, 291):
            content = f"{number} {step}\n"
            out.append(f"M 100644 inline {names[number * step % len(names)]}\ndata {len(content)}\n{content}")
    return "".join(out).encode()


def timed(command, env, text=None):
    start = time.perf_counter()
    done = subprocess.run(command, env=env, input=text, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    taken = time.perf_counter() - start
    if done.returncode != 0:
        raise RuntimeError(f"{' '.join(command)}: exit {done.returncode}\n{done.stdout[:500]}{done.stderr[:500]}")
    return taken, done.stdout


def measure(place):
    env, repository = place.step_environment(), place.repository
    timed(["git", "-C", repository, "fast-import", "--quiet", "--force"], env, history())
    timed(["git", "-C", repository, "repack", "-adq"], env)
    new, old = timed(["git", "-C", repository, "rev-parse", "main", f"main~{COMMITS}"], env)[1].decode().split()
    with open(place.path("server/etc/refward.toml"), encoding="utf-8") as file:
        base = file.read().split("[[protect]]")[0]
    configs = {"without": "", "with": PATHS}
    for name, more in configs.items():
        with open(place.path(f"server/etc/{name}.toml"), "w", encoding="utf-8") as file:
            file.write(base + '[[protect]]\nname = "main"\nrefs = ["refs/heads/*"]\nrequire = ["fast-forward"]\n' + more)
    commits = timed(["git", "-C", repository, "rev-list", f"{old}..{new}"], env)[1]
    runs = {name: ([os.environ["REFWARD_BIN"], "--config", place.path(f"server/etc/{name}.toml"), "check",
                    "--repo", repository, old, new, "refs/heads/main"], None) for name in configs}
    runs["git"] = (["git", "-C", repository, "diff-tree", "--stdin", "-r"], commits)
    times = {name: [] for name in runs}
    for _ in range(ROUNDS):
        for name, (command, text) in runs.items():
            times[name].append(timed(command, env, text)[0])
    return {name: statistics.median(values) for name, values in times.items()}


def main():
    os.environ["REFWARD_BIN"] = os.path.realpath(os.environ["REFWARD_BIN"])
    with tempfile.TemporaryDirectory(prefix="refward-keys-") as fallback:
        with world.World(stories.Story("bench", [], {"install": "later"}, {}, [], [], ""),
                         keyfile.Keys.shared(fallback)) as place:
            took = measure(place)
    paths = took["with"] - took["without"]
    print(f"{COMMITS} commits, median of {ROUNDS} rounds")
    print(f"  refward check            {took['without'] * 1e3:8.1f} ms")
    print(f"  the same with path rules {took['with'] * 1e3:8.1f} ms: {paths * 1e3:.1f} ms more")
    print(f"  git diff-tree --stdin -r {took['git'] * 1e3:8.1f} ms: {paths / took['git']:.2f} of which path rules take")
    return 0


if __name__ == "__main__":
    sys.exit(main())
