// SPDX-License-Identifier: Apache-2.0
#include "git/blob_stream.h"

#include "base/failure.h"
#include "base/inflate.h"
#include "git/object_files.h"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <utility>
#include <vector>

namespace refward::git {
namespace {

constexpr std::size_t kInputBytes = 64U << 10;
constexpr std::size_t kOutputBytes = 256U << 10;

std::string header_of(std::uint64_t size) {
  return "blob " + std::to_string(size) + '\0';
}

base::Error damaged() {
  return base::Error(std::string(BlobStream::kDamaged));
}

}  // namespace

class BlobStream::Source {
 public:
  explicit Source(std::uint64_t size) noexcept : size_(size) {}

  virtual ~Source() = default;
  Source(const Source&) = delete;
  Source& operator=(const Source&) = delete;
  [[nodiscard]] virtual base::Result<std::string_view> next() = 0;

  [[nodiscard]] std::uint64_t size() const noexcept { return size_; }

 private:
  std::uint64_t size_;
};

class BlobStream::Whole final : public Source {
 public:
  explicit Whole(std::string bytes) : Source(bytes.size()), bytes_(std::move(bytes)) {}

  base::Result<std::string_view> next() override {
    const std::string_view piece = std::string_view(bytes_).substr(given_, kOutputBytes);
    given_ += piece.size();
    return piece;
  }

 private:
  std::string bytes_;
  std::size_t given_ = 0;
};

class BlobStream::Deflated final : public Source {
 public:
  Deflated(DeflatedPlace place, std::uint64_t size)
      : Source(size),
        place_(std::move(place)),
        left_(size),
        inflater_(base::Inflater::Wrapping::zlib),
        input_(kInputBytes),
        output_(kOutputBytes) {}

  base::Result<std::string_view> next() override {
    if (broken_)
      return damaged();
    auto piece = inflate_more();
    broken_ = !piece;
    return piece;
  }

  // Loose: the bytes that stand before the blob's own must be the header that Git hashes.
  [[nodiscard]] base::Status take_header() {
    if (place_.stored == Stored::packed)
      return base::Done{};
    const std::string header = header_of(size());
    left_ += header.size();
    TRY(const std::string_view piece, next());
    if (!piece.starts_with(header))
      return damaged();
    ahead_ = piece.substr(header.size());
    return base::Done{};
  }

 private:
  base::Result<std::string_view> inflate_more() {
    if (!ahead_.empty())
      return std::exchange(ahead_, {});
    std::size_t filled = 0;
    while (!finished_ && filled < output_.size()) {
      if (pending_.empty())
        read_more();
      TRY(const base::Inflater::Step step,
          inflater_.step(pending_, std::span(output_).subspan(filled)));
      const bool stuck = step.consumed == 0 && step.produced == 0 && !step.finished;
      if (step.produced > left_ || stuck)
        return damaged();
      pending_.remove_prefix(step.consumed);
      filled += step.produced;
      left_ -= step.produced;
      finished_ = step.finished;
    }
    if (finished_ && left_ != 0)
      return damaged();
    return std::string_view(output_.data(), filled);
  }

  // Leaves nothing pending at the end of the file.
  void read_more() {
    ssize_t got = 0;
    do
      got = ::pread(place_.file.get(), input_.data(), input_.size(),
                    static_cast<off_t>(place_.offset));
    while (got < 0 && errno == EINTR);
    if (got < 0)
      throw base::Failure::fault("an object's file cannot be read");
    place_.offset += static_cast<std::uint64_t>(got);
    pending_ = {input_.data(), static_cast<std::size_t>(got)};
  }

  DeflatedPlace place_;
  std::uint64_t left_;
  base::Inflater inflater_;
  std::vector<char> input_, output_;
  std::string_view pending_;  // of input_, not yet inflated
  std::string_view ahead_;    // of output_, not yet given
  bool finished_ = false;
  bool broken_ = false;
};

BlobStream::BlobStream(std::unique_ptr<Source> source) : source_(std::move(source)) {}

BlobStream::BlobStream(BlobStream&&) noexcept = default;
BlobStream& BlobStream::operator=(BlobStream&&) noexcept = default;
BlobStream::~BlobStream() = default;

base::Result<BlobStream> BlobStream::open(const Repo& repo,
                                          const ObjectId& id,
                                          std::uint64_t max_whole) {
  const auto header = repo.header(id);
  if (!header)
    return base::Error(std::string(kMissing));
  if (header->kind != ObjectKind::blob)
    return base::Error(std::string(kNoBlob));
  for (const auto& folder : object_folders(repo)) {
    auto place = find_deflated_blob(folder, id, header->size);
    if (!place)
      continue;
    auto source = std::make_unique<Deflated>(std::move(*place), header->size);
    TRY_OK(source->take_header());
    return BlobStream(std::move(source));
  }
  if (header->size > max_whole)
    return base::Error(std::string(kTooLarge));
  TRY(Object object, repo.read(id, max_whole));
  return BlobStream(std::make_unique<Whole>(std::move(object.bytes)));
}

std::uint64_t BlobStream::size() const noexcept {
  return source_->size();
}

std::string BlobStream::git_header() const {
  return header_of(size());
}

base::Result<std::string_view> BlobStream::next() {
  return source_->next();
}

}  // namespace refward::git
