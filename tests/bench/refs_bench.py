#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""refs_bench.py: what many refs in one push cost beside one of them.

`refward check` of BENCH_REFS (300) branches, each moving by one signed commit of its own, in a
repository whose refs are all adopted, against the same of one branch, in interleaved rounds.
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

REFS = int(os.environ.get("BENCH_REFS", "300"))
HISTORY = int(os.environ.get("BENCH_HISTORY", "2000"))
ROUNDS = 7
BLOCKS = """
[[protect]]
name = "all"
refs = ["refs/heads/**"]
require = ["signed-commits", "fast-forward"]
max_file_size = "1MiB"

[[protect]]
name = "some"
refs = ["refs/heads/b1*"]
commit_message = "."
"""


def timed(command, env, text):
    start = time.perf_counter()
    done = subprocess.run(command, env=env, input=text, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    taken = time.perf_counter() - start
    if done.returncode != 0:
        raise RuntimeError(f"{' '.join(command)}: exit {done.returncode}\n{done.stdout[:800]}{done.stderr[:800]}")
    return taken


def prepare(place):
    """Branches from all over a history; the record adopts them; one signed commit on top of each."""
    work = os.path.join(place.client, "work")
    place.run("git commit -q --allow-empty -m base; tip=$(git rev-parse HEAD); "
              f"for n in $(seq {HISTORY}); do tip=$(git commit-tree -m $n -p $tip 'HEAD^{{tree}}'); "
              f"echo $tip; done >../tips; git update-ref refs/keep $tip; "
              f"awk 'NR > {HISTORY - REFS * 6} && NR % 6 == 0' ../tips | head -n {REFS} >../old; "
              "n=0; while read -r tip; do n=$((n + 1)); echo \"create refs/heads/b$n $tip\"; done <../old "
              "| git update-ref --stdin; git push -q origin 'refs/heads/b*'", work)
    place.run(f'refward install "{place.repository}"', work)
    place.run("n=0; while read -r tip; do n=$((n + 1)); new=$(as alice git commit-tree -S -m new -p $tip "
              "'HEAD^{tree}'); echo \"$tip $new refs/heads/b$n\"; git update-ref refs/new/$n $new; done <../old >../lines; "
              f"cd \"{place.repository}\"; git fetch -q \"$OLDPWD\" 'refs/new/*:refs/new/*'; "
              "git for-each-ref --format='delete %(refname)' refs/new | git update-ref --stdin", work)
    with open(os.path.join(place.client, "lines"), encoding="ascii") as file:
        return file.readlines()


def main():
    os.environ["REFWARD_BIN"] = os.path.realpath(os.environ["REFWARD_BIN"])
    world.STEP_SECONDS = 900
    with tempfile.TemporaryDirectory(prefix="refward-keys-") as fallback:
        with world.World(stories.Story("bench", [], {"install": "later"}, {}, [], [], ""),
                         keyfile.Keys.shared(fallback)) as place:
            config = place.path("server/etc/refward.toml")
            with open(config, encoding="utf-8") as file:
                base = file.read().split("[[protect]]")[0]
            with open(config, "w", encoding="utf-8") as file:
                file.write(base + BLOCKS)
            lines = prepare(place)
            env = place.step_environment()
            check = [os.environ["REFWARD_BIN"], "--config", config, "check", "--repo", place.repository]
            one, many = [], []
            for number in range(ROUNDS):
                one.append(timed(check, env, lines[number]))
                many.append(timed(check, env, "".join(lines)))
    one, many = statistics.median(one), statistics.median(many)
    print(f"refward check, median of {ROUNDS} rounds")
    print(f"  1 ref    {one * 1e3:8.1f} ms")
    print(f"  {len(lines)} refs {many * 1e3:8.1f} ms: {many / one:.1f} times that of one")
    return 0


if __name__ == "__main__":
    sys.exit(main())
