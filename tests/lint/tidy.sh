#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# tidy.sh CLANG_TIDY BUILD_DIR: the short list of .clang-tidy over our own sources, one job a core.
set -eu
cd "$(dirname "$0")/../.."
git ls-files -z 'src/*.cc' 'hooks/*.cc' | xargs -0 -n 4 -P "$(nproc)" "$1" --quiet -p "$2"
