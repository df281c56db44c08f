// SPDX-License-Identifier: Apache-2.0
// Engine: gpg, asked through GPGME, in a home of ours. Each question starts one process (about 5
// ms, more where this process is large), so that whatever can be told without it is told before.
// gpg's own words on stderr go nowhere: they quote what a pusher wrote. Safe for several threads.
#pragma once

#include "base/bytes.h"
#include "base/clock.h"
#include "base/result.h"

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace refward::signature::openpgp {

// Not looked for in PATH, which may be another's.
inline constexpr std::string_view kGpgPath = "/usr/bin/gpg";

enum class Status {
  good,
  bad,
  signature_expired,
  key_expired,  // the mathematics is right
  key_revoked,  // the mathematics is right
  key_missing,
  wrong_usage,
  unbound,  // GPG_ERR_GENERAL: for a subkey, that its cross-certification is missing or wrong
  other,
};

struct Checked {
  Status status = Status::other;
  std::string fingerprint;  // of the key that made the signature, where the mathematics is right
  std::string detail;       // GPGME's word for the status
};

// One key as GnuPG judges it now: the primary key first, then its subkeys.
struct ListedSubkey {
  std::string fingerprint;
  std::string type;
  unsigned bits = 0;
  bool can_sign = false;
  bool revoked = false;
  std::optional<base::Instant> created, expires;
};

struct ListedKey {
  bool usable = false;  // GnuPG found a valid self-signature
  bool revoked = false;
  std::vector<ListedSubkey> subkeys;
};

class Engine {
 public:
  explicit Engine(std::filesystem::path home, std::filesystem::path program = kGpgPath);
  Engine(Engine&&) noexcept;
  Engine& operator=(Engine&&) noexcept;
  ~Engine();

  // What gpg says of the one signature in `packets`; the error is that it said nothing, or spoke of
  // none or several.
  [[nodiscard]] base::Result<Checked> verify(std::string_view payload, base::Bytes packets) const;

  // Takes `keys` into the home, all of them or an error; there must be `count` primary keys.
  [[nodiscard]] base::Status import(base::Bytes keys, std::size_t count) const;

  // The packets of all keys in the home, as far as GnuPG kept them.
  [[nodiscard]] base::Result<base::ByteBuffer> exported() const;

  // All keys in the home.
  [[nodiscard]] base::Result<std::vector<ListedKey>> list() const;

 private:
  struct Sessions;
  std::unique_ptr<Sessions> sessions_;
};

}  // namespace refward::signature::openpgp
