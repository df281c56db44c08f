// SPDX-License-Identifier: Apache-2.0
#include "base/bytes.h"
#include "identity/lint.h"
#include "signature/ssh/public_key.h"

#include <algorithm>
#include <string>

namespace refward::identity {
namespace {

using signature::Format;

// "in the namespaces git until 2027-01-01T00:00:00Z"
std::string terms_of(const SignerLineView& line) {
  std::string terms = "in all namespaces";
  if (line.namespaces)
    terms = "in the namespaces " + std::string(line.namespaces->text());
  if (line.valid_after)
    terms += " from " + base::to_rfc3339(*line.valid_after);
  if (line.valid_before)
    terms += " until " + base::to_rfc3339(*line.valid_before);
  return terms;
}

bool is_everybody(std::string_view pattern) noexcept {
  return pattern.find_first_not_of('*') == std::string_view::npos;
}

class LineLint {
 public:
  LineLint(const Keyrings& keyrings, base::Instant now, LintRemarks& remarks) noexcept
      : keyrings_(keyrings), now_(now), remarks_(remarks) {}

  void write() {
    for (std::uint32_t i = 0; i < keyrings_.ssh.lines().size(); ++i) {
      const SignerLineView& line = keyrings_.ssh.lines()[i];
      on_key(line);
      on_window(line);
      if (line.certificate_authority)
        on_authority(line);
      if (keyrings_.ssh.previous(i) != kNone)
        on_overlap(i);
    }
  }

 private:
  void warn(const SignerLineView& line, std::string_view reason, std::string_view detail) {
    remarks_.warn(Format::ssh, kAllowedSigners, line.number, reason, detail);
  }

  // Points that are on no curve, keys of small order: such a key verifies nothing.
  void on_key(const SignerLineView& line) {
    if (line.key.standing != KeyStanding::usable)
      return;
    const auto blob = base::parse_base64(line.key.base64);
    const auto key = signature::ssh::parse_public_key(blob.value_or(base::ByteBuffer()));
    if (!key || !key->supported)
      warn(line, "unusable-key",
           key ? "keys of this type are not verified" : std::string_view(key.error().what));
  }

  void on_window(const SignerLineView& line) {
    if (!line.valid_before || *line.valid_before > now_ + kSoon)
      return;
    const std::string end = base::to_rfc3339(*line.valid_before);
    if (*line.valid_before < now_)
      warn(line, "line-expired",
           "the line's time ended at " + end + ": it counts for what was received before");
    else
      warn(line, "line-expires-soon", "the line's time ends at " + end);
  }

  void on_authority(const SignerLineView& line) {
    const std::size_t named = listed_by(line);
    bool everybody = false;
    line.principals.each_pattern(
        [&](std::string_view pattern) { everybody = everybody || is_everybody(pattern); });
    const bool guests = may_admit_by(line);
    if (named == 0 && !guests)
      warn(line, "authority-identifies-nobody",
           "no principal of people.toml matches the line, and [signatures] "
           "certificate_principals admits none that does");
    else if (everybody)
      warn(line, "authority-wildcard",
           "certificates of this authority pass under any principal; they can identify " +
               std::to_string(named) + " of the persons of people.toml" +
               (guests ? ", and whoever certificate_principals admits" : ""));
  }

  // How many persons of people.toml this authority's certificates can stand for.
  [[nodiscard]] std::size_t listed_by(const SignerLineView& line) const {
    const auto persons = keyrings_.people.listed();
    return static_cast<std::size_t>(
        std::count_if(persons.begin(), persons.end(), [&](const Person& person) {
          return std::any_of(
              person.principals.begin(), person.principals.end(),
              [&](const std::string& principal) { return line.principals.matches(principal); });
        }));
  }

  // Two lists of patterns may always meet, unless one is of literals alone.
  [[nodiscard]] bool may_admit_by(const SignerLineView& line) const {
    if (!keyrings_.guests.admits_any())
      return false;
    bool may = false;
    line.principals.each_pattern([&](std::string_view pattern) {
      const bool literal = pattern.find_first_of("*?") == std::string_view::npos;
      may = may || (!pattern.starts_with('!') && (!literal || keyrings_.guests.admits(pattern)));
    });
    return may;
  }

  // Against the lines of the same key before it. That lines of one key name others is told when the
  // keyring is loaded, and so is a plain line that never answers.
  void on_overlap(std::uint32_t i) {
    const SignerLineView& line = keyrings_.ssh.lines()[i];
    const SignerLineView& earlier = keyrings_.ssh.lines()[keyrings_.ssh.previous(i)];
    const bool same = earlier.principals.text() == line.principals.text();
    if (line.certificate_authority && same && covers_window(earlier, line))
      return warn(
          line, "shadowed-line",
          "line " + std::to_string(earlier.number) + " has the same key and always answers first");
    if (line.certificate_authority || (same && !covers_window(earlier, line)))
      warn(line, "key-overlap",
           "line " + std::to_string(earlier.number) + " has the same key and answers first " +
               terms_of(earlier) + "; this line answers " + terms_of(line) +
               ", where that one does not");
  }

  const Keyrings& keyrings_;
  base::Instant now_;
  LintRemarks& remarks_;
};

}  // namespace

void lint_lines(const Keyrings& keyrings, base::Instant now, LintRemarks& remarks) {
  LineLint(keyrings, now, remarks).write();
}

}  // namespace refward::identity
