// SPDX-License-Identifier: Apache-2.0
// gitleaks_findings CONFIGURATION CACHE: what the engine of imported rules finds, one JSON object a
// line, for gitleaks_diff.py. Each line of standard input is FILE, a tab, and the path that rules
// are to see. Secrets are told as FNV-1a hashes. With a third argument, "speed", each file is
// scanned that often and only times are printed.
#include "base/files.h"
#include "secrets/gitleaks/engine.h"

#include <fmt/format.h>

#include <sys/resource.h>

#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <string>

namespace {

using refward::secrets::Subject;
using refward::secrets::gitleaks::Engine;
using refward::secrets::gitleaks::InlineAllow;
using refward::secrets::gitleaks::LoadOptions;
using refward::secrets::gitleaks::Sighted;

constexpr std::size_t kMaxFile = 64U << 20;

struct Work {
  std::string path, name, bytes;
};

double cpu_seconds() {
  struct rusage usage {};

  ::getrusage(RUSAGE_SELF, &usage);
  constexpr double kMicro = 1e-6;
  return static_cast<double>(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
         kMicro * static_cast<double>(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec);
}

std::uint64_t hash_of(std::string_view text) {
  std::uint64_t hash = 0xcbf29ce484222325U;
  for (const char c : text)
    hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3U;
  return hash;
}

std::string json_text(std::string_view text) {
  std::string out = "\"";
  for (const char c : text)
    if (c == '"' || c == '\\' || static_cast<unsigned char>(c) < 0x20)
      out += fmt::format("\\u{:04x}", static_cast<unsigned char>(c));
    else
      out += c;
  return out + '"';
}

void print(const Engine& engine, const Work& work, const Sighted& one) {
  std::string tags;
  for (const std::string& tag : one.tags)
    tags += (tags.empty() ? "" : ",") + json_text(tag);
  std::cout << fmt::format(
      "{{\"file\":{},\"rule\":{},\"start_line\":{},\"end_line\":{},\"start_column\":{},"
      "\"end_column\":{},\"match\":\"{:016x}\",\"secret\":\"{:016x}\",\"entropy\":{:.5f},"
      "\"tags\":[{}]}}\n",
      json_text(work.name), json_text(engine.rules().rules[one.rule].id), one.start_line,
      one.end_line, one.start_column, one.end_column, hash_of(one.match), hash_of(one.secret),
      one.entropy, tags);
}

std::vector<Work> read_work() {
  std::vector<Work> all;
  for (std::string line; std::getline(std::cin, line);) {
    const std::size_t tab = line.find('\t');
    const std::string path = line.substr(0, tab);
    all.push_back({path, line.substr(tab + 1), refward::base::read_file(path, kMaxFile)});
  }
  return all;
}

void measure(const Engine& engine, const std::vector<Work>& all, int rounds) {
  for (int round = 0; round < rounds; ++round) {
    std::size_t bytes = 0;
    std::size_t found = 0;
    const double begin = cpu_seconds();
    for (const Work& work : all) {
      found += engine.scan({work.bytes, work.name, {}}).found.size();
      bytes += work.bytes.size();
    }
    const double seconds = cpu_seconds() - begin;
    std::cout << fmt::format("{} texts, {:.1f} MB, {} findings, {:.3f} s, {:.0f} MB/s\n",
                             all.size(), static_cast<double>(bytes) / 1e6, found, seconds,
                             static_cast<double>(bytes) / 1e6 / seconds);
  }
}

int run(int count, char** words) {
  const double begin = cpu_seconds();
  const LoadOptions options{.default_file = words[1], .cache = words[2]};
  auto rules = refward::secrets::gitleaks::load(words[1], options);
  if (!rules) {
    std::cerr << rules.error().what << '\n';
    return 2;
  }
  const double loaded = cpu_seconds();
  const auto engine = Engine::create(
      std::make_shared<const refward::secrets::gitleaks::Rules>(*std::move(rules)), words[2]);
  if (!engine) {
    std::cerr << engine.error().what << '\n';
    return 2;
  }
  std::cerr << fmt::format("{} rules: {:.2f} ms to load, {:.2f} ms to create the engine\n",
                           engine->rules().rules.size(), (loaded - begin) * 1e3,
                           (cpu_seconds() - loaded) * 1e3);
  const std::vector<Work> all = read_work();
  if (count > 3) {
    measure(*engine, all, std::atoi(words[3]));
    return 0;
  }
  for (const Work& work : all) {
    const auto seen = engine->scan({work.bytes, work.name, {}}, InlineAllow::honoured);
    for (const Sighted& one : seen.found)
      print(*engine, work, one);
    if (!seen.complete)
      std::cout << fmt::format("{{\"file\":{},\"incomplete\":true}}\n", json_text(work.name));
  }
  return 0;
}

}  // namespace

int main(int count, char** words) {
  if (count < 3) {
    std::cerr << "gitleaks_findings CONFIGURATION CACHE [ROUNDS]\n";
    return 2;
  }
  return run(count, words);
}
