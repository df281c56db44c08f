// SPDX-License-Identifier: Apache-2.0
// Containers: files that hold keys or passwords in a form no text rule sees: DER private keys
// (RFC 5958, 8017, 5915), PKCS #12 (RFC 7292), Java and Bouncy Castle key stores, OpenPGP secret
// keys (RFC 9580), GnuPG's key files, KeePass, NSS, Kerberos and macOS databases. Recognised by
// content, each by more than a magic number where random bytes could match it. Private to this
// room.
#pragma once

#include "secrets/scanner.h"
#include "secrets/weight.h"

#include <span>
#include <string_view>
#include <vector>

namespace refward::secrets {

// by_rules: PKCS #12, Java key stores and OpenPGP packets are the affair of rules that look into
// them, and are not told a second time.
enum class Told { here, by_rules };

struct Container {
  RuleInfo info;  // static strings
  Weight weight;  // error: usable as it stands; warning: behind a password that is not known
};

// What `bytes` are, by content; `path` (of the tree, or within an archive; may be empty) only helps
// where content is not enough. Usually nothing, at most a few.
[[nodiscard]] std::vector<Container> containers(std::string_view bytes,
                                                std::string_view path,
                                                Told told = Told::here);

// The rules that containers() may name, for docs and tests.
[[nodiscard]] std::span<const RuleInfo> container_rules() noexcept;

}  // namespace refward::secrets
