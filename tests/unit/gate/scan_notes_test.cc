// SPDX-License-Identifier: Apache-2.0
#include "gate/scan_notes.h"

#include <doctest/doctest.h>

#include <unistd.h>

#include <fstream>

namespace refward::gate {
namespace {

const std::string kName(64, 'a');

findings::Finding finding(const std::string& path) {
  findings::Finding out;
  out.rule = findings::RuleId::secrets;
  out.part = "github-token";
  out.severity = findings::Severity::warning;
  out.mode = findings::Mode::evaluate;
  out.object = std::string(40, '1');
  out.path = path;
  out.line = 7;
  out.reason = "secret";
  out.facts = {{"masked", "a\nb \xff"}, {"empty", ""}};
  return out;
}

Notes full() {
  Notes notes{.name = kName, .done = 2000, .scan = {}};
  notes.scan.findings = {finding("a b\n"), finding("")};
  notes.scan.coverage.commits = 1;
  notes.scan.coverage.bytes = 18'446'744'073'709'551'615U;
  notes.scan.coverage.not_examined = {{"lfs-pointer", "x y"}, {"secrets-off", ""}};
  notes.scan.coverage.counts = {{"lfs-pointer", 3}};
  return notes;
}

struct Folder {
  Folder() { std::filesystem::create_directory(path); }

  ~Folder() { std::filesystem::remove_all(path); }

  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  std::filesystem::path path =
      std::filesystem::temp_directory_path() / ("refward-notes-" + std::to_string(::getpid()));
};

}  // namespace

TEST_CASE("notes: what is written is read") {
  const auto read = parse_notes(to_text(full()));
  REQUIRE(read.has_value());
  CHECK(read->name == kName);
  CHECK(read->done == 2000);
  CHECK(read->scan.findings == full().scan.findings);
  CHECK(read->scan.coverage.counts == full().scan.coverage.counts);
  CHECK(read->scan.coverage.not_examined == full().scan.coverage.not_examined);
  CHECK(read->scan.coverage.bytes == 18'446'744'073'709'551'615U);
}

TEST_CASE("notes: what is none") {
  const std::string good = to_text(full());

  struct Row {
    const char* why;
    std::string text;
  };

  const Row rows[] = {
      {"nothing", ""},
      {"another version", "refward scan 2\n" + good.substr(good.find('\n') + 1)},
      {"no name", "refward scan 1\n"},
      {"cut within a line", good.substr(0, good.size() - 1)},
      {"a foreign line", good + "more\n"},
      {"a number that is none", "refward scan 1\nsearch YQ== YQ==\n"},
      {"a field too many", "refward scan 1\nsearch YQ== MQ== MQ==\n"},
      {"a field too few", "refward scan 1\nsearch YQ==\n"},
      {"no base64", "refward scan 1\nsearch ! MQ==\n"},
      {"an unknown rule", good + "finding YQ== - - - - - - - MQ== -\n"},
      {"a fact without a value", good.substr(0, good.size() - 1) + " YQ==\n"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.why);
    CHECK_FALSE(parse_notes(row.text).has_value());
  }
  CHECK(parse_notes("refward scan 1\nsearch YQ== MQ==\n").has_value());
}

TEST_CASE("notes: a search goes on where its file ends, and only that search") {
  const Folder folder;
  const auto file = folder.path / "kept";
  {
    ScanNotes notes(file, kName);
    CHECK(notes.done() == 0);
    notes.add(finding("a"));
    notes.keep(10);
    notes.add(finding("b"));  // broken off here
  }
  ScanNotes notes(file, kName);
  CHECK(notes.done() == 10);
  notes.add(finding("a"));
  notes.add(finding("c"));
  const Scan scan = notes.take();
  REQUIRE(scan.findings.size() == 2);
  CHECK(scan.findings[1].path == "c");
  CHECK_THROWS(ScanNotes(file, std::string(64, 'b')));
  std::ofstream(file) << "something else\n";
  CHECK_THROWS(ScanNotes(file, kName));
}

}  // namespace refward::gate
