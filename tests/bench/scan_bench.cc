// SPDX-License-Identifier: Apache-2.0
// scan_bench [FOLDER...]: how fast the rule stage is, on one core, over the files below the
// folders: MB/s of the bytes as they stand, per kind of rules; and what loading the compiled rules
// costs. GITLEAKS_CONFIG names a gitleaks configuration to measure with. Measure a build with
// -Dbuildtype=release -Db_ndebug=true.
#include "secrets/gitleaks/rules.h"
#include "secrets/scanner.h"

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>
#include <vector>

namespace {

namespace fs = std::filesystem;
using refward::secrets::Scanner;
using refward::secrets::ScannerOptions;
using Clock = std::chrono::steady_clock;

constexpr std::size_t kMaxFile = 8U << 20;
constexpr std::size_t kMaxTotal = 256U << 20;
constexpr int kRounds = 3;

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

std::vector<std::string> texts_below(const std::vector<fs::path>& folders) {
  std::vector<std::string> texts;
  std::size_t total = 0;
  constexpr auto kOptions = fs::directory_options::skip_permission_denied;
  for (const fs::path& folder : folders) {
    std::error_code none;
    for (fs::recursive_directory_iterator entry(folder, kOptions, none), end; entry != end;
         entry.increment(none)) {
      const std::string name = entry->path().filename().string();
      if (entry->is_directory(none) && (name.starts_with(".git") || name.starts_with("build")))
        entry.disable_recursion_pending();
      if (!entry->is_regular_file(none) || entry->file_size(none) > kMaxFile || total > kMaxTotal)
        continue;
      std::ifstream file(entry->path(), std::ios::binary);
      texts.emplace_back(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
      total += texts.back().size();
    }
  }
  return texts;
}

Scanner made(const ScannerOptions& options) {
  auto scanner = Scanner::create(options);
  if (!scanner) {
    std::cerr << scanner.error().what << '\n';
    std::exit(1);
  }
  return *std::move(scanner);
}

void measure(const std::string& name,
             const ScannerOptions& options,
             const std::vector<std::string>& texts) {
  const Clock::time_point compiling = Clock::now();
  static_cast<void>(made(options));
  const double compiled = seconds_since(compiling);
  const Clock::time_point loading = Clock::now();
  const Scanner scanner = made(options);
  const double loaded = seconds_since(loading);
  double best = 1e9;
  std::size_t matches = 0;
  std::size_t bytes = 0;
  for (int round = 0; round < kRounds; ++round) {
    matches = bytes = 0;
    const Clock::time_point start = Clock::now();
    for (const std::string& text : texts) {
      matches += scanner.examine({text, "file.c"}).matches.size();
      bytes += text.size();
    }
    best = std::min(best, seconds_since(start));
  }
  std::cout << name << ": " << static_cast<int>(static_cast<double>(bytes) / best / 1e6)
            << " MB/s, " << matches << " matches; made ready in " << compiled * 1e3
            << " ms, from the cache in " << loaded * 1e3 << " ms\n";
}

}  // namespace

int main(int argc, char** argv) {
  std::vector<fs::path> folders(argv + 1, argv + argc);
  if (folders.empty())
    folders = {".", "/usr/include"};
  const std::vector<std::string> texts = texts_below(folders);
  std::size_t bytes = 0;
  for (const std::string& text : texts)
    bytes += text.size();
  std::cout << texts.size() << " files, " << bytes / 1000000 << " MB\n";
  std::string cache = (fs::temp_directory_path() / "scan-bench-XXXXXX").string();
  if (::mkdtemp(cache.data()) == nullptr)
    return 1;
  const auto identity = [](std::string_view) { return std::string("id"); };
  measure("built-in rules", {.identity = identity, .cache = cache}, texts);
  if (const char* const config = std::getenv("GITLEAKS_CONFIG")) {
    auto rules = refward::secrets::gitleaks::load(config);
    if (!rules) {
      std::cerr << rules.error().what << '\n';
      return 1;
    }
    const auto shared =
        std::make_shared<const refward::secrets::gitleaks::Rules>(*std::move(rules));
    measure("imported rules",
            {.identity = identity, .cache = cache, .builtin = false, .imported = {shared}}, texts);
    measure("both", {.identity = identity, .cache = cache, .imported = {shared}}, texts);
  } else {
    std::cout << "imported rules: skipped, GITLEAKS_CONFIG names none\n";
  }
  fs::remove_all(cache);
  return 0;
}
