// SPDX-License-Identifier: Apache-2.0
// TextExaminer: one text (a blob, a file, a message, a list of paths) -> findings; BlobExaminer: a
// new tree entry of a repository -> findings. One of each per thread: they own a scanner's scratch
// and use a repository handle.
#pragma once

#include "git/repo.h"
#include "inspect/contents.h"
#include "inspect/manifest_examiner.h"
#include "inspect/text_place.h"

#include <string>
#include <string_view>
#include <vector>

namespace refward::inspect {

// A new tree entry and the ref whose move brought it. The same bytes under another name are looked
// at again only as a manifest, because only that depends on the name.
enum class Look { whole, as_manifest };

struct NewBlob {
  git::NewEntry entry;
  const std::string* ref;
  Look look = Look::whole;
};

struct BlobResult {
  findings::Findings findings;
  std::vector<NotExamined> not_examined;
  std::uint64_t bytes = 0;
  bool examined = false;
};

class TextExaminer {
 public:
  // `repo`: where files stand in trees; null where they do not.
  explicit TextExaminer(const ContentOptions& options, const git::Repo* repo = nullptr);

  // Secrets, and, where `place` has a path that manifests live at, plain Kubernetes Secrets.
  void examine(std::string_view text, const TextPlace& place, findings::Findings& found) const;
  // What is a manifest by its path, and holds plain data.
  void inspect_manifest(std::string_view text,
                        const TextPlace& place,
                        findings::Findings& found) const;
  // Secrets only.
  void scan(std::string_view text, const TextPlace& place, findings::Findings& found) const;

 private:
  const ContentOptions& options_;
  std::optional<secrets::Scanner> scanner_;
  ManifestExaminer manifests_;
};

class BlobExaminer {
 public:
  BlobExaminer(const git::Repo& repo, const ContentOptions& options)
      : repo_(repo), texts_(options, &repo) {}

  [[nodiscard]] BlobResult examine(const NewBlob& blob) const;

 private:
  const git::Repo& repo_;
  TextExaminer texts_;
};

}  // namespace refward::inspect
