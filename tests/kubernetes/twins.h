// SPDX-License-Identifier: Apache-2.0
// Twins: a file that leaks, and one as like it as possible that does not. Values are drawn at run
// time from a fixed seed: nothing here looks like a secret.
#pragma once

#include "manifests/manifests.h"

#include <string>
#include <string_view>
#include <vector>

namespace refward::manifests::twins {

// Where else the same document may stand.
enum class Shapes {
  object,  // anywhere: in a List, in a ConfigMap, as a document among others, in UTF-16 and UTF-32
  file,    // a file of its own, in any encoding
  bytes,   // as it is
};

struct Twin {
  std::string why;
  std::string rule;
  std::string path;  // how the path of the match ends
  std::string leak;
  std::string harmless;
  Shapes shapes = Shapes::object;
  std::string file = {};  // its path in the repository
  Encrypted encrypted = Encrypted::allow;
  bool sops_rules = false;  // a .sops.yaml covers it
};

// What must never be seen in a match.
[[nodiscard]] const std::string& password();
[[nodiscard]] const std::string& password64();  // in base64
// The word PEM uses, in two halves here.
[[nodiscard]] std::string private_key();
[[nodiscard]] std::string private_key64();
[[nodiscard]] std::string certificate64();
[[nodiscard]] std::string token(std::string_view payload);  // JWT
[[nodiscard]] std::string base64(std::string_view text);
[[nodiscard]] std::string base64url(std::string_view text);
// RFC 1952 with stored blocks.
[[nodiscard]] std::string gzip(std::string_view text);
[[nodiscard]] std::string replaced(std::string text, std::string_view what, std::string_view by);

[[nodiscard]] std::vector<Twin> secret_twins();
[[nodiscard]] std::vector<Twin> tool_twins();
[[nodiscard]] std::vector<Twin> encrypted_twins();

}  // namespace refward::manifests::twins
