// SPDX-License-Identifier: Apache-2.0
#include "inspect/push_certificate_faults.h"

#include "git/changes.h"

#include <algorithm>
#include <charconv>
#include <limits>
#include <unordered_map>

namespace refward::inspect {
namespace {

using platform::NonceStatus;
using Kind = CertificateFaultSeen::Kind;
using Faults = std::vector<CertificateFaultSeen>;

std::int64_t unit_of(std::string_view suffix) {
  if (suffix == "k" || suffix == "K")
    return std::int64_t{1} << 10;
  if (suffix == "m" || suffix == "M")
    return std::int64_t{1} << 20;
  if (suffix == "g" || suffix == "G")
    return std::int64_t{1} << 30;
  return suffix.empty() ? 1 : 0;
}

// "1790000000-0123abcd..." (receive-pack.c, prepare_push_cert_nonce).
std::optional<std::int64_t> stamp_of(std::string_view nonce) {
  std::int64_t stamp = 0;
  const char* const end = nonce.data() + nonce.size();
  const auto [stop, error] = std::from_chars(nonce.data(), end, stamp);
  if (error != std::errc() || stop == end || *stop != '-' || stamp <= 0)
    return std::nullopt;
  return stamp;
}

// Git says SLOP of a nonce that is its own (it has checked the HMAC) and further away than it was
// told to overlook. That may still be within the setting as it stands by now; that the two nonces
// are as far apart as Git says is looked at again.
bool is_within_slop(std::string_view nonce,
                    const platform::CertificateFacts& facts,
                    std::optional<std::int64_t> allowed) {
  const auto given = stamp_of(facts.nonce);
  const auto returned = stamp_of(nonce);
  return allowed && facts.slop && given && returned && *given - *returned == *facts.slop &&
         *facts.slop <= *allowed && *facts.slop >= -*allowed;
}

bool is_forged(std::string_view reason) {
  return reason == "certificate-nonce-bad" || reason == "certificate-nonce-differs";
}

void judge_nonce(const Ground& ground,
                 const push::PushCertificate& certificate,
                 const platform::CertificateFacts& facts,
                 Faults& found) {
  const auto setting = facts.status == NonceStatus::slop
                           ? ground.repo.config("receive.certNonceSlop")
                           : std::nullopt;
  const auto slop = setting ? parse_nonce_slop(*setting) : std::nullopt;
  const auto reason = nonce_fault(certificate, facts, slop);
  if (!reason)
    return;
  CertificateFaultSeen fault{.reason = std::string(*reason)};
  if (facts.slop)
    fault.facts.push_back({"seconds", std::to_string(*facts.slop)});
  fault.kind = is_forged(*reason) ? Kind::damaged : Kind::harmless;
  found.push_back(std::move(fault));
}

// The refs of one kind of difference, as one fault: the first of them stands for all.
void add_refs(const char* reason, const std::vector<std::string>& refs, Faults& found) {
  if (!refs.empty())
    found.push_back({.reason = reason,
                     .facts = {{"ref", refs.front()}, {"count", std::to_string(refs.size())}},
                     .kind = Kind::damaged});
}

// Every move that Git asks for stands in the certificate, with the same values, and nothing else
// does. Both sides name no ref twice.
void judge_moves(const Ground& ground, const push::PushCertificate& certificate, Faults& found) {
  std::unordered_map<std::string_view, const push::RefLine*> lines;
  for (const push::RefLine& line : certificate.lines)
    lines.emplace(line.ref, &line);
  std::vector<std::string> missing;
  std::vector<std::string> different;
  for (const push::RefUpdate& update : ground.updates) {
    const auto line = lines.extract(update.ref);
    if (line.empty())
      missing.push_back(update.ref);
    else if (line.mapped()->old_id != update.old_id || line.mapped()->new_id != update.new_id)
      different.push_back(update.ref);
  }
  std::vector<std::string> further;
  for (const auto& [ref, line] : lines)
    further.emplace_back(ref);
  std::ranges::sort(further);
  add_refs("certificate-ref-missing", missing, found);
  add_refs("certificate-ref-differs", different, found);
  add_refs("certificate-ref-further", further, found);
}

}  // namespace

std::optional<std::int64_t> parse_nonce_slop(std::string_view value) {
  std::int64_t number = 0;
  const char* const end = value.data() + value.size();
  const auto [stop, error] = std::from_chars(value.data(), end, number);
  if (error != std::errc() || number <= 0)
    return std::nullopt;
  const std::int64_t unit = unit_of(std::string_view(stop, static_cast<std::size_t>(end - stop)));
  if (unit == 0 || number > std::numeric_limits<std::int64_t>::max() / unit)
    return std::nullopt;
  return number * unit;
}

std::optional<std::string_view> nonce_fault(const push::PushCertificate& certificate,
                                            const platform::CertificateFacts& facts,
                                            std::optional<std::int64_t> slop) {
  switch (facts.status) {
    case NonceStatus::none:
    case NonceStatus::unsolicited:
      return "certificate-nonce-unsolicited";
    case NonceStatus::bad:
      return "certificate-nonce-bad";
    case NonceStatus::missing:
      return "certificate-nonce-missing";
    case NonceStatus::unknown:
      return "certificate-nonce-status";
    case NonceStatus::ok:
    case NonceStatus::slop:
      break;
  }
  if (!certificate.nonce)
    return "certificate-nonce-missing";
  if (facts.status == NonceStatus::ok)
    return *certificate.nonce == facts.nonce
               ? std::nullopt
               : std::optional<std::string_view>("certificate-nonce-differs");
  return is_within_slop(*certificate.nonce, facts, slop)
             ? std::nullopt
             : std::optional<std::string_view>("certificate-nonce-stale");
}

std::vector<CertificateFaultSeen> certificate_faults(const Ground& ground,
                                                     const push::PushCertificate& certificate,
                                                     const platform::PushFacts& facts) {
  Faults found;
  if (facts.certificate)
    judge_nonce(ground, certificate, *facts.certificate, found);
  judge_moves(ground, certificate, found);
  if (!std::ranges::equal(certificate.options, facts.options))
    found.push_back({.reason = "certificate-options", .facts = {}, .kind = Kind::damaged});
  if (certificate.pushed > ground.now + ground.max_future)
    found.push_back(
        {.reason = "certificate-date", .facts = {{"date", base::to_rfc3339(certificate.pushed)}}});
  return found;
}

std::optional<findings::Finding> certificate_bound(const SignerBounds& bounds,
                                                   const identity::Person& person,
                                                   const std::vector<push::RefLine>& lines,
                                                   std::string_view default_branch) {
  const auto finding = [&](findings::RuleId rule, std::string reason, const std::string& ref) {
    findings::Finding out = finding_of(rule, std::move(reason), ref);
    out.facts = {{"person", person.name}};
    return out;
  };
  if (person.merges_only)
    return finding(findings::RuleId::merges_only, "not-a-merge", lines.front().ref);
  for (const push::RefLine& line : lines)
    if (!bounds.allow_ref(person, {line.ref, default_branch}))
      return finding(findings::RuleId::only_refs, "ref-foreign", line.ref);
  return std::nullopt;
}

namespace {

// What a move brings to its ref.
base::Result<std::vector<git::ObjectId>> moved_commits(const Ground& ground,
                                                       const push::RefUpdate& update) {
  std::vector<git::ObjectId> hidden;
  if (update.old_commit)
    hidden.push_back(*update.old_commit);
  else if (const auto tip = ground.repo.ref(ground.default_branch))
    hidden.push_back(*tip);
  return ground.repo.commits_between({*update.new_commit}, hidden, ground.limits.max_commits);
}

findings::Finding path_finding(const push::RefUpdate& update,
                               std::string reason,
                               findings::Fact fact) {
  findings::Finding out = finding_of(findings::RuleId::only_paths, std::move(reason), update.ref);
  out.facts = {std::move(fact)};
  return out;
}

std::optional<findings::Finding> move_bound(const Ground& ground,
                                            const SignerBounds& bounds,
                                            const identity::Person& person,
                                            const push::RefUpdate& update) {
  const auto commits = moved_commits(ground, update);
  if (!commits)
    return path_finding(update, "unreadable", {"detail", commits.error().what});
  for (const git::ObjectId& commit : *commits) {
    const auto changes = git::commit_changes(ground.repo, commit);
    if (!changes)
      return path_finding(update, "unreadable", {"detail", changes.error().what});
    const auto& at_paths = changes->own.empty() ? changes->carried : changes->own;
    const auto foreign = std::ranges::find_if(at_paths, [&](const git::PathChange& change) {
      return !bounds.allow_path(person, change.path);
    });
    if (foreign == at_paths.end())
      continue;
    findings::Finding out = path_finding(update, "path-foreign", {"person", person.name});
    out.object = commit.hex();
    out.path = foreign->path;
    return out;
  }
  return std::nullopt;
}

}  // namespace

std::optional<findings::Finding> certificate_path_bound(const Ground& ground,
                                                        const SignerBounds& bounds,
                                                        const identity::Person& person) {
  if (!SignerBounds::bound_to_paths(person))
    return std::nullopt;
  for (const push::RefUpdate& update : ground.updates) {
    if (!update.new_commit)
      continue;
    if (auto found = move_bound(ground, bounds, person, update))
      return found;
  }
  return std::nullopt;
}

}  // namespace refward::inspect
