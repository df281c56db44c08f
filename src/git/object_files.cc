// SPDX-License-Identifier: Apache-2.0
#include "git/object_files.h"

#include "base/failure.h"
#include "git/pack_index.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>

namespace refward::git {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMaxFolders = 64;
constexpr std::size_t kMaxAlternatesFile = 64U << 10;
constexpr std::size_t kPackTrailer = ObjectId::kRawSize;

// A file's bytes for as long as this lives.
class Mapping {
 public:
  explicit Mapping(int fd) {
    struct stat status {};

    if (::fstat(fd, &status) != 0 || !S_ISREG(status.st_mode) || status.st_size <= 0)
      return;
    const auto size = static_cast<std::size_t>(status.st_size);
    void* const begin = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, fd, 0);
    if (begin != MAP_FAILED)
      bytes_ = {static_cast<const std::uint8_t*>(begin), size};
  }

  Mapping(const Mapping&) = delete;
  Mapping& operator=(const Mapping&) = delete;

  ~Mapping() {
    if (!bytes_.empty())
      // NOLINTNEXTLINE(cppcoreguidelines-pro-type-const-cast): munmap(2) takes no const
      ::munmap(const_cast<std::uint8_t*>(bytes_.data()), bytes_.size());
  }

  [[nodiscard]] base::Bytes bytes() const noexcept { return bytes_; }

 private:
  base::Bytes bytes_;
};

std::uint64_t size_of(int fd) {
  struct stat status {};

  return ::fstat(fd, &status) == 0 && S_ISREG(status.st_mode)
             ? static_cast<std::uint64_t>(status.st_size)
             : 0;
}

std::optional<DeflatedPlace> find_loose(const fs::path& folder, const ObjectId& id) {
  const std::string hex = id.hex();
  auto file =
      base::open_file_if_exists(folder / hex.substr(0, 2) / hex.substr(2), O_RDONLY | O_NONBLOCK);
  if (!file || size_of(file->get()) == 0)
    return std::nullopt;
  return DeflatedPlace{std::move(*file), 0, Stored::loose};
}

// The object's header at `offset` of the pack, which must leave room for the pack's trailer.
std::optional<PackedHeader> read_header(int pack, std::uint64_t offset) {
  const std::uint64_t size = size_of(pack);
  if (size < kPackTrailer || offset >= size - kPackTrailer)
    return std::nullopt;
  std::array<std::uint8_t, PackedHeader::kMaxSize> bytes{};
  const ssize_t got = ::pread(pack, bytes.data(), bytes.size(), static_cast<off_t>(offset));
  if (got <= 0)
    return std::nullopt;
  const auto header = parse_packed_header(base::Bytes(bytes).first(static_cast<std::size_t>(got)));
  return header ? std::optional(*header) : std::nullopt;
}

std::optional<DeflatedPlace> find_in_pack(fs::path path, const ObjectId& id, std::uint64_t size) {
  const auto file = base::open_file_if_exists(path, O_RDONLY | O_NONBLOCK);
  if (!file)
    return std::nullopt;
  const Mapping mapping(file->get());
  const auto index = PackIndex::parse(mapping.bytes());
  const auto offset = index ? index->find(id) : std::nullopt;
  if (!offset)
    return std::nullopt;
  auto pack = base::open_file_if_exists(path.replace_extension(".pack"), O_RDONLY | O_NONBLOCK);
  if (!pack)
    return std::nullopt;
  const auto header = read_header(pack->get(), *offset);
  if (!header || header->kind != PackedKind::blob || header->size != size)
    return std::nullopt;
  return DeflatedPlace{std::move(*pack), *offset + header->length, Stored::packed};
}

std::vector<fs::path> indexes_in(const fs::path& folder) {
  std::vector<fs::path> found;
  std::error_code none;
  for (const auto& entry : fs::directory_iterator(folder / "pack", none))
    if (entry.path().extension() == ".idx")
      found.push_back(entry.path());
  return found;
}

// One path a line; '#' begins a comment. A quoted path is left to the library.
std::vector<fs::path> alternates_of(const fs::path& folder) {
  const auto text = base::read_file_if_exists(folder / "info" / "alternates", kMaxAlternatesFile);
  std::vector<fs::path> found;
  for (std::string_view rest = text ? *text : std::string_view{}; !rest.empty();) {
    const std::string_view line = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(std::min(rest.size(), line.size() + 1));
    if (!line.empty() && line.front() != '#' && line.front() != '"')
      found.push_back((folder / line).lexically_normal());
  }
  return found;
}

}  // namespace

std::vector<fs::path> object_folders(const Repo& repo) {
  std::vector<fs::path> folders;
  if (repo.quarantine())
    folders.push_back(*repo.quarantine());
  folders.push_back(repo.path() / "objects");
  for (std::size_t next = 0; next < folders.size(); ++next)
    for (fs::path& alternate : alternates_of(folders[next]))
      if (folders.size() < kMaxFolders && std::ranges::find(folders, alternate) == folders.end())
        folders.push_back(std::move(alternate));
  return folders;
}

std::optional<DeflatedPlace> find_deflated_blob(const fs::path& folder,
                                                const ObjectId& id,
                                                std::uint64_t size) {
  if (auto loose = find_loose(folder, id))
    return loose;
  for (const fs::path& index : indexes_in(folder))
    if (auto packed = find_in_pack(index, id, size))
      return packed;
  return std::nullopt;
}

}  // namespace refward::git
