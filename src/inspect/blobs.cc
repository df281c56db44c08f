// SPDX-License-Identifier: Apache-2.0
#include "inspect/blobs.h"

#include <algorithm>

namespace refward::inspect {
namespace {

using findings::Finding;
using findings::Findings;
using findings::RuleId;

// Longer texts are scanned in windows that overlap by more than any secret is long.
constexpr std::size_t kWindowBytes = secrets::kMaxText;
constexpr std::size_t kOverlapBytes = 64U << 10;
constexpr std::size_t kMaxLfsPointerBytes = 1024;
constexpr std::string_view kLfsMark = "version https://git-lfs.github.com/spec/";

bool is_utf16(std::string_view text) {
  return text.starts_with("\xff\xfe") || text.starts_with("\xfe\xff");
}

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

Finding secret_finding(const secrets::Match& match, std::uint64_t line, const TextPlace& place) {
  Finding finding = finding_at(place, RuleId::secrets, "secret");
  finding.part = match.rule;
  finding.severity = severity_of(match.weight);
  finding.line = line;
  finding.facts.push_back({"title", std::string(match.title)});
  finding.facts.push_back({"certainty", std::string(match.certainty)});
  finding.facts.push_back({"masked", match.masked});
  finding.facts.push_back({"identity", match.identity});
  finding.facts.push_back({"remedy", std::string(match.remedy)});
  return finding;
}

}  // namespace

TextExaminer::TextExaminer(const ContentOptions& options, const git::Repo* repo)
    : options_(options), manifests_(options.manifests, repo) {
  if (options.scanner != nullptr && options.secrets.mode != ScanMode::off)
    scanner_ = options.scanner->clone();
}

void TextExaminer::scan(std::string_view text, const TextPlace& place, Findings& found) const {
  if (!scanner_)
    return;
  if (is_utf16(text) && text.size() > kWindowBytes) {  // which cannot be decoded in pieces
    found.push_back(finding_at(place, RuleId::coverage, "too-large"));
    return;
  }
  std::uint64_t lines_before = 0;
  for (std::size_t start = 0; start < text.size();) {
    const std::string_view window = text.substr(start, kWindowBytes);
    const bool last = start + window.size() == text.size();
    for (const secrets::Match& match : scanner_->scan(window, place.path)) {
      Finding finding = secret_finding(match, lines_before + match.line, place);
      finding.mode = mode_of(options_.secrets.mode);
      if (std::ranges::find(found, finding) == found.end())  // once, though two windows saw it
        found.push_back(std::move(finding));
    }
    if (last)
      return;
    const std::size_t step = window.size() - kOverlapBytes;
    lines_before += static_cast<std::uint64_t>(std::ranges::count(window.substr(0, step), '\n'));
    start += step;
  }
}

void TextExaminer::inspect_manifest(std::string_view text,
                                    const TextPlace& place,
                                    Findings& found) const {
  manifests_.examine(text, place, found);
}

void TextExaminer::examine(std::string_view text, const TextPlace& place, Findings& found) const {
  scan(text, place, found);
  inspect_manifest(text, place, found);
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
  const auto object = header && header->size <= kMaxBlobBytes
                          ? repo_.read(blob.entry.id, kMaxBlobBytes)
                          : base::Result<git::Object>(base::Error("not read"));
  if (!object || object->kind != git::ObjectKind::blob) {
    const bool large = header && header->size > kMaxBlobBytes;
    Finding finding = finding_at(place, RuleId::coverage, large ? "too-large" : "unreadable");
    if (large)
      finding.facts.push_back({"size", std::to_string(header->size) + " bytes"});
    result.findings.push_back(std::move(finding));
    return result;
  }
  if (blob.look == Look::as_manifest) {
    texts_.inspect_manifest(object->bytes, place, result.findings);
    return result;
  }
  if (object->bytes.size() <= kMaxLfsPointerBytes && object->bytes.starts_with(kLfsMark))
    result.not_examined.push_back({"lfs-pointer", blob.entry.path});
  texts_.examine(object->bytes, place, result.findings);
  result.bytes = object->bytes.size();
  result.examined = true;
  return result;
}

}  // namespace refward::inspect
