// SPDX-License-Identifier: Apache-2.0
#include "inspect/blobs.h"

#include "manifests/manifests.h"
#include "secrets/window_scan.h"

#include <algorithm>
#include <utility>

namespace refward::inspect {
namespace {

using findings::Finding;
using findings::Findings;
using findings::RuleId;

constexpr std::size_t kMaxLfsPointerBytes = 1024;
constexpr std::string_view kLfsMark = "version https://git-lfs.github.com/spec/";
constexpr std::size_t kPieceBytes = 1U << 20;      // of a text that is at hand
constexpr std::size_t kManifestWindow = 1U << 20;  // of a large blob, and by how much they overlap:
constexpr std::size_t kManifestOverlap = 1U << 12;

findings::Severity severity_of(secrets::Weight weight) {
  switch (weight) {
    case secrets::Weight::error:
      return findings::Severity::error;
    case secrets::Weight::warning:
      return findings::Severity::warning;
    case secrets::Weight::note:
      return findings::Severity::note;
  }
  return findings::Severity::error;
}

Finding secret_finding(const secrets::Match& match, const TextPlace& place) {
  Finding finding = finding_at(place, RuleId::secrets, "secret");
  finding.part = match.rule;
  finding.severity = severity_of(match.weight);
  finding.line = match.line;
  finding.facts.push_back({"title", match.title});
  finding.facts.push_back({"certainty", match.certainty});
  finding.facts.push_back({"masked", match.masked});
  finding.facts.push_back({"identity", match.identity});
  finding.facts.push_back({"remedy", match.remedy});
  if (!match.inside.empty())
    finding.facts.push_back({"inside", match.inside});
  if (!match.layers.empty())
    finding.facts.push_back({"layers", match.layers});
  return finding;
}

// It stays in the record with its identity at every use, and no longer refuses.
void allow(Finding& finding, std::string reason) {
  finding.severity = findings::Severity::note;
  finding.reason = std::move(reason);
}

std::string named(const TextPlace& place) {
  return place.path.empty() ? std::string(place.kind) + " " + place.object.hex()
                            : std::string(place.path);
}

// Looks whether a blob that is too large to be read as a manifest may be one.
class ManifestWatch {
 public:
  void feed(std::string_view piece) {
    if (seen_)
      return;
    window_.append(piece);
    if (window_.size() < kManifestWindow)
      return;
    look();
    window_.erase(0, window_.size() - kManifestOverlap);
  }

  [[nodiscard]] bool seen() {
    look();
    return seen_;
  }

 private:
  void look() { seen_ = seen_ || manifests::is_candidate(window_); }

