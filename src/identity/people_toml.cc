// SPDX-License-Identifier: Apache-2.0
#include "identity/people_toml.h"

#include "base/text.h"
#include "identity/pattern_list.h"

#include <toml++/toml.h>

#include <algorithm>
#include <string>
#include <unordered_map>
#include <utility>

namespace refward::identity {
namespace {

constexpr std::size_t kMaxShownBytes = 80;

std::string shown(std::string_view text) {
  return "'" + base::printable(text, kMaxShownBytes) + "'";
}

bool is_name(std::string_view text) {
  return !text.empty() && text.size() <= kMaxNameBytes && text.front() != '@' &&
         text.find(' ') == std::string_view::npos && base::printable(text) == text;
}

bool is_email(std::string_view text) {
  return is_name(text) && text.find_first_of("<>") == std::string_view::npos;
}

// Whoever knows the globs checks their syntax.
bool is_glob(std::string_view text) {
  return !text.empty() && text.size() <= kMaxGlobBytes && base::printable(text) == text;
}

// A value that one person alone may have.
using Owners = std::unordered_map<std::string, std::size_t>;

// A list of texts in a person's table: what each must be, and who else may have it.
struct ListRule {
  bool (*is_valid)(std::string_view);
  std::string_view invalid;   // the reason for one that is not
  Owners* owners = nullptr;   // none: several persons may share it
  std::string_view of_two{};  // the reason where two persons have it
};

class Reader {
 public:
  explicit Reader(PeopleFile& out) noexcept : out_(out) {}

  void read(const toml::table& root) {
    for (const auto& [key, node] : root) {
      if (key == "person")
        each_table(node, [this](const toml::table& table) { person(table, PersonKind::person); });
      else if (key == "robot")
        each_table(node, [this](const toml::table& table) { person(table, PersonKind::robot); });
      else if (key == "revocation")
        each_table(node, [this](const toml::table& table) { revocation(table); });
      else
        fault(key.source(), "unknown-key", "no such table: " + shown(key.str()));
    }
  }

 private:
  void fault(const toml::source_region& place, std::string_view reason, std::string detail) {
    if (out_.faults.size() < kMaxFaults)
      out_.faults.push_back({place.begin.line, place.begin.column, reason, std::move(detail)});
  }

  void fault(const toml::node& node, std::string_view reason, std::string detail) {
    fault(node.source(), reason, std::move(detail));
  }

  template <typename Read>
  void each_table(const toml::node& node, const Read& read) {
    const toml::array* const tables = node.as_array();
    if (tables == nullptr || !tables->is_array_of_tables())
      return fault(node, "wrong-type", "an array of tables stands here, written [[...]]");
    for (const toml::node& table : *tables)
      read(*table.as_table());
  }

  void person(const toml::table& table, PersonKind kind) {
    index_ = out_.persons.size();
    Person person;
    person.kind = kind;
    for (const auto& [key, node] : table)
      field(person, key, node);
    if (person.name.empty() && table.find("name") == table.end())
      fault(table, "missing-name", "a person or robot has no name");
    if (person.emails.empty()) {
      add_default_emails(person);
      for (const std::string& email : person.emails)
        claim(table, folded_email(email), {is_email, {}, &emails_, "email-of-two"});
    }
    out_.persons.push_back(std::move(person));
  }

  void field(Person& person, const toml::key& key, const toml::node& node) {
    const std::string_view name = key.str();
    if (name == "name")
      person.name = text(node, {is_name, "bad-name", &handles_, "name-of-two"});
    else if (name == "principals")
      person.principals =
          list(node, {is_literal_name, "bad-principal", &handles_, "principal-of-two"});
    else if (name == "emails")
      person.emails = list(node, {is_email, "bad-email", &emails_, "email-of-two"});
    else if (name == "logins")
      person.logins = list(node, {is_name, "bad-login", &logins_, "login-of-two"});
    else if (name == "teams")
      for (std::string& team : list(node, {is_name, "bad-team"}))
        person.teams.insert(std::move(team));
    else if (name == "only_refs")
      person.only_refs = bound(node);
    else if (name == "only_paths")
      person.only_paths = bound(node);
    else if (name == "merges_only" && person.kind == PersonKind::robot)
      person.merges_only = truth(node);
    else
      fault(key.source(), "unknown-key", "no such setting: " + shown(name));
  }

  bool truth(const toml::node& node) {
    const auto value = node.value_exact<bool>();
    if (!value)
      fault(node, "wrong-type", "true or false stands here");
    return value.value_or(false);
  }

