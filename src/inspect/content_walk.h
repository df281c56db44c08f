// SPDX-License-Identifier: Apache-2.0
// ContentWalk: goes over what a push brings, judges the objects that are not blobs (grammar, dates,
// the text of commits and tags, names), and lists those that are. What some ref reached before,
// though the walk did not know it, is asked for exactly, and only where something was found.
#pragma once

#include "inspect/blobs.h"
#include "inspect/new_names.h"
#include "inspect/objects.h"

#include <map>
#include <set>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace refward::inspect {

// Keeps the first kWarningsKept warnings of each kind and counts the others: old imports have the
// same oddity in thousands of objects. What refuses, and every use of an exception, is kept.
class Bounded {
 public:
  void add(findings::Findings&& more, findings::Findings& found);
  // A note for each kind of which some were left out.
  void finish(findings::Findings& found);

 private:
  struct Kind {
    std::size_t seen = 0;
    findings::Finding first;
  };

  std::map<std::string, Kind> kinds_;
};

class ContentWalk {
 public:
  struct Frame {
    const Ground& ground;
    const ContentOptions& options;
    const Exceptions& exceptions;
    const Budget& budget;
    Bounded& bounded;
  };

  explicit ContentWalk(const Frame& frame)
      : frame_(frame), texts_(frame.options, frame.exceptions), names_(texts_, frame.exceptions) {}

  [[nodiscard]] base::Status run();

  ContentFindings out;
  std::vector<NewBlob> blobs;

 private:
  void commit(const git::ObjectId& id, const std::string& raw, const std::string& ref);
  void tag(const git::ObjectId& id, const std::string& raw, const std::string& ref);
  void tree(const git::Tree& tree, const Origin& origin, const std::string& path);
  [[nodiscard]] bool tree_again(const git::ObjectId& id, const std::string& path);
  void entry(const git::NewEntry& entry, const std::string& ref);
  void entry_again(const git::NewEntry& entry, const std::string& ref);
  // The text of a commit or tag; false where there was no time for it.
  [[nodiscard]] bool message(const std::string& raw, const TextPlace& place, TextFindings& found);
  void add(TextFindings&& found);
  void search_refs();
  void finish();

  [[nodiscard]] const policy::Block* strict(const std::string& ref);
  [[nodiscard]] bool judged_elsewhere(const std::string& ref, policy::Word word) const;
  [[nodiscard]] bool is_manifest(const git::NewEntry& entry) const;
  void add_blob(const git::NewEntry& entry, const std::string& ref, Look look);

  const Frame frame_;
  TextExaminer texts_;
  NewNames names_;
  findings::Findings found_;  // before the exact question
  std::set<std::string> refs_;
  std::map<std::string, const policy::Block*> strict_;
  std::unordered_set<git::ObjectId, git::ObjectIdHash> manifests_;  // blobs judged as such
  std::unordered_set<std::string> places_;                          // id and path of those listed
  std::unordered_set<std::string> folders_;  // id and path of trees that were looked into again
};

// The tips that the exact question is put to: all that there were before the push.
[[nodiscard]] const std::vector<git::ObjectId>& exact_tips(const ContentOptions& options) noexcept;

}  // namespace refward::inspect
