// SPDX-License-Identifier: Apache-2.0
#include "inspect/contents.h"

#include "inspect/blob_queue.h"
#include "inspect/commit_facts.h"
#include "inspect/content_walk.h"
#include "inspect/ignore_files.h"
#include "inspect/redact.h"
#include "inspect/served.h"

#include <algorithm>
#include <iterator>
#include <optional>
#include <utility>

namespace refward::inspect {
namespace {

using findings::Finding;
using findings::Findings;
using findings::RuleId;

constexpr std::string_view kOutOfTime = "time-budget";

std::vector<git::ObjectId> with_findings(const std::vector<NewBlob>& blobs,
                                         const std::vector<BlobResult>& results) {
  std::vector<git::ObjectId> ids;
  for (std::size_t i = 0; i < blobs.size(); ++i)
    if (!results[i].findings.empty())
      ids.push_back(blobs[i].entry.id);
  return ids;
}

void add_results(const std::vector<NewBlob>& blobs,
                 std::vector<BlobResult>&& results,
                 const IdSet& served,
                 Bounded& bounded,
                 ContentFindings& out) {
  for (std::size_t i = 0; i < blobs.size(); ++i) {
    BlobResult& result = results[i];
    if (!served.contains(blobs[i].entry.id))
      bounded.add(std::move(result.findings), out.findings);
    out.blobs += result.examined ? 1 : 0;
    out.bytes += result.bytes;
    for (NotExamined& skipped : result.not_examined)
      out.skip(std::move(skipped));
  }
}

// What the budget left out refuses the push, or lands with its places in the record.
void add_out_of_time(const Ground& ground, const ContentOptions& options, ContentFindings& out) {
  const auto count = out.counts.find(std::string(kOutOfTime));
  if (count == out.counts.end())
    return;
  const bool goes_on = options.secrets.on_budget == OnBudget::accept_and_continue;
  Finding finding = finding_of(RuleId::coverage, goes_on ? "time-budget-continued" : "time-budget",
                               ground.updates.front().ref);
  if (goes_on)
    finding.severity = findings::Severity::warning;
  finding.facts.push_back({"count", std::to_string(count->second)});
  out.findings.push_back(std::move(finding));
}

// A mode that is not `enforce` stands in every entry.
void add_modes(const ContentOptions& options, ContentFindings& out) {
  if (options.secrets.mode != ScanMode::enforce)
    out.skip({"secrets-" + std::string(to_text(options.secrets.mode)), "all"});
  if (options.manifests.mode != ScanMode::enforce)
    out.skip({"manifests-" + std::string(to_text(options.manifests.mode)), "all"});
}

// How far back a rewrite has to begin; for the commands in the refusal.
void add_shape(const Ground& ground, const secrets::Scanner& scanner, Finding& finding) {
  const auto id = git::ObjectId::parse(finding.object);
  const auto object =
      id ? ground.repo.read(*id, kMaxCommitBytes) : base::Result<git::Object>(base::Error("none"));
  const auto commit =
      object ? git::parse_commit(object->bytes) : base::Result<git::Commit>(base::Error("none"));
  if (!commit)
    return;
  const bool is_tip = std::ranges::any_of(
      ground.updates, [&](const auto& update) { return update.new_commit == id; });
  finding.facts.push_back({"shape", is_tip ? "tip" : "linear"});
  finding.facts.push_back({"resign", strict_block(ground, finding.ref) != nullptr ? "yes" : "no"});
  finding.facts.push_back({"base", commit->parents.empty() ? "" : commit->parents.front().hex()});
  finding.facts.push_back({"subject", safe_subject(scanner, commit->message)});
}

void add_shapes(const Ground& ground, const secrets::Scanner& scanner, Findings& found) {
  for (Finding& finding : found)
    if ((finding.rule == RuleId::secrets || finding.rule == RuleId::manifests) &&
        finding.fact("kind") == "commit")
      add_shape(ground, scanner, finding);
}

}  // namespace

void ContentFindings::skip(NotExamined skipped) {
  if (++counts[skipped.why] <= kPlacesKept)
    not_examined.push_back(std::move(skipped));
}

ContentFindings contents(const Ground& ground, const ContentOptions& options) {
  const bool only_removes = std::ranges::all_of(
      ground.updates, [](const auto& update) { return update.change == push::RefChange::remove; });
  if (only_removes)
    return {};
  const Budget budget(options.secrets.time_budget, options.ticks);
  const Exceptions exceptions(options.secrets, ground.repository, ground.now);
  Bounded bounded;
  ContentWalk walk({ground, options, exceptions, budget, bounded});
  if (const base::Status walked = walk.run(); !walked) {
    Finding finding = finding_of(RuleId::limit, "unreadable", ground.updates.front().ref);
    finding.facts.push_back({"detail", walked.error().what});
    walk.out.findings.push_back(std::move(finding));
  }
  ContentFindings& out = walk.out;
  auto results = examine_blobs({ground.repo, options, exceptions, budget}, walk.blobs);
  const IdSet served =
      served_objects(ground.repo, with_findings(walk.blobs, results), exact_tips(options));
  IgnoreFiles ignored(ground, exceptions);
  for (BlobResult& result : results)
    ignored.apply(result.findings);
  add_results(walk.blobs, std::move(results), served, bounded, out);
  bounded.finish(out.findings);
  add_out_of_time(ground, options, out);
  add_modes(options, out);
  add_shapes(ground, *options.scanner, out.findings);
  return std::move(out);
}

}  // namespace refward::inspect
