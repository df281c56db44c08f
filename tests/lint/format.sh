#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# format.sh CLANG_FORMAT fix|check: the sources that Git tracks, in the pinned style.
set -eu
cd "$(dirname "$0")/../.."
case $2 in
  fix) git ls-files -z '*.cc' '*.h' | xargs -0 "$1" -i ;;
  check) git ls-files -z '*.cc' '*.h' | xargs -0 "$1" --dry-run --Werror ;;
  *) echo "usage: format.sh CLANG_FORMAT fix|check" >&2; exit 2 ;;
esac
