// SPDX-License-Identifier: Apache-2.0
#include "audit/details_view.h"

#include "audit/disk.h"
#include "audit/json.h"
#include "base/text.h"

#include <set>

namespace refward::audit {
namespace {

std::string text_of(const Json& object, const char* name) {
  const auto found = object.is_object() ? object.find(name) : object.end();
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

std::uint64_t number_of(const Json& object, const char* name) {
  const auto found = object.is_object() ? object.find(name) : object.end();
  return found != object.end() && found->is_number_unsigned() ? found->get<std::uint64_t>() : 0;
}

// The value of a field; null where it is not there.
const Json& value_of(const Json& details, const std::string& name) {
  static const Json kNone;
  const auto field = details.find(name);
  if (field == details.end() || !field->is_object())
    return kNone;
  const auto value = field->find("value");
  return value == field->end() ? kNone : *value;
}

std::string string_in(const Json& details, const char* name) {
  const Json& value = value_of(details, name);
  return value.is_string() ? value.get<std::string>() : std::string();
}

std::optional<Coverage> coverage_in(const Json& details) {
  const Json& value = value_of(details, "coverage");
  if (!value.is_object())
    return std::nullopt;
  Coverage coverage{.commits = number_of(value, "commits"),
                    .tags = number_of(value, "tags"),
                    .blobs = number_of(value, "blobs"),
                    .bytes = number_of(value, "bytes")};
  const auto counts = value.find("not_examined_counts");
  if (counts != value.end() && counts->is_object())
    for (const auto& [why, count] : counts->items())
      if (count.is_number_unsigned())
        coverage.counts[why] = count.get<std::uint64_t>();
  return coverage;
}

void read_signers(const Json& details, DetailsView& view) {
  const Json& signers = value_of(details, "signers");
  if (signers.is_array())
    for (const Json& signer : signers)
      view.signers.push_back({text_of(signer, "person"), text_of(signer, "principal"),
                              text_of(signer, "key"), text_of(signer, "reason")});
}

void read_findings(const Json& details, DetailsView& view) {
  const Json& findings = value_of(details, "findings");
  if (findings.is_array())
    for (const Json& finding : findings)
      view.findings.push_back({text_of(finding, "rule"), text_of(finding, "severity"),
                               text_of(finding, "mode"), text_of(finding, "block"),
                               text_of(finding, "message")});
}

}  // namespace

std::vector<std::string> DetailsView::people() const {
  std::set<std::string> names;
  for (const std::string_view word : base::split(pusher, ' '))
    if (!word.empty())
      names.emplace(word);
  for (const Signer& signer : signers)
    if (signer.reason == "good" && !signer.person.empty())
      names.insert(signer.person);
  if (!certificate_person.empty())
    names.insert(certificate_person);
  return {names.begin(), names.end()};
}

std::vector<std::string> DetailsView::rules(Mode mode) const {
  std::set<std::string> names;
  for (const Finding& finding : findings)
    if (finding.is_error() && finding.is_on_trial() == (mode == Mode::evaluate))
      names.insert(finding.rule);
  return {names.begin(), names.end()};
}

DetailsView view_of(const Leaf& leaf, std::string_view text) {
  DetailsView view;
  const Json details = text.empty() ? Json::object() : Json::parse(text, nullptr, false);
  if (!details.is_object())
    throw_disorder("details", "entry " + std::to_string(leaf.index));
  view.pusher = string_in(details, "pusher");
  view.door = string_in(details, "door");
  view.note = string_in(details, "note");
  view.certificate_person = text_of(value_of(details, "push_certificate"), "person");
  view.coverage = coverage_in(details);
  const Json& duration = value_of(details, "duration_us");
  if (duration.is_number_unsigned())
    view.duration_us = duration.get<std::uint64_t>();
  read_signers(details, view);
  read_findings(details, view);
  for (const auto& [name, commitment] : leaf.commitments)
    if (value_of(details, name).is_null())
      view.erased.push_back(name);
  return view;
}

}  // namespace refward::audit
