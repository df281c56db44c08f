// SPDX-License-Identifier: Apache-2.0
// Hostile documents end soon, and what was not looked at is told.
#include "manifests/manifests.h"

#include <doctest/doctest.h>

#include <string>

// libfyaml 0.7.12 leaks the pieces of a quoted scalar that never ends; see manifests/document.h.
extern "C" const char* __lsan_default_suppressions() {  // NOLINT(bugprone-reserved-identifier)
  return "leak:libfyaml.so";
}

namespace refward::manifests {
namespace {

const std::string kSecret = "kind: Secret\nstringData: {k: v}\n";

std::string rules(const std::string& text, const Limits& limits = {}) {
  std::string out;
  for (const Match& match : inspect(text, {.limits = limits}))
    out += (out.empty() ? "" : " ") + match.rule;
  return out;
}

std::string repeated(const std::string& part, std::size_t size) {
  std::string out;
  while (out.size() < size)
    out += part;
  return out;
}

}  // namespace

TEST_CASE("each limit, at it and beyond it") {
  CHECK(rules(kSecret, {.max_bytes = kSecret.size()}) == "secret-string-data");
  CHECK(rules(kSecret, {.max_bytes = kSecret.size() - 1}) == "too-large");
  CHECK(rules("kind: ConfigMap\n", {.max_bytes = 1}) == "");

  const std::string three = "a: b\n---\na: b\n---\n" + kSecret;
  CHECK(rules(three, {.max_documents = 3}) == "secret-string-data");
  CHECK(rules(three, {.max_documents = 2}) == "too-large");
  CHECK(rules("a: [\n---\nb: c\n---\n" + kSecret, {.max_documents = 2}) == "too-large");

  CHECK(rules(kSecret, {.max_depth = 2}) == "secret-string-data");
  CHECK(rules(kSecret, {.max_depth = 1}) == "too-deep");
  CHECK(rules(kSecret, {.max_nodes = 7}) == "secret-string-data");
  CHECK(rules(kSecret, {.max_nodes = 6}) == "too-large");
}

TEST_CASE("a limit behind a leak keeps the leak") {
  CHECK(rules(kSecret + "---\n" + repeated("[", 300)) == "secret-string-data too-deep");
}

TEST_CASE("anchors") {
  std::string bomb = kSecret + "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n";
  for (int i = 1; i < 12; ++i) {
    const std::string before = "*a" + std::to_string(i - 1);
    bomb += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [" +
            repeated(before + ", ", 40) + before + "]\n";
  }
  CHECK(rules(bomb) == "secret-string-data too-large");
  CHECK(rules(kSecret + "a: &a [*a]\n") == "secret-string-data too-deep");
  CHECK(rules(kSecret + "a: &a {<<: *a}\n") == "secret-string-data too-deep");
  const std::string fan =
      "a: &a [x, x, x, x, x, x, x, x, x, x]\nb: [" + repeated("*a, ", 400) + "]\n";
  CHECK(rules(kSecret + "---\n" + fan, {.max_nodes = 300}) == "secret-string-data");
  CHECK(rules(kSecret + "---\n" + fan, {.max_nodes = 100}) == "secret-string-data too-large");
  std::string merges = "m0: &m0 {x: y}\n";
  for (int i = 1; i < 40; ++i) {
    const std::string before = "*m" + std::to_string(i - 1);
    merges += "m" + std::to_string(i) + ": &m" + std::to_string(i) + " {<<: [" + before + ", " +
              before + "]}\n";
  }
  CHECK(rules(kSecret + merges) == "secret-string-data too-large");
  // An alias that names nothing is no document.
  CHECK(rules("kind: Secret\nstringData: *none\n") == "unparsable");
}

TEST_CASE("much of one thing") {
  constexpr std::size_t kSize = 128U << 10;
  for (const char* part :
       {"[",     "{",      "- ",    "? ",  "? - ", "[[],", "a: ",     "&a ",
        "*a ",   "!a",     "%",     "%\n", "#\n",  "\"",   "'",       "|\n ",
        "---\n", "--- \n", "...\n", "{{",  "{{ ",  "}}",   "Secret ", "kind: Secret ",
        "kind:", "${",     "((",    "\t",  " ",    "\n",   "a",       "\\"}) {
    CAPTURE(part);
    const std::string text = repeated(part, kSize);
    // Not what is found, but that it ends: the test's time is the check.
    CHECK(inspect(text + "\n---\n" + kSecret, {}).size() < 1000);
    CHECK(inspect(kSecret + "  " + text, {}).size() < 1000);
    CHECK(inspect("kind: Secret\nstringData:\n  k: |\n   " + text + "\n", {}).size() < 1000);
    CHECK(inspect("kind: Secret\nstringData: {k: " + text, {}).size() < 1000);
  }
  constexpr std::size_t kMega = 1U << 20;
  for (const char* part : {"\n", " ", "\t", "\r", " \n", "\r\n", "%"}) {
    CAPTURE(part);
    CHECK(inspect("kind: Secret\nstringData:\n  k: |\n   " + repeated(part, kMega) + "\n", {})
              .size() < 1000);
    CHECK(inspect("kind: Secret\nstringData: {k: " + repeated(part, kMega), {}).size() < 1000);
  }
  CHECK(rules(repeated("%", kMega) + "\n---\n" + kSecret) == "secret-string-data");
  CHECK(rules("x: " + repeated("a", kMega) + "\n---\n" + kSecret) == "secret-string-data");
  CHECK(rules(repeated("[", kMega) + kSecret) == "too-deep");
}

}  // namespace refward::manifests
