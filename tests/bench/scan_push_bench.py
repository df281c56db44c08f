#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""scan_push_bench.py: what looking for secrets and at manifests adds to a push of one commit.

Wall time of a push of one signed commit to two repositories, with scanning on and off, in interleaved
rounds. BENCH_ROUNDS changes how many. Measure a build with -Dbuildtype=release -Db_ndebug=true.
"""

import os
import statistics
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
sys.dont_write_bytecode = True

import push_bench

import keys as keyfile
import world

OFF = '\n[secrets]\nmode = "off"\n\n[manifests]\nmode = "off"\n'


class ScanBench(push_bench.Bench):
    def set_up(self):
        self.repository("scanning on", lambda path: self.run(f'refward install "{path}"'))
        self.repository("scanning off", self.without)

    def without(self, path):
        """Another configuration, with a record of its own left where the first one is."""
        config = self.place.path("server/etc/refward.toml")
        with open(config, encoding="utf-8") as file:
            text = file.read()
        other = self.place.path("server/etc/off.toml")
        with open(other, "w", encoding="utf-8") as file:
            file.write(text + OFF)
        self.run(f'refward install "{path}" && git -C "{path}" config refward.config "{other}"')


def main():
    os.environ["REFWARD_BIN"] = os.path.realpath(os.environ["REFWARD_BIN"])
    world.STEP_SECONDS = 600
    with tempfile.TemporaryDirectory(prefix="refward-keys-") as fallback:
        with world.World(push_bench.bench_story(), keyfile.Keys.shared(fallback)) as place:
            bench = ScanBench(place, keyfile.Keys.shared(fallback))
            bench.set_up()
            medians = bench.pushes()
    on, off = medians["scanning on"], medians["scanning off"]
    print(f"push of one signed commit, median of {push_bench.ROUNDS} rounds")
    print(f"  scanning off {off * 1e3:8.1f} ms")
    print(f"  scanning on  {on * 1e3:8.1f} ms   adds {(on - off) * 1e3:.1f} ms")
    return 0


if __name__ == "__main__":
    sys.exit(main())
