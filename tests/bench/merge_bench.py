#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Merges of a repository recomputed by refward in one process, and by Git.

merge_bench.py MERGE_BENCH REPOSITORY [--count N] [--every N] [--git GIT]

MERGE_BENCH is tests/bench/merge_bench. Git is one `git merge-tree --stdin` over the same merges where
GIT knows that (2.40 and newer), else one process a merge, which is then named as such: that time
holds the start of each process, and is no measure of merging. Times are the processor's, of the
processes alone, so that a busy machine does not count. Only merges of two parents are compared.
"""

import argparse
import re
import resource
import subprocess
import sys


def merges_of(options):
    listed = subprocess.run(
        ["git", "-C", options.repository, "rev-list", "--merges", "--max-parents=2", "--parents", "--all"],
        stdout=subprocess.PIPE, text=True, check=True)
    lines = [line.split() for line in listed.stdout.splitlines()]
    return lines[::options.every][:options.count]


def timed(command, text):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(command, input=text.encode(), stdout=subprocess.PIPE, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return done.stdout, seconds


def by_refward(options, merges):
    said, seconds = timed([options.merge_bench, options.repository],
                          "".join(merge[0] + "\n" for merge in merges))
    trees = dict(line.split(" ", 1) for line in said.decode().splitlines())
    return [trees[merge[0]] for merge in merges], seconds


def knows_stdin(options):
    usage = subprocess.run([options.git, "merge-tree", "-h"], stdout=subprocess.PIPE,
                           stderr=subprocess.STDOUT, check=False)
    return b"--stdin" in usage.stdout


def by_one_git(options, merges):
    said, seconds = timed(
        [options.git, "-C", options.repository, "merge-tree", "--write-tree", "--stdin", "--no-messages",
         "--allow-unrelated-histories"],
        "".join(f"{merge[1]} {merge[2]}\n" for merge in merges))
    found = re.findall(rb"(?:^|(?<=\0))([01])\0([0-9a-f]{40})\0", said)
    if len(found) != len(merges):
        sys.exit(f"git said {len(found)} results for {len(merges)} merges")
    return [tree.decode() if clean == b"1" else "conflict" for clean, tree in found], seconds


def by_many_gits(options, merges):
    results = []
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    for merge in merges:
        done = subprocess.run(
            [options.git, "-C", options.repository, "merge-tree", "--write-tree", "--no-messages",
             "--allow-unrelated-histories", merge[1], merge[2]], stdout=subprocess.PIPE, check=False)
        results.append(done.stdout.decode().strip() if done.returncode == 0 else "conflict")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return results, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def tell(name, seconds, count):
    print(f"{name}: {seconds:.2f} s of processor time, {seconds * 1000 / max(count, 1):.2f} ms a merge")


def compare(merges, ours, gits):
    clean = sum(tree != "conflict" for tree in gits)
    both = [(a, b) for a, b in zip(ours, gits) if len(a) == 40 and b != "conflict"]
    equal = sum(a == b for a, b in both)
    print(f"merges: {len(merges)}")
    print(f"clean by git: {clean}; clean by refward: {sum(len(tree) == 40 for tree in ours)}")
    print(f"clean by both: {len(both)}; equal: {equal}; differing: {len(both) - equal}")
    print(f"clean by git alone (renames and the like): {clean - len(both)}; "
          f"by refward alone: {sum(len(a) == 40 and b == 'conflict' for a, b in zip(ours, gits))}; "
          f"errors of refward: {sum(tree.startswith('error') for tree in ours)}")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("merge_bench")
    parser.add_argument("repository")
    parser.add_argument("--count", type=int, default=1_000_000)
    parser.add_argument("--every", type=int, default=1)
    parser.add_argument("--git", default="git")
    options = parser.parse_args()
    merges = merges_of(options)
    ours, seconds = by_refward(options, merges)
    tell("refward, one process", seconds, len(merges))
    if knows_stdin(options):
        gits, seconds = by_one_git(options, merges)
        tell("git merge-tree --stdin, one process", seconds, len(merges))
    else:
        gits, seconds = by_many_gits(options, merges)
        tell("git merge-tree, a process each (its start included)", seconds, len(merges))
    compare(merges, ours, gits)


if __name__ == "__main__":
    main()
