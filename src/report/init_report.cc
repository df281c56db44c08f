// SPDX-License-Identifier: Apache-2.0
#include "report/init_report.h"

#include "base/text.h"
#include "report/layout.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

namespace refward::report {
namespace {

std::string list_of(const std::vector<std::string>& texts, std::string_view mark) {
  std::string out;
  for (const std::string& text : texts)
    out += fmt::format("{}{}{}{}", out.empty() ? "" : ", ", mark, base::printable(text), mark);
  return out;
}

std::string_view words_of_left(std::string_view code) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 10> kWords = {{
      {"line", "not a line of a key"},
      {"certificate", "a certificate; refward keyring takes its authority"},
      {"unsupported", "a type of key that signs no commit here"},
      {"authority", "an authority; refward-keyrings(5) says how to trust one"},
      {"expiry", "its end (expiry-time) would be lost; write valid-before by hand"},
      {"no-name", "it does not say whose it is; refward keyring add PRINCIPAL FILE"},
      {"not-a-name", "what it says is no name that a signer can have"},
      {"expired", "the key has expired"},
      {"revoked", "the key is revoked or disabled"},
      {"limit", "more than is taken over at once; refward keyring add PRINCIPAL FILE"},
  }};
  const auto* found =
      std::ranges::find(kWords, code, &std::pair<std::string_view, std::string_view>::first);
  return found == kWords.end() ? code : found->second;
}

std::string signers_text(const InitReport& report) {
  std::string out = "who may sign:\n";
  for (const InitReport::Signer& signer : report.signers)
    out += fmt::format("  {}  {}  {}\n", base::printable(signer.name),
                       list_of(signer.principals, ""), counted(signer.keys, "key", "keys"));
  for (const InitReport::Left& left : report.left)
    out += wrapped(
        fmt::format("{} was not taken: {}", base::printable(left.where), words_of_left(left.code)),
        "warning: ", "  ");
  std::vector<std::string> teams;
  for (const std::string& team : report.teams)
    teams.push_back(fmt::format("@{}", team));
  return out + wrapped(fmt::format("everybody is in {}: keyrings/people.toml says who is in which",
                                   list_of(teams, "")),
                       "hint: ", "  ");
}

std::string guarded_text(const InitReport& report) {
  std::string out = "what will be protected:\n";
  for (const InitReport::Guarded& one : report.guarded)
    out += fmt::format("  {}  {}  {}\n", base::printable(one.repository), base::printable(one.ref),
                       one.blocks.empty() ? "by no rule of its own"
                                          : fmt::format("by {}", list_of(one.blocks, "\"")));
  if (report.repositories > report.guarded.size())
    out += fmt::format("  and {} more\n", report.repositories - report.guarded.size());
  return out + "  and every ref against secrets in the clear\n";
}

std::string next_text(const InitReport& report) {
  const std::string as =
      report.user.empty() ? "" : fmt::format("sudo -u {} ", base::shell_quoted(report.user));
  const std::string config =
      report.is_default_file ? "" : fmt::format("--config {} ", base::shell_quoted(report.file));
  std::string out = "next:\n";
  for (const std::string_view command : {"install", "doctor"})
    out += fmt::format("  {}refward {}{} {}\n", as, config, command, report.target);
  return out;
}

}  // namespace

std::string init_text(const InitReport& report) {
  const bool real = report.run == InitReport::Run::real;
  return fmt::format("{} {} from the preset {}\n{}{}{}", real ? "made" : "would make",
                     base::printable(report.file), report.preset, signers_text(report),
                     guarded_text(report),
                     real ? next_text(report) : "nothing was changed (--dry-run)\n");
}

std::string init_no_signer(const std::vector<std::string>& candidates) {
  std::string out =
      "nobody could sign: name keys with --from-signers FILE, --from-gnupg DIR or "
      "--from-authorized-keys FILE (a public key of yours will do)";
  for (const std::string& file : candidates)
    out += fmt::format("\nhint: {} is there", base::printable(file));
  return out;
}

std::string init_no_repositories(const std::string& folder) {
  return fmt::format("there is no repository in {}: name them, or --repositories DIR",
                     base::printable(folder));
}

std::string init_unsafe_input(const std::string& file) {
  return fmt::format("{} can be written by everybody, who would say who may sign: chmod o-w {}",
                     base::printable(file), base::shell_quoted(base::printable(file)));
}

}  // namespace refward::report
