// SPDX-License-Identifier: Apache-2.0
#include "gate/scan.h"

#include "base/failure.h"
#include "base/files.h"
#include "gate/scan_basis.h"
#include "inspect/blobs.h"

#include <algorithm>
#include <filesystem>

namespace refward::gate {
namespace {

namespace fs = std::filesystem;

class Scanning {
 public:
  explicit Scanning(const inspect::ContentOptions& options)
      : exceptions_(options.secrets, "", {}), texts_(options, exceptions_) {}

  void text(const std::string& bytes, const std::string& name) {
    const git::ObjectId none;
    inspect::TextFindings found;
    texts_.examine(bytes, {ref_, none, "file", name}, found);
    std::ranges::move(found.findings, std::back_inserter(out.findings));
    for (const inspect::NotExamined& skipped : found.not_examined)
      out.coverage.not_examined.push_back({skipped.why, skipped.what});
    ++out.coverage.blobs;
    out.coverage.bytes += bytes.size();
  }

  void file(const fs::path& path) {
    std::error_code error;
    if (fs::is_symlink(path, error) || !fs::is_regular_file(path, error)) {
      out.coverage.not_examined.push_back({"not-a-file", path.string()});
      return;
    }
    if (fs::file_size(path) > inspect::kMaxBlobBytes) {
      out.coverage.not_examined.push_back({"too-large", path.string()});
      return;
    }
    text(base::read_file(path, inspect::kMaxBlobBytes), path.string());
  }

  void folder(const fs::path& path) {
    std::vector<fs::path> entries;
    for (const fs::directory_entry& entry : fs::directory_iterator(path))
      entries.push_back(entry.path());
    std::ranges::sort(entries);  // the same order on every machine
    for (const fs::path& entry : entries) {
      if (entry.filename() == ".git")
        continue;
      if (fs::is_directory(fs::symlink_status(entry)))
        folder(entry);
      else
        file(entry);
    }
  }

  Scan out;

 private:
  const std::string ref_;
  inspect::Exceptions exceptions_;
  inspect::TextExaminer texts_;
};

}  // namespace

Scan scan(const Call& call, const ScanQuestion& question) {
  const ScanBasis basis = scan_basis(call, std::nullopt, question.rules);
  const inspect::ContentOptions options = basis.options();
  Scanning scanning(options);
  for (const std::string& path : question.paths) {
    if (path == "-")
      scanning.text(base::read_all(call.in, inspect::kMaxBlobBytes), "-");
    else if (fs::is_directory(path))
      scanning.folder(path);
    else if (fs::exists(path))
      scanning.file(path);
    else
      throw base::Failure::usage("there is no " + path);
  }
  return std::move(scanning.out);
}

}  // namespace refward::gate
