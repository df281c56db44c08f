// SPDX-License-Identifier: Apache-2.0
// SshSigners: the lines of allowed_signers and revoked_keys by their keys, and the question whether
// a key may sign (design.md 4.4). A key that stands on several lines is asked line by line, in the
// order of the file, as ssh-keygen does.
#pragma once

#include "base/clock.h"
#include "identity/allowed_signers.h"
#include "identity/claims.h"
#include "identity/revoked_keys.h"
#include "identity/signers.h"

#include <cstdint>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace refward::identity {

// The texts outlive it.
class SshSigners {
 public:
  SshSigners() = default;
  SshSigners(std::vector<SignerLineView> lines, const std::vector<RevokedKeyView>& revoked);

  [[nodiscard]] const std::vector<SignerLineView>& lines() const noexcept { return lines_; }

  // A claim a line; lines of authorities share no key with anybody.
  [[nodiscard]] std::vector<Claim> claims() const;

  // The next line with the same plain key; kNone at the end.
  [[nodiscard]] std::uint32_t next(std::uint32_t line) const noexcept { return next_[line]; }

  // The first line of a plain key, by its base64; kNone where there is none.
  [[nodiscard]] std::uint32_t first(std::string_view key) const noexcept;
  // The line of revoked_keys that holds the key; 0 where there is none.
  [[nodiscard]] std::uint64_t revoked(std::string_view key) const noexcept;

 private:
  std::vector<SignerLineView> lines_;
  std::vector<std::uint32_t> next_;
  std::vector<std::uint32_t> previous_;
  std::unordered_map<std::string_view, std::uint32_t> first_;
  std::unordered_map<std::string_view, std::uint64_t> revoked_;
};

// Can this line's key sign at all?
[[nodiscard]] bool can_sign(const SignerLineView& line, unsigned min_rsa_bits) noexcept;

// What the line says about its key, were it alone. The bond is the line's.
[[nodiscard]] Reason judge_line(const SignerLineView& line,
                                const Bond& bond,
                                std::string_view ns,
                                base::Instant at) noexcept;

// Of two refusals of one key, is `a` nearer to a yes? Time comes last: a line whose time alone is
// wrong would have done at another time, which the record may know.
[[nodiscard]] bool is_nearer(Reason a, Reason b) noexcept;

}  // namespace refward::identity
