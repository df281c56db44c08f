// SPDX-License-Identifier: Apache-2.0
// The files of config/ as texts: preset_texts.cc is made of them by Meson.
#pragma once

#include <string_view>

namespace refward::setup {

extern const std::string_view kBasicPreset, kStrictPreset, kGitopsPreset;

}  // namespace refward::setup
