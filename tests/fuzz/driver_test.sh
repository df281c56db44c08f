#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# driver_test.sh PROBE: the driver replays the empty input and every file, and fails where there is
# none, or where the target dies.
set -u
probe=$1
tmp=$(mktemp -d) || exit 1
trap 'rm -rf "$tmp"' EXIT
failed=0

expect() { # STATUS WHY COMMAND...
  want=$1 why=$2
  shift 2
  "$@" >"$tmp/out" 2>&1
  got=$?
  [ "$got" -ne 0 ] && got=1
  if [ "$got" -ne "$want" ]; then
    echo "$why: exit $got, not $want"
    cat "$tmp/out"
    failed=1
  fi
}

mkdir -p "$tmp/empty" "$tmp/corpus/deep" "$tmp/deadly"
printf 'abc' >"$tmp/corpus/a"
printf 'abcde' >"$tmp/corpus/deep/b"
printf 'die' >"$tmp/deadly/a"

expect 0 'a corpus' "$probe" "$tmp/corpus"
[ "$(grep '^input of' "$tmp/out" | tr '\n' ' ')" = 'input of 0 input of 3 input of 5 ' ] ||
  { echo 'not every input was replayed:'; cat "$tmp/out"; failed=1; }
expect 1 'an empty corpus' "$probe" "$tmp/empty"
expect 1 'a missing corpus' "$probe" "$tmp/gone"
expect 1 'no corpus' "$probe"
expect 1 'a deadly input' "$probe" "$tmp/deadly"
exit "$failed"
