// SPDX-License-Identifier: Apache-2.0
// DetailsView: the details of an entry as its readers look at them: what filters match and figures
// count (docs/format/entry.md, "The details"). What was erased is not there, and `erased` says so.
#pragma once

#include "audit/entry.h"
#include "audit/leaf.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace refward::audit {

struct DetailsView {
  struct Signer {
    std::string person, principal, key, reason;
  };

  struct Finding {
    std::string rule, severity, mode, block, message;

    // It refuses the push, or would have: severity "error".
    [[nodiscard]] bool is_error() const { return severity == "error"; }

    [[nodiscard]] bool is_on_trial() const { return mode == "evaluate"; }
  };

  std::string pusher;  // as recorded: a login, or fingerprints with blanks between
  std::string door, note;
  std::vector<Signer> signers;
  std::vector<Finding> findings;
  std::optional<Coverage> coverage;  // without its list of what was not examined
  std::optional<std::uint64_t> duration_us;
  std::string certificate_person;
  std::vector<std::string> erased;  // fields that the leaf commits to and the details lack

  // Each name of who pushed or signed, once: the pusher (its words, where it is keys) and the
  // persons of good signatures.
  [[nodiscard]] std::vector<std::string> people() const;
  // Rules of the findings that refused, or on trial would have; each once, in order.
  enum class Mode { enforce, evaluate };
  [[nodiscard]] std::vector<std::string> rules(Mode mode) const;
};

// Throws base::Failure where the details are no JSON object. A field of another form than ours is
// taken as absent.
[[nodiscard]] DetailsView view_of(const Leaf& leaf, std::string_view details);

}  // namespace refward::audit
