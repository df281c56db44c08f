// SPDX-License-Identifier: Apache-2.0
#include "setup/first_people.h"

#include "base/text.h"
#include "identity/allowed_signers.h"

#include <fmt/format.h>

#include <map>
#include <numeric>
#include <set>

namespace refward::setup {
namespace {

// Sets of holdings (a line, an OpenPGP key) that belong to one person.
class Groups {
 public:
  void add(const std::vector<std::string>& principals, std::string_view key) {
    const std::size_t own = parents_.size();
    parents_.push_back(own);
    for (const std::string& principal : principals)
      join(own, by_principal_.emplace(principal, own).first->second);
    if (!key.empty())
      join(own, by_key_.emplace(key, own).first->second);
    is_new_key_.push_back(key.empty() || by_key_.find(key)->second == own);
  }

  [[nodiscard]] std::vector<FirstPerson> persons() {
    std::map<std::size_t, FirstPerson> found;  // by the first holding: in the order of the lines
    for (const auto& [principal, holding] : by_principal_)
      found[root(holding)].principals.push_back(principal);
    for (std::size_t holding = 0; holding < parents_.size(); ++holding)
      if (const auto at = found.find(root(holding)); at != found.end() && is_new_key_[holding])
        ++at->second.keys;
    std::vector<FirstPerson> out;
    for (auto& [holding, person] : found)
      out.push_back(std::move(person));
    return out;
  }

 private:
  std::size_t root(std::size_t holding) {
    while (parents_[holding] != holding)
      holding = parents_[holding] = parents_[parents_[holding]];
    return holding;
  }

  void join(std::size_t a, std::size_t b) {
    a = root(a);
    b = root(b);
    parents_[std::max(a, b)] = std::min(a, b);
  }

  std::vector<std::size_t> parents_;
  std::vector<bool> is_new_key_;
  std::map<std::string, std::size_t, std::less<>> by_principal_;
  std::map<std::string, std::size_t, std::less<>> by_key_;
};

std::string quoted_list(const std::vector<std::string>& texts) {
  std::string out;
  for (const std::string& text : texts)
    out += (out.empty() ? "" : ", ") + toml_string(text);
  return fmt::format("[{}]", out);
}

}  // namespace

std::vector<FirstPerson> first_people(std::string_view allowed_signers,
                                      const std::vector<std::string>& openpgp) {
  Groups groups;
  const auto view = identity::parse_allowed_signers(allowed_signers);
  for (const identity::SignerLineView& line : view.lines) {
    if (line.certificate_authority)
      continue;
    std::vector<std::string> principals;
    line.principals.each_literal([&](std::string_view name) { principals.emplace_back(name); });
    groups.add(principals, line.key.base64);
  }
  for (const std::string& principal : openpgp)
    groups.add({principal}, "");
  std::vector<FirstPerson> people = groups.persons();
  // The name before the @, where it is free; a principal is nobody else's name.
  std::set<std::string> taken;
  for (const FirstPerson& person : people)
    taken.insert(person.principals.begin(), person.principals.end());
  for (FirstPerson& person : people) {
    const std::string& principal = person.principals.front();
    const std::string before = principal.substr(0, principal.find('@'));
    person.name = !before.empty() && taken.insert(before).second ? before : principal;
  }
  return people;
}

std::string people_toml(const std::vector<FirstPerson>& people, const Preset& preset) {
  std::string out = fmt::format(
      "# Made by refward init: everybody whose keys were taken over, in every team that the\n"
      "# preset {} names. Take them out of the teams that they do not belong to.\n",
      preset.name);
  const std::vector<std::string> teams(preset.teams.begin(), preset.teams.end());
  for (const FirstPerson& person : people)
    out +=
        fmt::format("\n[[person]]\nname       = {}\nprincipals = {}\nteams      = {}\n",
                    toml_string(person.name), quoted_list(person.principals), quoted_list(teams));
  out += preset.robot;
  return out;
}

}  // namespace refward::setup
