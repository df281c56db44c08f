#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""stories_test.py NAME...: every story can be read, is run, and has a twin that ends the other way."""

import glob
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
sys.dont_write_bytecode = True

import story as stories

HERE = os.path.dirname(os.path.abspath(__file__))


def twin_faults(told):
    for name, story in told.items():
        if story.twin not in told:
            yield f"{name}.push:1: twin: there is no {story.twin}.push"
        elif told[story.twin].verdict() == story.verdict():
            yield f"{name}.push:1: twin: {story.twin} ends as this one does"


def main(run):
    told, faults = {}, []
    for path in sorted(glob.glob(os.path.join(HERE, "*.push"))):
        try:
            story = stories.load(path)
        except stories.Malformed as error:
            faults.append(str(error))
            continue
        told[story.name] = story
        if stories.render(story) != open(path, encoding="utf-8").read():
            faults.append(f"{path}: does not survive ACCEPT=1")
    faults += twin_faults(told)
    faults += [f"{name}.push:1: meson does not run it: set the build up again"
               for name in sorted(set(told) - set(run))]
    pushes = sum(bool(s.pushes) for story in told.values() for s in story.gated_steps())
    print("\n".join(faults + [f"{len(told)} stories, {pushes} pushes, {len(faults)} faults"]))
    return 1 if faults or not told else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
