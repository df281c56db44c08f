// SPDX-License-Identifier: Apache-2.0
// TextExaminer: one text (a blob, a file, a message, a list of paths) -> findings; BlobExaminer: a
// new tree entry of a repository -> findings. One of each per thread: they own a scanner's scratch
// and use a repository handle.
#pragma once

#include "git/blob_stream.h"
#include "git/repo.h"
#include "inspect/contents.h"
#include "inspect/exceptions.h"
#include "inspect/manifest_examiner.h"
#include "inspect/text_place.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace refward::inspect {

// A new tree entry and the ref whose move brought it. The same bytes under another name are looked
// at again only as a manifest, because only that depends on the name, or where exceptions do.
enum class Look { whole, as_manifest };

struct NewBlob {
  git::NewEntry entry;
  const std::string* ref;
  Look look = Look::whole;
};

struct TextFindings {
  findings::Findings findings;
  std::vector<NotExamined> not_examined;
};

struct BlobResult : TextFindings {
  std::uint64_t bytes = 0;
  bool examined = false;
};

class TextExaminer {
 public:
  // All outlive it. `repo`: where files stand in trees; null where they do not.
  TextExaminer(const ContentOptions& options,
               const Exceptions& exceptions,
               const git::Repo* repo = nullptr);

  // Secrets, and, where `place` has a path that manifests live at, plain Kubernetes Secrets.
  void examine(std::string_view text, const TextPlace& place, TextFindings& out) const;
  // What is a manifest by its path, and holds plain data.
  void inspect_manifest(std::string_view text,
                        const TextPlace& place,
                        findings::Findings& found) const;
  // Secrets only.
  void scan(std::string_view text, const TextPlace& place, TextFindings& out) const;
  // The same, whatever overrides say of the place: for texts that stand for several places.
  void search(std::string_view text, const TextPlace& place, TextFindings& out) const;
  // Is there anything at all?
  [[nodiscard]] bool finds(std::string_view text) const;
  // A blob of any size, piece by piece; false where the budget ended before its end (what was found
  // until then stands in `out`). A manifest of such a size is not read but refused.
  [[nodiscard]] base::Result<bool> stream(git::BlobStream& blob,
                                          const TextPlace& place,
                                          Look look,
                                          const Budget& budget,
                                          TextFindings& out) const;

  // Is anything looked for at this place? What is not stands in `out` then.
  [[nodiscard]] bool looks_at(const TextPlace& place, TextFindings& out) const;

 private:
  // `text`: where the lines of the matches are; empty where it is not at hand.
  void add(const secrets::Examined& examined,
           std::string_view text,
           const TextPlace& place,
           TextFindings& out) const;
  [[nodiscard]] findings::Finding judged(const secrets::Match& match,
                                         std::string_view text,
                                         const TextPlace& place) const;

  const ContentOptions& options_;
  const Exceptions& exceptions_;
  std::optional<secrets::Scanner> scanner_;  // nothing: everything is off
  ManifestExaminer manifests_;
};

class BlobExaminer {
 public:
  // All outlive it.
  BlobExaminer(const git::Repo& repo,
               const ContentOptions& options,
               const Exceptions& exceptions,
               const Budget& budget)
      : repo_(repo), texts_(options, exceptions, &repo), budget_(budget) {}

  [[nodiscard]] BlobResult examine(const NewBlob& blob) const;

 private:
  void examine_held(const NewBlob& blob, const TextPlace& place, BlobResult& result) const;
  void examine_stream(const NewBlob& blob, const TextPlace& place, BlobResult& result) const;

  const git::Repo& repo_;
  TextExaminer texts_;
  const Budget& budget_;
};

// How a blob that the time budget left out stands in the record: "<id> <path>".
[[nodiscard]] NotExamined left_out(const git::ObjectId& id, const std::string& path);

}  // namespace refward::inspect
