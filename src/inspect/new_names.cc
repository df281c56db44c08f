// SPDX-License-Identifier: Apache-2.0
#include "inspect/new_names.h"

#include <algorithm>
#include <map>

namespace refward::inspect {
namespace {

constexpr std::size_t kBatchBytes = 1U << 20;
constexpr std::string_view kShown = "(names of files)";  // a name with a secret is not shown
const git::ObjectId kNone;

}  // namespace

void NewNames::add(std::string_view name, std::string path, const std::string& ref) {
  // Where exceptions depend on the path, the same name elsewhere is another question.
  std::string key = exceptions_.depend_on_path() ? path + '\0' : "";
  if (!seen_.insert(key.append(name)).second)
    return;
  batch_.push_back({std::string(name), std::move(path), &*refs_.insert(ref).first});
  batch_bytes_ += name.size() + 1;
  if (batch_bytes_ >= kBatchBytes)
    search();
}

void NewNames::search() {
  std::map<const std::string*, std::string> together;
  for (const Named& one : batch_)
    together[one.ref].append(one.name).append("\n");
  for (const auto& [ref, text] : together) {
    const TextPlace place{*ref, kNone, "path", ""};
    TextFindings out;
    texts_.search(text, place, out);
    if (out.findings.empty())
      continue;
    bool alone = false;
    for (const Named& one : batch_) {
      if (one.ref != ref || !texts_.finds(one.name))
        continue;
      alone = true;
      TextFindings found;
      texts_.scan(one.name, {*ref, kNone, "path", one.path}, found);
      keep(one.name, std::move(found.findings));
    }
    if (!alone)
      keep("", std::move(out.findings));
  }
  batch_.clear();
  batch_bytes_ = 0;
}

// A value is said once for each ref, though a name and its path both hold it.
void NewNames::keep(std::string name, findings::Findings&& found) {
  for (findings::Finding& finding : found) {
    finding.path = kShown;
    const bool known = std::ranges::any_of(suspects, [&](const Suspect& other) {
      return other.finding.ref == finding.ref && other.finding.part == finding.part &&
             other.finding.severity == finding.severity &&
             other.finding.fact("identity") == finding.fact("identity");
    });
    if (!known)
      suspects.push_back({name, std::move(finding)});
  }
}

}  // namespace refward::inspect
