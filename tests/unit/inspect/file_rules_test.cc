// SPDX-License-Identifier: Apache-2.0
#include "inspect/file_rules.h"

#include "rules_scene.h"

#include <doctest/doctest.h>

namespace refward::inspect {
namespace {

using policy::Block;
using policy::FileKind;
using policy::Settings;
using test::Bench;
using test::block;
using test::inspected;
using test::ObjectId;
using test::Scene;
using test::told;

findings::Findings found_in(const Bench& bench,
                            const identity::Signers& signers,
                            const ObjectId& before,
                            const ObjectId& after,
                            const Settings& settings) {
  Scene scene(bench);
  scene.policy.blocks = {block("b", {"refs/**"}, {})};
  scene.policy.blocks[0].settings = settings;
  scene.push("refs/heads/main", before, after);
  return inspected(file_rules, scene, signers);
}

// A tree of one entry.
ObjectId tree_of(const Bench& bench,
                 const std::string& mode,
                 const std::string& name,
                 const ObjectId& id) {
  const auto raw = id.bytes();
  return bench.put("tree",
                   mode + " " + name + std::string(1, '\0') + std::string(raw.begin(), raw.end()));
}

Settings kinds(std::set<FileKind> of) {
  Settings settings;
  settings.forbid_kinds = std::move(of);
  return settings;
}

}  // namespace

TEST_CASE("what a commit brings: sizes, paths and kinds, each at its bound") {
  struct Row {
    std::string why, mode, name, content;
    Settings settings;
    std::string expected;
  };

  Settings size, length, paths;
  size.max_file_size = 4;
  length.max_path_length = 5;
  paths.forbid_paths = *policy::GlobList::parse({"**/*.exe", "!ok.exe"});
  const Settings binary = kinds({FileKind::binary}), executable = kinds({FileKind::executable}),
                 link = kinds({FileKind::symlink_outside});
  const std::string zero(1, '\0');
  const std::string too_large = "refuses max-file-size file-too-large";
  const std::string is_binary = "refuses forbid-kinds kind-binary";
  const std::string outside = "refuses forbid-kinds kind-symlink-outside";
  const Row rows[] = {
      {"as large as may be", "100644", "f", "1234", size, ""},
      {"a byte more", "100644", "f", "12345", size, too_large},
      {"a link's target counts", "120000", "f", "12345", size, too_large},
      {"as long as may be", "100644", "12345", "x", length, ""},
      {"a byte longer", "100644", "123456", "x", length, "refuses max-path-length path-too-long"},
      {"a forbidden path", "100644", "a.exe", "x", paths, "refuses forbid-paths path-forbidden"},
      {"taken away from what is forbidden", "100644", "ok.exe", "x", paths, ""},
      {"another path", "100644", "a.txt", "x", paths, ""},
      {"text", "100644", "f", std::string(9000, 'a'), binary, ""},
      {"a NUL", "100644", "f", "a" + zero, binary, is_binary},
      {"a NUL in an executable", "100755", "f", "a" + zero, binary, is_binary},
      {"a NUL as byte 8000", "100644", "f", std::string(7999, 'a') + zero, binary, is_binary},
      {"a NUL behind it", "100644", "f", std::string(8000, 'a') + zero, binary, ""},
      {"a link is no binary", "120000", "f", "a" + zero, binary, ""},
      {"an executable", "100755", "f", "x", executable, "refuses forbid-kinds kind-executable"},
      {"none", "100644", "f", "x", executable, ""},
      {"a link inside", "120000", "f", "x", link, ""},
      {"a link outside", "120000", "f", "../x", link, outside},
      {"a link too long to read", "120000", "f", std::string(4097, 'a'), link, outside},
      {"the same as a file", "100644", "f", "../x", link, ""},
  };
  const Bench bench;
  const identity::Signers signers = bench.signers();
  for (const Row& row : rows) {
    CAPTURE(row.why);
    const ObjectId blob = bench.put("blob", row.content);
    const ObjectId tip = bench.commit({.tree = tree_of(bench, row.mode, row.name, blob)});
    const auto found = found_in(bench, signers, {}, tip, row.settings);
    CHECK(told(found) == row.expected);
    CHECK(told(found_in(bench, signers, {}, tip, {})) == "");
    if (found.empty())
      continue;
    CHECK(found[0].path == row.name);
    CHECK(found[0].object == tip.hex());
    // What goes is free to go, and what stays is not brought again.
    const ObjectId gone = bench.commit({.parents = {tip}});
    CHECK(told(found_in(bench, signers, tip, gone, row.settings)) == "");
    const ObjectId stays = bench.commit({.parents = {tip},
                                         .message = "stays\n",
                                         .tree = tree_of(bench, row.mode, row.name, blob)});
    CHECK(told(found_in(bench, signers, tip, stays, row.settings)) == "");
    // Brought and taken away in one push is brought.
    CHECK(told(found_in(bench, signers, {}, gone, row.settings)) == row.expected);
  }
}

TEST_CASE("leads_outside: links by where they stand") {
  struct Row {
    std::string path, target;
    bool expected;
  };

  const Row rows[] = {
      {"l", "x", false},
      {"l", "x/y", false},
      {"l", ".", false},
      {"l", "..", true},
      {"l", "./..", true},
      {"l", "../x", true},
      {"d/l", "..", false},
      {"d/l", "../x", false},
      {"d/l", "./../x", false},
      {"d/l", "../../x", true},
      {"d/e/l", "../..//x", false},
      {"l", "/etc/passwd", true},
      {"l", "", true},
      {"d/l", "x/../y", true},  // through x, which may be another link
      {"d/l", "x/..", true},
      {"l", "..x", false},
      {"l", "...", false},
      {"l", "C:x", true},
      {"l", "C:", true},
      {"l", "..\\x", true},
      {"l", "\xff", true},
      {"l", std::string("x\0y", 3), true},
      {"l", std::string(4096, 'a'), false},
      {"l", std::string(4097, 'a'), true},
  };
  for (const Row& row : rows) {
    CAPTURE(row.path);
    CAPTURE(row.target);
    CHECK(leads_outside(row.path, row.target) == row.expected);
  }
}

TEST_CASE("submodules: forbidden, or from where they may come") {
  const Bench bench;
  const identity::Signers signers = bench.signers();
  const auto tree = [&](const std::vector<std::string>& lines) {
    std::string all;
    for (const std::string& line : lines)
      all += line + "\n";
    bench.write("lines", all);
    const auto id = ObjectId::parse(bench.run("git -C r.git mktree --missing <lines"));
    REQUIRE(id.has_value());
    return *id;
  };
  const auto modules = [&](const std::string& text, const std::string& name = ".gitmodules",
                           const std::string& mode = "100644") {
    return mode + " blob " + bench.put("blob", text).hex() + "\t" + name;
  };
  const std::string link = "160000 commit 1234567890123456789012345678901234567890\tlib";
  const std::string good = "[submodule \"x\"]\npath = lib\nurl = https://ok/x\n";
  const std::string bad = "[submodule \"x\"]\npath = lib\nurl = https://no/?https://ok/\n";
  const std::string both = good + "[submodule \"y\"]\npath = y\nurl = ../y\n";
  const std::string refused_url = "refuses submodule-urls submodule-url";
  const std::string no_url = "refuses submodule-urls submodule-without-url";
  const std::string unread = "refuses submodule-urls gitmodules-unreadable";

  struct Row {
    std::string why;
    std::vector<std::string> before, after;
    std::string expected;
  };

  const Row rows[] = {
      {"from where it may come", {}, {modules(good), link}, ""},
      {"from elsewhere", {}, {modules(bad), link}, refused_url},
      {"from elsewhere, the submodule not there yet", {}, {modules(bad)}, refused_url},
      {"a relative one is judged as it is written", {}, {modules(both), link}, refused_url},
      {"without .gitmodules", {}, {link}, no_url},
      {"without its entry",
       {},
       {modules("[submodule \"x\"]\npath = other\nurl = https://ok/x\n"), link},
       no_url},
      {"without its URL", {}, {modules("[submodule \"x\"]\npath = lib\n"), link}, no_url},
      {"only in other case", {}, {modules(bad, ".GitModules")}, refused_url},
      {"twice, in other case", {}, {modules(good, ".GITMODULES"), modules(good), link}, unread},
      {"a link to another file", {}, {modules("x", ".gitmodules", "120000"), link}, unread},
      {"that cannot be read", {}, {modules("[submodule]\n")}, unread},
      {"both stay as they were", {modules(bad), link}, {modules(bad), link, modules("x", "z")}, ""},
      {"the submodule moves on, its URL is judged",
       {modules(bad)},
       {modules(bad), link},
       refused_url},
      {"all goes", {modules(bad), link}, {}, ""},
  };
  Settings urls;
  urls.submodule_urls = std::vector{*policy::Pattern::parse("^https://ok/")};
  for (const Row& row : rows) {
    CAPTURE(row.why);
    const ObjectId old = bench.commit({.tree = tree(row.before)});
    const ObjectId tip = bench.commit({.parents = {old}, .tree = tree(row.after)});
    CHECK(told(found_in(bench, signers, old, tip, urls)) == row.expected);
  }
  const ObjectId tip = bench.commit({.tree = tree({modules(good), link})});
  const auto found = found_in(bench, signers, {}, tip, kinds({FileKind::submodule}));
  CHECK(told(found) == "refuses forbid-kinds kind-submodule");
  CHECK(told(found_in(bench, signers, {}, bench.commit({.tree = tree({modules(good)})}),
                      kinds({FileKind::submodule}))) == "");
}

TEST_CASE("merges bring what they change themselves; what cannot be read is refused") {
  const Bench bench;
  const identity::Signers signers = bench.signers();
  Settings settings;
  settings.forbid_paths = *policy::GlobList::parse({"bad*"});
  const auto commit = [&](std::vector<ObjectId> parents, std::map<std::string, std::string> files) {
    return bench.commit({.parents = std::move(parents), .tree = bench.tree(files)});
  };
  const ObjectId base = commit({}, {{"a", "1"}});
  const ObjectId old_bad = commit({base}, {{"a", "1"}, {"bad", "1"}});
  const ObjectId right = commit({base}, {{"a", "1"}, {"c", "1"}});
  const ObjectId merge = commit({old_bad, right}, {{"a", "1"}, {"bad", "1"}, {"c", "1"}});
  const ObjectId evil =
      commit({old_bad, right}, {{"a", "1"}, {"bad", "1"}, {"bad2", "1"}, {"c", "1"}});
  CHECK(told(found_in(bench, signers, old_bad, merge, settings)) == "");
  const auto found = found_in(bench, signers, old_bad, evil, settings);
  CHECK(told(found) == "refuses forbid-paths path-forbidden");
  REQUIRE(found.size() == 1);
  CHECK(found[0].path == "bad2");
  const ObjectId missing = *ObjectId::parse(std::string(40, '1'));
  CHECK(told(found_in(bench, signers, {}, bench.commit({.tree = missing}), settings)) ==
        "refuses forbid-paths changes-unreadable");
  CHECK(told(found_in(bench, signers, {}, bench.put("blob", "x"), settings)) ==
        "refuses forbid-paths not-a-commit");
  Settings size;
  size.max_file_size = 10;
  CHECK(told(found_in(bench, signers, {},
                      bench.commit({.tree = tree_of(bench, "100644", "f", missing)}), size)) ==
        "refuses max-file-size file-unreadable");
  CHECK(told(found_in(bench, signers, {},
                      bench.commit({.tree = tree_of(bench, "100644", "f", missing)}),
                      kinds({FileKind::binary}))) == "refuses forbid-kinds file-unreadable");
}

TEST_CASE("of one commit and rule a bounded number of paths is told") {
  const Bench bench;
  const identity::Signers signers = bench.signers();
  std::map<std::string, std::string> files;
  for (int i = 0; i < 30; ++i)
    files["bad" + std::to_string(i)] = "x";
  Settings settings;
  settings.forbid_paths = *policy::GlobList::parse({"bad*"});
  settings.max_file_size = 0;
  const ObjectId tip = bench.commit({.tree = bench.tree(files)});
  CHECK(found_in(bench, signers, {}, tip, settings).size() == 2 * kMaxPathsTold);
}

}  // namespace refward::inspect