  // A valid text, or an empty one and a fault.
  std::string text(const toml::node& node, const ListRule& rule) {
    const auto value = node.value_exact<std::string_view>();
    if (!value) {
      fault(node, "wrong-type", "a text in quotes stands here");
      return {};
    }
    if (!rule.is_valid(*value)) {
      fault(node, rule.invalid, shown(*value) + " cannot stand here");
      return {};
    }
    claim(node, rule.owners == &emails_ ? folded_email(*value) : std::string(*value), rule);
    return std::string(*value);
  }

  std::vector<std::string> list(const toml::node& node, const ListRule& rule) {
    std::vector<std::string> values;
    const toml::array* const array = node.as_array();
    if (array == nullptr) {
      fault(node, "wrong-type", "a list of texts stands here, written [\"...\"]");
      return values;
    }
    for (const toml::node& element : *array)
      values.push_back(text(element, rule));
    return values;
  }

  // Without elements it would be no bound at all, where whoever wrote it meant to set one.
  std::vector<std::string> bound(const toml::node& node) {
    if (node.is_array() && node.as_array()->empty())
      fault(node, "empty-bound", "an empty list would bind nobody; leave the setting out");
    return list(node, {is_glob, "bad-glob"});
  }

  void claim(const toml::node& node, std::string key, const ListRule& rule) {
    if (rule.owners == nullptr)
      return;
    const auto [owner, is_new] = rule.owners->emplace(std::move(key), index_);
    if (!is_new && owner->second != index_)
      fault(node, rule.of_two, shown(owner->first) + " belongs to another person already");
  }

  void revocation(const toml::table& table) {
    Revocation revocation;
    revocation.line = table.source().begin.line;
    for (const auto& [key, node] : table)
      revocation_field(revocation, key, node);
    for (const std::string_view needed : {"key", "reason"})
      if (table.find(needed) == table.end())
        fault(table, "missing-setting", "a revocation has no " + std::string(needed));
    out_.revocations.push_back(std::move(revocation));
  }

  void revocation_field(Revocation& revocation, const toml::key& key, const toml::node& node) {
    if (key == "key")
      revoked_key(revocation, node);
    else if (key == "since")
      since(revocation, node);
    else if (key == "reason")
      reason(revocation, node);
    else
      fault(key.source(), "unknown-key", "no such setting: " + shown(key.str()));
  }

  void revoked_key(Revocation& revocation, const toml::node& node) {
    const auto name = parse_key_name(node.value_exact<std::string_view>().value_or(""));
    if (!name)
      return fault(node, "bad-key",
                   "a key is SHA256:..., an OpenPGP fingerprint or x509:SHA256:...");
    if (!revoked_.emplace(*name, 0).second)
      fault(node, "revocation-repeated", "this key is revoked twice: which of the two would hold?");
    revocation.key = *name;
  }

  void since(Revocation& revocation, const toml::node& node) {
    const toml::value<toml::date_time>* const value = node.as_date_time();
    if (value == nullptr || !value->get().offset)
      return fault(node, "bad-since", "since is an instant with its zone: 2026-10-01T00:00:00Z");
    const toml::date_time& when = value->get();
    const auto instant = base::utc_instant(when.date.year, when.date.month, when.date.day,
                                           when.time.hour, when.time.minute, when.time.second);
    if (!instant)
      return fault(node, "bad-since", "since is outside the years 1970 to 9999");
    revocation.since = *instant - std::chrono::minutes{when.offset->minutes};
  }

  void reason(Revocation& revocation, const toml::node& node) {
    const auto named = revocation_reason_named(node.value_exact<std::string_view>().value_or(""));
    if (!named)
      return fault(node, "bad-reason", "a reason is superseded, left or compromised");
    revocation.reason = *named;
  }

  PeopleFile& out_;
  std::size_t index_ = 0;  // of the person being read
  Owners handles_;         // names and principals: an entry of `signers` may be either
  Owners emails_, logins_, revoked_;
};

}  // namespace

PeopleFile parse_people_toml(std::string_view text) {
  PeopleFile file;
  try {
    const toml::table root = toml::parse(text);
    Reader(file).read(root);
    std::stable_sort(file.faults.begin(), file.faults.end(),
                     [](const Fault& a, const Fault& b) { return a.line < b.line; });
  } catch (const toml::parse_error& error) {
    const toml::source_position at = error.source().begin;
    file.faults.push_back(
        {at.line, at.column, "toml-syntax", base::printable(error.description(), 200)});
  }
  return file;
}

}  // namespace refward::identity
