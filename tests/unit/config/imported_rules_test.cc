// SPDX-License-Identifier: Apache-2.0
// secrets.rules: files in gitleaks' format, who may write them, and what they extend.
#include "config/imported_rules.h"

#include "base/files.h"
#include "text.h"

#include <stdlib.h>

#include <algorithm>

namespace refward::config {
namespace {

namespace fs = std::filesystem;

const std::string kRule = "[[rules]]\nid = \"ticket\"\nregex = '''TICKET-[0-9]{8}'''\n";
const std::string kMore = "[[rules]]\nid = \"badge\"\nregex = '''BADGE-[0-9]{8}'''\n";
const std::string kExtends = "[extend]\nuseDefault = true\n";

// A folder of its own, removed at the end.
struct Folder {
  Folder() {
    std::string name = "/tmp/refward-rules-XXXXXX";
    REQUIRE(::mkdtemp(name.data()) != nullptr);
    path = name;
  }

  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  ~Folder() { fs::remove_all(path); }

  std::string add(const std::string& name, const std::string& text, mode_t mode = 0644) const {
    base::replace_file(path / name, text, mode);
    return (path / name).string();
  }

  [[nodiscard]] std::string state() const {
    return "[server]\norigin = \"refward-test\"\nroot = \"/srv/git\"\nstate = \"" +
           (path / "state").string() + "\"\n";
  }

  fs::path path;
};

std::vector<std::string> ids(const secrets::gitleaks::Rules& rules) {
  std::vector<std::string> out;
  for (const auto& rule : rules.rules)
    out.push_back(rule.id);
  std::ranges::sort(out);
  return out;
}

}  // namespace

TEST_CASE("who can write a file of rules decides what is found") {
  struct Row {
    std::string why;
    mode_t mode;
    bool loads;
    std::size_t warnings;
  };

  const Row rows[] = {{"everybody may read", 0644, true, 0},
                      {"the group may write", 0664, true, 1},
                      {"everybody may write", 0666, false, 0}};
  const Folder folder;
  const std::string cache = (folder.path / "cache").string();
  for (const Row& row : rows)
    for (int run = 0; run < 2; ++run) {  // what was kept is no way around it
      CAPTURE(row.why);
      CAPTURE(run);
      const auto imported = import_rules({folder.add("rules.toml", kRule, row.mode), {}, cache});
      REQUIRE(imported.has_value() == row.loads);
      if (imported)
        CHECK(imported->warnings.size() == row.warnings);
      else
        CHECK(imported.error().what.find("everybody can write the file of rules") !=
              std::string::npos);
    }
  CHECK_FALSE(fs::is_empty(cache));
}

TEST_CASE("the files that a file extends are looked at as it is, kept or not") {
  const Folder folder;
  const std::string cache = (folder.path / "cache").string();
  const std::string file = folder.add("rules.toml", "[extend]\npath = \"more.toml\"\n" + kRule);
  const auto load = [&](mode_t mode) {
    folder.add("more.toml", kMore, mode);
    return import_rules({file, {}, cache});
  };
  REQUIRE(load(0644).has_value());
  CHECK(load(0664)->warnings.size() == 1);
  CHECK_FALSE(load(0666).has_value());
  CHECK(ids(*load(0600)->rules) == std::vector<std::string>{"badge", "ticket"});
}

TEST_CASE("extend.useDefault means the file that is named for it") {
  const Folder folder;
  const std::string file = folder.add("rules.toml", kExtends + kRule);
  const std::string more = folder.add("more.toml", kMore);
  const auto none = import_rules({file, {}, {}});
  REQUIRE_FALSE(none.has_value());
  CHECK(none.error().what.find("gitleaks-default:") != std::string::npos);
  CHECK(ids(*import_rules({file, more, {}})->rules) == std::vector<std::string>{"badge", "ticket"});
  CHECK_FALSE(import_rules({file, folder.path / "nowhere", {}}).has_value());
}

TEST_CASE("the words of secrets.rules") {
  const Folder folder;
  const std::string file = folder.add("rules.toml", kExtends + kRule);
  const std::string more = folder.add("more.toml", kMore);

  struct Row {
    std::string why, words, problem;  // no problem: it loads
  };

  const Row rows[] = {
      {"the file and its default", "\"gitleaks:" + file + "\", \"gitleaks-default:" + more + "\"",
       ""},
      {"in any order", "\"gitleaks-default:" + more + "\", \"gitleaks:" + file + "\"", ""},
      {"no default", "\"gitleaks:" + file + "\"", "gitleaks-default:/path"},
      {"nothing extends it", "\"builtin\", \"gitleaks-default:" + more + "\"",
       "that could extend it"},
      {"two defaults",
       "\"gitleaks:" + file + "\", \"gitleaks-default:" + more + "\", \"gitleaks-default:" + file +
           "\"",
       "one file only"},
      {"a relative default", "\"gitleaks-default:more.toml\"", "named by its whole path"},
      {"a default that is not there",
       "\"gitleaks:" + file + "\", \"gitleaks-default:/nowhere/x.toml\"", "does not exist"}};
  for (const Row& row : rows) {
    CAPTURE(row.why);
    const auto config = parse(folder.state() + "[secrets]\nrules = [" + row.words + "]\n",
                              folder.path / "refward.toml");
    REQUIRE(config.has_value() == row.problem.empty());
    if (config) {
      REQUIRE(config->secrets.imported.size() == 1);
      CHECK(ids(*config->secrets.imported[0]) == std::vector<std::string>{"badge", "ticket"});
      CHECK_FALSE(config->secrets.builtin);
    } else {
      CHECK(to_text(config.error()[0]).find(row.problem) != std::string::npos);
    }
  }
  CHECK_FALSE(fs::exists(folder.path / "state"));  // whose parent is not there is not made
}

}  // namespace refward::config