  std::string window_;
  bool seen_ = false;
};

}  // namespace

TextExaminer::TextExaminer(const ContentOptions& options,
                           const Exceptions& exceptions,
                           const git::Repo* repo)
    : options_(options), exceptions_(exceptions), manifests_(options.manifests, repo) {
  if (options.scanner != nullptr && exceptions.looks_anywhere())
    scanner_ = options.scanner->clone();
}

bool TextExaminer::looks_at(const TextPlace& place, TextFindings& out) const {
  const Exceptions::Held held = exceptions_.at(place.path);
  if (held.by == Exceptions::Held::By::override_block && held.mode != ScanMode::enforce)
    out.not_examined.push_back({"override-" + std::string(to_text(held.mode)), named(place)});
  return scanner_ && held.mode != ScanMode::off;
}

Finding TextExaminer::judged(const secrets::Match& match,
                             std::string_view text,
                             const TextPlace& place) const {
  Finding finding = secret_finding(match, place);
  finding.mode = mode_of(exceptions_.at(place.path).mode);
  if (const SecretAllow* allowed = exceptions_.allowing(match, place.path)) {
    allow(finding, "secret-allowed");
    finding.facts.push_back({"reason", allowed->reason});
    finding.facts.push_back(
        {"term", allowed->until ? "until " + base::to_rfc3339(*allowed->until) : "without end"});
    if (allowed->origin == AllowOrigin::inherited)
      finding.facts.push_back({"origin", "inherited"});
  } else if (match.in_baseline) {
    allow(finding, "secret-ignored");
    finding.facts.push_back({"file", "the baseline report"});
  } else if (!match.identity.empty() && match.inside.empty() &&
             exceptions_.honours(InRepository::inline_allow) &&
             has_inline_allow(text, match.line)) {
    allow(finding, "secret-inline-allowed");
  }
  return finding;
}

void TextExaminer::add(const secrets::Examined& examined,
                       std::string_view text,
                       const TextPlace& place,
                       TextFindings& out) const {
  for (const secrets::Match& match : examined.matches)
    out.findings.push_back(judged(match, text, place));
  for (const secrets::Unread& unread : examined.unread)
    out.not_examined.push_back(
        {unread.why, named(place) + (unread.inside.empty() ? "" : "!" + unread.inside)});
}

void TextExaminer::scan(std::string_view text, const TextPlace& place, TextFindings& out) const {
  if (looks_at(place, out))
    search(text, place, out);
}

bool TextExaminer::finds(std::string_view text) const {
  return scanner_ && !scanner_->examine({.bytes = text}).matches.empty();
}

void TextExaminer::search(std::string_view text, const TextPlace& place, TextFindings& out) const {
  if (!scanner_)
    return;
  const std::string commit = place.object.is_null() ? "" : place.object.hex();
  const secrets::Subject subject{.bytes = text, .path = place.path, .commit = commit};
  if (text.size() <= kMaxHeldBytes)
    return add(scanner_->examine(subject), text, place, out);
  secrets::WindowScan windows(*scanner_, subject);
  for (std::size_t start = 0; start < text.size(); start += kPieceBytes)
    windows.feed(text.substr(start, kPieceBytes));
  add(windows.finish(), text, place, out);
}

void TextExaminer::inspect_manifest(std::string_view text,
                                    const TextPlace& place,
                                    Findings& found) const {
  manifests_.examine(text, place, found);
}

void TextExaminer::examine(std::string_view text, const TextPlace& place, TextFindings& out) const {
  scan(text, place, out);
  inspect_manifest(text, place, out.findings);
}

base::Result<bool> TextExaminer::stream(git::BlobStream& blob,
                                        const TextPlace& place,
                                        Look look,
                                        const Budget& budget,
                                        TextFindings& out) const {
  const std::string commit = place.object.is_null() ? "" : place.object.hex();
  std::optional<secrets::WindowScan> windows;
  if (look == Look::whole && looks_at(place, out))
    windows.emplace(*scanner_, secrets::Subject{.bytes = {}, .path = place.path, .commit = commit});
  std::optional<ManifestWatch> watch;
  if (options_.manifests.mode != ScanMode::off && options_.manifests.paths.matches(place.path))
    watch.emplace();
  bool finished = !windows && !watch;
  while (!finished && !budget.is_over()) {
    TRY(const std::string_view piece, blob.next());
    finished = piece.empty();
    if (windows)
      windows->feed(piece);
    if (watch)
      watch->feed(piece);
  }
  if (windows)
    add(windows->finish(), {}, place, out);
  if (watch && watch->seen()) {
    Finding finding = finding_at(place, RuleId::manifests, "manifest-too-large");
    finding.part = "too-large";
    finding.mode = mode_of(options_.manifests.mode);
    out.findings.push_back(std::move(finding));
  }
  return finished;
}

NotExamined left_out(const git::ObjectId& id, const std::string& path) {
  return {"time-budget", path.empty() ? id.hex() : id.hex() + " " + path};
}

BlobResult BlobExaminer::examine(const NewBlob& blob) const {
  BlobResult result;
  const std::string_view kind = blob.entry.path.empty() ? "blob" : "commit";  // at the ref itself
  const TextPlace place{*blob.ref, blob.entry.commit, kind, blob.entry.path};
  if (blob.entry.kind == git::EntryKind::submodule) {
    result.not_examined.push_back({"submodule", blob.entry.path});
    return result;
  }
  const auto header = repo_.header(blob.entry.id);
  if (!header || header->kind != git::ObjectKind::blob) {
    result.findings.push_back(finding_at(place, RuleId::coverage, "unreadable"));
  } else if (header->size > kMaxBlobBytes) {
    Finding finding = finding_at(place, RuleId::coverage, "too-large");
    finding.facts.push_back({"size", std::to_string(header->size) + " bytes"});
    result.findings.push_back(std::move(finding));
  } else if (header->size > kMaxHeldBytes) {
    examine_stream(blob, place, result);
  } else {
    examine_held(blob, place, result);
  }
  return result;
}

void BlobExaminer::examine_held(const NewBlob& blob,
                                const TextPlace& place,
                                BlobResult& result) const {
  const auto object = repo_.read(blob.entry.id, kMaxHeldBytes);
  if (!object || object->kind != git::ObjectKind::blob) {
    result.findings.push_back(finding_at(place, RuleId::coverage, "unreadable"));
    return;
  }
  if (blob.look == Look::as_manifest) {
    texts_.inspect_manifest(object->bytes, place, result.findings);
    return;
  }
  if (object->bytes.size() <= kMaxLfsPointerBytes && object->bytes.starts_with(kLfsMark))
    result.not_examined.push_back({"lfs-pointer", blob.entry.path});
  texts_.examine(object->bytes, place, result);
  result.bytes = object->bytes.size();
  result.examined = true;
}

void BlobExaminer::examine_stream(const NewBlob& blob,
                                  const TextPlace& place,
                                  BlobResult& result) const {
  auto stream = git::BlobStream::open(repo_, blob.entry.id);
  const auto finished = stream ? texts_.stream(*stream, place, blob.look, budget_, result)
                               : base::Result<bool>(stream.error());
  if (finished && *finished) {
    result.bytes = blob.look == Look::whole ? stream->size() : 0;
    result.examined = blob.look == Look::whole;
  } else if (finished) {
    result.not_examined.push_back(left_out(blob.entry.id, blob.entry.path));
  } else {
    const bool large = finished.error().what == git::BlobStream::kTooLarge;
    Finding finding = finding_at(place, RuleId::coverage, large ? "too-large" : "unreadable");
    if (large)
      finding.facts.push_back({"size", "kept as a difference"});
    result.findings.push_back(std::move(finding));
  }
}

}  // namespace refward::inspect
