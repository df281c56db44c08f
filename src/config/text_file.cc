// SPDX-License-Identifier: Apache-2.0
#include "config/text_file.h"

#include "base/failure.h"
#include "base/files.h"
#include "base/text.h"

#include <fcntl.h>
#include <sys/stat.h>

#include <cerrno>

namespace refward::config {
namespace {

constexpr Spot kWholeFile = {0, 0};

std::size_t dots_outside_quotes(std::string_view line) {
  std::size_t dots = 0;
  char quote = '\0';
  for (std::size_t i = 0; i < line.size(); ++i) {
    const char c = line[i];
    if (quote == '"' && c == '\\')
      ++i;
    else if (quote != '\0')
      quote = c == quote ? '\0' : quote;
    else if (c == '"' || c == '\'')
      quote = c;
    else if (c == '#')
      break;
    else if (c == '.')
      ++dots;
  }
  return dots;
}

bool has_bearable_shape(std::string_view text, Collector& problems) {
  if (text.size() > kMaxFileBytes) {
    problems.error(kWholeFile, "longer than " + std::to_string(kMaxFileBytes) + " bytes");
    return false;
  }
  std::uint64_t number = 0;
  for (const std::string_view line : base::split(text, '\n')) {
    ++number;
    if (dots_outside_quotes(line) > kMaxDotsInLine) {
      problems.error({number, 1}, "a key of more levels than any setting has");
      return false;
    }
  }
  return true;
}

}  // namespace

std::optional<std::string> read_guarded(const std::filesystem::path& path,
                                        Collector& problems,
                                        const GuardedKind& kind) {
  const std::string name(kind.name);
  // O_NONBLOCK: a FIFO in its place would hold the push for ever.
  const auto fd = base::open_file_if_exists(path, O_RDONLY | O_NONBLOCK | O_NOCTTY);
  if (!fd) {
    problems.error(kWholeFile, name + " does not exist");
    return std::nullopt;
  }

  struct stat status {};

  if (::fstat(fd->get(), &status) != 0)
    base::throw_system_fault("stat " + path.string(), errno);
  if (!S_ISREG(status.st_mode)) {
    problems.error(kWholeFile, name + " is not a regular file");
  } else if ((status.st_mode & S_IWOTH) != 0) {
    problems.error(kWholeFile, "everybody can write " + name +
                                   ", and so decide what may be pushed: chmod o-w " +
                                   path.string());
  } else if (status.st_size > static_cast<off_t>(kind.limit)) {
    problems.error(kWholeFile, "longer than " + std::to_string(kind.limit) + " bytes");
  } else {
    if ((status.st_mode & S_IWGRP) != 0)
      problems.warning(kWholeFile,
                       "a group can write " + name + ", and so decide what may be pushed");
    return base::read_all(fd->get(), kind.limit);
  }
  return std::nullopt;
}

std::optional<toml::table> parse_toml(std::string_view text, Collector& problems) {
  if (!has_bearable_shape(text, problems))
    return std::nullopt;
  try {
    return toml::parse(text);
  } catch (const toml::parse_error& error) {
    const auto& begin = error.source().begin;
    problems.error({begin.line, begin.column},
                   "not TOML: " + base::printable(error.description(), 300));
  }
  return std::nullopt;
}

}  // namespace refward::config
