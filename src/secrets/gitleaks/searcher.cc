// SPDX-License-Identifier: Apache-2.0
#include "secrets/gitleaks/searcher.h"

#include "base/bytes.h"
#include "base/failure.h"
#include "secrets/cache_file.h"
#include "secrets/gitleaks/superset.h"

#include <climits>
#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <new>
#include <span>
#include <utility>

namespace refward::secrets::gitleaks {
namespace {

// Letters that fold to ASCII ones: k, s, and i (in keywords alone). A text with one of them is left
// to RE2, because no expression here knows them.
constexpr const char* kOddLetters[] = {"\\xe2\\x84\\xaa", "\\xc5\\xbf", "\\xc4\\xb0"};
// Beyond it a window is hardly smaller than the text.
constexpr std::uint32_t kMaxWidth = 1U << 16;

struct SerializedDeleter {
  void operator()(void* bytes) const noexcept { std::free(bytes); }  // as hs_common.h asks
};

struct Wanted {
  std::string expression;
  unsigned flags;
  unsigned id;
};

Database compiled(std::span<const Wanted> wanted) {
  std::vector<const char*> expressions;
  std::vector<unsigned> flags;
  std::vector<unsigned> ids;
  for (const Wanted& one : wanted) {
    expressions.push_back(one.expression.c_str());
    flags.push_back(one.flags);
    ids.push_back(one.id);
  }
  hs_database_t* database = nullptr;
  hs_compile_error_t* error = nullptr;
  const hs_error_t code = hs_compile_multi(expressions.data(), flags.data(), ids.data(),
                                           static_cast<unsigned>(wanted.size()), HS_MODE_BLOCK,
                                           nullptr, &database, &error);
  hs_free_compile_error(error);
  return Database(code == HS_SUCCESS ? database : nullptr);
}

// As few databases as it takes; what is in none of them is answered in `left`.
void compile_in_parts(std::span<const Wanted> wanted,
                      std::vector<Database>& databases,
                      std::vector<unsigned>& left) {
  if (wanted.empty())
    return;
  if (auto database = compiled(wanted)) {
    databases.push_back(std::move(database));
  } else if (wanted.size() == 1) {
    left.push_back(wanted[0].id);
  } else {
    compile_in_parts(wanted.first(wanted.size() / 2), databases, left);
    compile_in_parts(wanted.subspan(wanted.size() / 2), databases, left);
  }
}

Searcher::Target target_of(const std::string& whole) {
  hs_expr_info_t* info = nullptr;
  hs_compile_error_t* error = nullptr;
  const hs_error_t code = hs_expression_info(whole.c_str(), 0, &info, &error);
  hs_free_compile_error(error);
  const std::unique_ptr<hs_expr_info_t, SerializedDeleter> owner(info);
  if (code != HS_SUCCESS || info == nullptr || info->min_width == 0)
    return {Searcher::Kind::unsearchable, 0};
  if (info->max_width == UINT_MAX || info->max_width > kMaxWidth)
    return {Searcher::Kind::unbounded, 0};
  return {Searcher::Kind::bounded, info->max_width};
}

Searcher::Target add_wanted(const std::string& expression,
                            unsigned id,
                            std::vector<Wanted>& wanted) {
  if (expression.empty())
    return {};
  const auto superset = superset_of(expression);
  if (!superset)
    return {Searcher::Kind::unsearchable, 0};
  const auto target = target_of(superset->whole);
  const unsigned flags = target.kind == Searcher::Kind::unbounded ? HS_FLAG_SINGLEMATCH : 0;
  if (target.kind != Searcher::Kind::unsearchable)
    wanted.push_back({superset->tail, flags, id});
  return target;
}

struct Found {
  std::span<const Searcher::Target> targets;
  std::vector<Reach>& reaches;
  bool odd = false;
  bool out_of_memory = false;
};

// Ends of one expression come nearly in order; what does not fit is sorted afterwards.
void add_window(Reach& reach, Span window) {
  if (reach.everywhere)
    return;
  if (!reach.windows.empty() && window.begin <= reach.windows.back().end &&
      window.end >= reach.windows.back().begin) {
    Span& last = reach.windows.back();
    last = {std::min(last.begin, window.begin), std::max(last.end, window.end)};
  } else if (reach.windows.size() == kMaxWindows) {
    reach.everywhere = true;
  } else {
    reach.windows.push_back(window);
  }
}

int collect(unsigned id,
            unsigned long long /*from*/,
            unsigned long long to,
            unsigned /*flags*/,
            void* context) noexcept {
  constexpr int kStop = 1;
  auto& found = *static_cast<Found*>(context);
  if (id >= found.targets.size()) {
    found.odd = true;
    return kStop;
  }
  const Searcher::Target target = found.targets[id];
  if (target.kind != Searcher::Kind::bounded) {
    found.reaches[id].everywhere = true;
    return 0;
  }
  try {
    const std::size_t end = to;
    add_window(found.reaches[id], {end - std::min<std::size_t>(end, target.width), end});
  } catch (const std::bad_alloc&) {
    found.out_of_memory = true;
    return kStop;
  }
  return 0;
}

void sort_windows(Reach& reach) {
  auto& windows = reach.windows;
  if (reach.everywhere)
    return windows.clear();
  std::sort(windows.begin(), windows.end(),
            [](const Span& a, const Span& b) { return a.begin < b.begin; });
  std::vector<Span> merged;
  for (const Span& window : windows)
    if (!merged.empty() && window.begin <= merged.back().end)
      merged.back().end = std::max(merged.back().end, window.end);
    else
      merged.push_back(window);
  windows = std::move(merged);
}

void append_u32(std::string& bytes, std::size_t value) {
  for (const unsigned shift : {24U, 16U, 8U, 0U})
    bytes += static_cast<char>((value >> shift) & 0xFFU);
}

base::Result<Database> read_database(base::ByteReader& reader) {
  constexpr std::size_t kMost = 64U << 20;
  TRY(const base::Bytes bytes, reader.ssh_string(kMost));
  const std::string_view text = base::as_text(bytes);
  hs_database_t* database = nullptr;
  if (hs_deserialize_database(text.data(), text.size(), &database) != HS_SUCCESS)
    return base::Error("no database");
  return Database(database);
}

}  // namespace

Searcher::Searcher(std::shared_ptr<const Shared> shared, Scratch scratch)
    : shared_(std::move(shared)), scratch_(std::move(scratch)) {}

std::shared_ptr<Searcher::Shared> Searcher::compile(const std::vector<std::string>& expressions) {
  auto shared = std::make_shared<Shared>();
  std::vector<Wanted> wanted;
  for (const std::string& expression : expressions)
    shared->targets.push_back(
        add_wanted(expression, static_cast<unsigned>(shared->targets.size()), wanted));
  std::vector<unsigned> left;
  for (const char* letter : kOddLetters)
    wanted.push_back({letter, HS_FLAG_SINGLEMATCH, static_cast<unsigned>(expressions.size())});
  compile_in_parts(wanted, shared->databases, left);
  for (const unsigned id : left) {
    if (id >= shared->targets.size())
      return nullptr;
    shared->targets[id] = {Kind::unsearchable, 0};
  }
  return shared;
}

std::string Searcher::serialized(const Shared& shared) {
  std::string bytes;
  append_u32(bytes, shared.targets.size());
  for (const Target& target : shared.targets) {
    bytes += static_cast<char>(target.kind);
    append_u32(bytes, target.width);
  }
  append_u32(bytes, shared.databases.size());
  for (const Database& database : shared.databases) {
    char* data = nullptr;
    std::size_t size = 0;
    if (hs_serialize_database(database.get(), &data, &size) != HS_SUCCESS)
      return {};
    const std::unique_ptr<char, SerializedDeleter> owner(data);
    append_u32(bytes, size);
    bytes.append(data, size);
  }
  return bytes;
}

std::shared_ptr<Searcher::Shared> Searcher::parse(std::string_view bytes, std::size_t count) {
  base::ByteReader reader(base::as_bytes(bytes));
  auto shared = std::make_shared<Shared>();
  if (reader.u32().value_or(0) != count)
    return nullptr;
  for (std::size_t i = 0; i < count; ++i) {
    const auto kind = reader.u8();
    const auto width = reader.u32();
    if (!width || *kind > static_cast<std::uint8_t>(Kind::unsearchable))
      return nullptr;
    shared->targets.push_back({static_cast<Kind>(*kind), *width});
  }
  const std::uint32_t databases = reader.u32().value_or(0);
  for (std::uint32_t i = 0; i < databases; ++i) {
    auto database = read_database(reader);
    if (!database)
      return nullptr;
    shared->databases.push_back(*std::move(database));
  }
  return databases != 0 && reader.at_end() ? shared : nullptr;
}

base::Result<Searcher> Searcher::create(const std::vector<std::string>& expressions,
                                        const std::string& cache,
                                        const std::string& made_from) {
  const CacheFile file{cache, "imported", made_from};
  std::shared_ptr<Shared> shared;
  if (const auto bytes = load_cached(file))
    shared = parse(*bytes, expressions.size());
  if (!shared) {
    shared = compile(expressions);
    if (!shared)
      return base::Error("the imported rules do not compile for this machine");
    if (const std::string bytes = serialized(*shared); !bytes.empty())
      store_cached(file, bytes);
  }
  hs_scratch_t* scratch = nullptr;
  for (const Database& database : shared->databases)
    if (hs_alloc_scratch(database.get(), &scratch) != HS_SUCCESS)
      return base::Error("the pattern engine failed to allocate its scratch space");
  return Searcher(std::move(shared), Scratch(scratch));
}

Searcher Searcher::clone() const {
  return {shared_, clone_scratch(*scratch_)};
}

std::size_t Searcher::unsearchable() const noexcept {
  return static_cast<std::size_t>(
      std::count_if(shared_->targets.begin(), shared_->targets.end(),
                    [](const Target& t) { return t.kind == Kind::unsearchable; }));
}

std::vector<Reach> Searcher::search(std::string_view text) const {
  std::vector<Reach> reaches(shared_->targets.size());
  for (std::size_t i = 0; i < reaches.size(); ++i)
    reaches[i].everywhere = shared_->targets[i].kind == Kind::unsearchable;
  if (text.empty())  // an empty view may have no address
    return reaches;
  Found found{shared_->targets, reaches};
  for (const Database& database : shared_->databases) {
    const hs_error_t code = hs_scan(database.get(), text.data(), static_cast<unsigned>(text.size()),
                                    0, scratch_.get(), collect, &found);
    if (found.out_of_memory)
      throw base::Failure::fault("no memory left for the places of imported rules");
    if (code != HS_SUCCESS && code != HS_SCAN_TERMINATED)
      throw base::Failure::fault(fmt::format("the pattern engine failed to scan ({})", code));
    if (found.odd)
      break;
  }
  for (std::size_t i = 0; i < reaches.size(); ++i) {
    if (found.odd && shared_->targets[i].kind != Kind::never)
      reaches[i].everywhere = true;
    if (reaches[i].windows.size() > 1 || reaches[i].everywhere)
      sort_windows(reaches[i]);
  }
  return reaches;
}

}  // namespace refward::secrets::gitleaks
