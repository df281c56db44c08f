// SPDX-License-Identifier: Apache-2.0
// SshSigners: the lines of allowed_signers by their keys, and the question whether a line lets its
// key sign (design.md 4.4). A key that stands on several lines is asked line by line, in the order
// of the file, as ssh-keygen does. A plain key's line and an authority's never answer for each
// other.
#pragma once

#include "base/clock.h"
#include "identity/allowed_signers.h"
#include "identity/claims.h"
#include "identity/signers.h"
#include "identity/text_table.h"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace refward::identity {

// The texts outlive it.
class SshSigners {
 public:
  SshSigners() = default;
  explicit SshSigners(std::vector<SignerLineView> lines);

  [[nodiscard]] const std::vector<SignerLineView>& lines() const noexcept { return lines_; }

  // A claim a line.
  [[nodiscard]] std::vector<Claim> claims() const;

  // The next line with the same key, of the same kind; kNone at the end.
  [[nodiscard]] std::uint32_t next(std::uint32_t line) const noexcept { return next_[line]; }

  // The line before, with the same key and of the same kind; kNone at the front.
  [[nodiscard]] std::uint32_t previous(std::uint32_t line) const noexcept {
    return previous_[line];
  }

  // The first line of a key, by its base64; kNone where there is none.
  [[nodiscard]] std::uint32_t first(std::string_view key) const noexcept { return keys_.find(key); }

  [[nodiscard]] std::uint32_t first_authority(std::string_view key) const noexcept {
    return authorities_.find(key);
  }

 private:
  std::vector<SignerLineView> lines_;
  std::vector<std::uint32_t> next_;
  std::vector<std::uint32_t> previous_;
  TextTable keys_, authorities_;
};

// Can this line's key sign at all, or an authority's sign certificates?
[[nodiscard]] bool can_sign(const SignerLineView& line, unsigned min_rsa_bits) noexcept;

// What the line's window says at `at`: known, key_not_yet_valid or key_no_longer_valid.
[[nodiscard]] Reason judge_window(const SignerLineView& line, base::Instant at) noexcept;

// Does `earlier` hold wherever `later` does, as far as namespaces and times go?
[[nodiscard]] bool covers_window(const SignerLineView& earlier,
                                 const SignerLineView& later) noexcept;

// What a plain line says about its key, were it alone. The bond is the line's.
[[nodiscard]] Reason judge_line(const SignerLineView& line,
                                const Bond& bond,
                                std::string_view ns,
                                base::Instant at) noexcept;

// What the certificate's own window says: from its first second on, before its last (unlike the
// windows of lines, whose last second is in).
[[nodiscard]] Reason judge_window(const signature::SshCertificate& certificate,
                                  base::Instant at) noexcept;

// Of two refusals of one key, is `a` nearer to a yes? Time comes last: a line whose time alone is
// wrong would have done at another time, which the record may know.
[[nodiscard]] bool is_nearer(Reason a, Reason b) noexcept;

// A refusal that another time would undo.
[[nodiscard]] bool is_of_time(Reason reason) noexcept;

}  // namespace refward::identity
