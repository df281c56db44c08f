// SPDX-License-Identifier: Apache-2.0
#include "git/merge_tree.h"

#include "git/changes.h"
#include "git/child.h"
#include "git/story.h"

#include <doctest/doctest.h>

#include <signal.h>
#include <stdlib.h>

namespace refward::git {

namespace {

using std::chrono::milliseconds;

std::string lines(const std::string& first, const std::string& last) {
  return first + "\n2\n3\n4\n5\n6\n7\n8\n" + last + "\n";
}

// A file renamed by one side and changed by the other: only Git's merge is clean. `evil` has one
// line more.
struct Renaming {
  std::vector<ObjectId> ids;
  std::size_t ours, theirs, merge, evil;
};

Renaming write_renaming(const Scratch& scratch,
                        const std::string& where,
                        const std::string& attributes = "") {
  Story story;
  const Files common = {{".gitattributes", {attributes}}};
  const auto and_file = [&](const std::string& name, const std::string& text) {
    Files files = common;
    files[name] = {text};
    return files;
  };
  const std::size_t base = story.add({}, and_file("old", lines("1", "9")));
  const std::size_t ours = story.add({base}, and_file("new", lines("ours", "9")));
  const std::size_t theirs = story.add({base}, and_file("old", lines("1", "theirs")));
  const std::size_t merge = story.add({ours, theirs}, and_file("new", lines("ours", "theirs")));
  const std::size_t evil =
      story.add({ours, theirs}, and_file("new", lines("ours", "theirs") + "evil\n"));
  return {story.write(scratch, where), ours, theirs, merge, evil};
}

std::size_t changes_in(const Repo& repo, const ObjectId& commit) {
  const auto changes = changes_of(repo, commit);
  INFO((changes ? "" : changes.error().what));
  REQUIRE(changes.has_value());
  return changes->size();
}

void check_git_is_heard(const Repo& repo, const Renaming& renaming) {
  const std::vector<ObjectId> parents = {renaming.ids[renaming.ours],
                                         renaming.ids[renaming.theirs]};
  CHECK_FALSE(recompute_merge(repo, parents)->conflicts.empty());
  CHECK(changes_in(repo, renaming.ids[renaming.merge]) == 0);
  CHECK(changes_in(repo, renaming.ids[renaming.evil]) == 2);
}

// Sets a variable for as long as it lives.
class Variable {
 public:
  Variable(const char* name, const std::string& value) : name_(name) {
    REQUIRE(::setenv(name, value.c_str(), 1) == 0);
  }

  Variable(const Variable&) = delete;
  Variable& operator=(const Variable&) = delete;

  ~Variable() { ::unsetenv(name_); }

 private:
  const char* name_;
};

}  // namespace

TEST_CASE("Git is asked in a repository of any path") {
  for (const char* name : {"r.git", "a:b.git", "qu\"ote.git", "#x \\ y.git", "\"a\".git",
                           "n\nl.git", "gr\xc3\xbc\xff.git"}) {
    CAPTURE(name);
    const Scratch scratch;
    const Renaming renaming = write_renaming(scratch, name);
    check_git_is_heard(open_repo(scratch.path() / name), renaming);
  }
}

TEST_CASE("what Git carries over a rename is nobody's own, and at its path all the same") {
  struct Row {
    std::string why;
    std::size_t commit;
    std::vector<std::string> own, carried;
  };

  const Scratch scratch;
  const Renaming renaming = write_renaming(scratch, "r.git");
  const Repo repo = open_repo(scratch.path() / "r.git");
  const Row rows[] = {{"Git's own merge", renaming.merge, {}, {"new", "old"}},
                      {"the same with a line by hand", renaming.evil, {"new", "old"}, {}},
                      {"no merge", renaming.ours, {"new", "old"}, {}}};
  const auto paths_of = [](const std::vector<PathChange>& changes) {
    std::vector<std::string> paths;
    for (const PathChange& change : changes)
      paths.push_back(change.path);
    return paths;
  };
  for (const Row& row : rows) {
    CAPTURE(row.why);
    const auto changes = commit_changes(repo, renaming.ids[row.commit]);
    REQUIRE(changes.has_value());
    CHECK(paths_of(changes->own) == row.own);
    CHECK(paths_of(changes->carried) == row.carried);
  }
  // Of a carried path: what our walk would leave there, and what the merge has there.
  const auto carried = commit_changes(repo, renaming.ids[renaming.merge])->carried;
  REQUIRE(carried.size() == 2);
  CHECK(carried[0].before.has_value());
  CHECK(carried[0].after.has_value());
  CHECK(carried[0].before != carried[0].after);
  CHECK_FALSE(carried[1].after.has_value());
}

TEST_CASE("a merge that our own walk finds as well carries nothing") {
  Story story;
  const std::size_t base = story.add({}, {{"a", {"1\n"}}});
  const std::size_t one = story.add({base}, {{"a", {"2\n"}}});
  const std::size_t two = story.add({base}, {{"a", {"1\n"}}, {"b", {"1\n"}}});
  const std::size_t merge = story.add({one, two}, {{"a", {"2\n"}}, {"b", {"1\n"}}});
  const Scratch scratch;
  const std::vector<ObjectId> ids = story.write(scratch, "r.git");
  const auto changes = commit_changes(open_repo(scratch.path() / "r.git"), ids[merge]);
  REQUIRE(changes.has_value());
  CHECK(changes->own.empty());
  CHECK(changes->carried.empty());
}

TEST_CASE("nothing is written into the repository, and nothing stays behind") {
  const Scratch scratch;
  const Renaming renaming = write_renaming(scratch, "r.git");
  // Not the times: Git freshens objects that it would write and finds there.
  const std::string list = "find r.git -printf '%p %s %m\\n' | sort";
  const std::string before = scratch.run(list);
  scratch.run("mkdir temporary");
  const Variable temporary("TMPDIR", (scratch.path() / "temporary").string());
  const Repo repo = open_repo(scratch.path() / "r.git");
  check_git_is_heard(repo, renaming);
  CHECK(scratch.run(list) == before);
  CHECK(scratch.run("ls -A temporary").empty());
  const Variable nowhere("TMPDIR", (scratch.path() / "nowhere").string());
  CHECK_THROWS((void)changes_of(repo, renaming.ids[renaming.merge]));
}

TEST_CASE("objects in a quarantine and in alternates are merged") {
  for (const char* reference : {"../../base.git/objects", "$PWD/base.git/objects"}) {
    CAPTURE(reference);
    const Scratch scratch;
    const Renaming renaming = write_renaming(scratch, "base.git");
    scratch.run("git init -q --bare r.git && echo \"" + std::string(reference) +
                "\" >r.git/objects/info/alternates");
    check_git_is_heard(open_repo(scratch.path() / "r.git"), renaming);
  }
  for (const char* quarantine : {"q", "in:com\"ing\n"}) {
    CAPTURE(quarantine);
    const Scratch scratch;
    const Renaming renaming = write_renaming(scratch, "pushed.git");
    scratch.run("git init -q --bare r.git && mv pushed.git/objects '" + std::string(quarantine) +
                "'");
    check_git_is_heard(open_repo(scratch.path() / "r.git", scratch.path() / quarantine), renaming);
    const Repo without = open_repo(scratch.path() / "r.git");
    CHECK_FALSE(changes_of(without, renaming.ids[renaming.merge]).has_value());
    CHECK_FALSE(merged_by_git(without, {renaming.ids[renaming.ours], renaming.ids[renaming.theirs]})
                    .has_value());
  }
}

TEST_CASE("no program that a repository or the environment names is ever run") {
  const Scratch scratch;
  const Renaming renaming = write_renaming(
      scratch, "r.git", "* merge=touch filter=touch diff=touch text ident eol=crlf\n");
  const std::string touch = "touch '" + (scratch.path() / "touched").string() + "'";
  scratch.write("touch", "#!/bin/sh\n" + touch + "\ncat\n");
  scratch.run(
      "chmod +x touch && mkdir home && cp touch git && mkdir hooks && for h in "
      "reference-transaction post-index-change pre-auto-gc; do cp touch r.git/hooks/$h && "
      "cp touch hooks/$h; done");
  const std::string program = "'" + (scratch.path() / "touch").string() + "'";
  std::string config;
  for (const char* key : {"merge.touch.driver", "filter.touch.clean", "filter.touch.smudge",
                          "filter.touch.process", "diff.touch.textconv", "diff.touch.command",
                          "diff.external", "core.fsmonitor", "core.sshCommand", "core.pager",
                          "core.alternateRefsCommand", "core.gitProxy", "gpg.program"})
    config += "git config --file config " + std::string(key) + " \"" + program + "\" && ";
  scratch.run(config +
              "git config --file config core.hooksPath \"$PWD/hooks\" && git config "
              "--file config core.attributesFile \"$PWD/attributes\" && git config --file config "
              "merge.default touch && cat config >>r.git/config && cp config home/.gitconfig && "
              "echo '* merge=touch' | tee attributes r.git/info/attributes >/dev/null");
  // A twin: asked in the repository itself, Git does run it.
  const std::string parents =
      renaming.ids[renaming.ours].hex() + " " + renaming.ids[renaming.theirs].hex();
  scratch.run("git -C r.git merge-tree --write-tree " + parents + "; rm touched");
  const std::vector<std::pair<const char*, std::string>> hostile = {
      {"HOME", (scratch.path() / "home").string()},
      {"XDG_CONFIG_HOME", (scratch.path() / "home").string()},
      {"GIT_CONFIG_GLOBAL", (scratch.path() / "config").string()},
      {"GIT_CONFIG_SYSTEM", (scratch.path() / "config").string()},
      {"GIT_CONFIG_COUNT", "1"},
      {"GIT_CONFIG_KEY_0", "merge.default"},
      {"GIT_CONFIG_VALUE_0", "touch"},
      {"GIT_DIR", (scratch.path() / "r.git").string()},
      {"GIT_EXTERNAL_DIFF", program},
      {"GIT_EXEC_PATH", scratch.path().string()},
      {"PATH", scratch.path().string()},
  };
  const std::string path = ::getenv("PATH");
  {
    std::vector<std::unique_ptr<Variable>> variables;
    for (const auto& [name, value] : hostile)
      variables.push_back(std::make_unique<Variable>(name, value));
    check_git_is_heard(open_repo(scratch.path() / "r.git"), renaming);
  }
  REQUIRE(::setenv("PATH", path.c_str(), 1) == 0);
  CHECK_FALSE(std::filesystem::exists(scratch.path() / "touched"));
}

TEST_CASE("replaced objects are not looked at") {
  const Scratch scratch;
  const Renaming renaming = write_renaming(scratch, "r.git");
  const auto hex = [&](std::size_t number) { return renaming.ids[number].hex(); };
  scratch.run("git -C r.git replace " + hex(renaming.theirs) + " $(git -C r.git commit-tree -p " +
              hex(renaming.theirs) + "~ -m x " + hex(renaming.ours) + "^{tree})");
  scratch.run("git -C r.git replace " + hex(renaming.evil) + " " + hex(renaming.merge));
  check_git_is_heard(open_repo(scratch.path() / "r.git"), renaming);
}

TEST_CASE("Git's conflicts and octopuses are no merge of Git's") {
  Story story;
  const std::size_t base = story.add({}, {{"a", {"1\n"}}});
  const std::size_t one = story.add({base}, {{"a", {"one\n"}}});
  const std::size_t two = story.add({base}, {{"a", {"two\n"}}});
  const std::size_t three = story.add({base}, {{"a", {"1\n"}}, {"b", {"1\n"}}});
  const Scratch scratch;
  const std::vector<ObjectId> ids = story.write(scratch, "r.git");
  // The tree with Git's conflict markers, committed as it stands.
  const ObjectId marked = scratch.id("git -C r.git merge-tree --write-tree --no-messages " +
                                     ids[one].hex() + " " + ids[two].hex() + " | head -1");
  const ObjectId commit = scratch.id("git -C r.git commit-tree -m x -p " + ids[one].hex() + " -p " +
                                     ids[two].hex() + " " + marked.hex());
  const Repo repo = open_repo(scratch.path() / "r.git");
  CHECK(changes_in(repo, commit) == 1);
  CHECK_FALSE(merged_by_git(repo, {ids[one], ids[two]}).has_value());
  CHECK(merged_by_git(repo, {ids[one], ids[three]}).has_value());
  CHECK_FALSE(merged_by_git(repo, {ids[one], ids[three], ids[base]}).has_value());
  CHECK_FALSE(merged_by_git(repo, {ids[one]}).has_value());
}

TEST_CASE("a child says what it says, within bounds") {
  const struct {
    const char* why;
    std::vector<std::string> words;
    std::optional<std::string> said;
  } rows[] = {
      {"its output", {"/bin/echo", "one", "two"}, "one two\n"},
      {"nothing to say", {"/bin/true"}, ""},
      {"another status", {"/bin/sh", "-c", "echo x; exit 1"}, std::nullopt},
      {"killed", {"/bin/sh", "-c", "echo x; kill -9 $$"}, std::nullopt},
      {"no such program", {"/nonexistent/git"}, std::nullopt},
      {"no program", {"/etc/passwd"}, std::nullopt},
      {"as much as may be", {"/usr/bin/head", "-c", "1000", "/dev/zero"}, std::string(1000, '\0')},
      {"a byte more", {"/usr/bin/head", "-c", "1001", "/dev/zero"}, std::nullopt},
      {"without end", {"/usr/bin/yes"}, std::nullopt},
      {"past the deadline", {"/bin/sleep", "60"}, std::nullopt},
      {"silent past the deadline", {"/bin/sh", "-c", "exec >&-; exec sleep 60"}, std::nullopt},
      {"not its errors", {"/bin/sh", "-c", "echo x >&2; echo y"}, "y\n"},
      {"no input", {"/bin/cat"}, ""},
      {"an environment of its own", {"/usr/bin/env"}, "A=b\n"},
      {"no ignored signal", {"/bin/sh", "-c", "kill -PIPE $$; echo x"}, std::nullopt},
  };

  const auto ignored = ::signal(SIGPIPE, SIG_IGN);
  for (const auto& row : rows) {
    CAPTURE(row.why);
    const auto start = std::chrono::steady_clock::now();
    CHECK(output_of({.words = row.words, .environment = {"A=b"}},
                    {.max_output = 1000, .deadline = milliseconds(2000)}) == row.said);
    CHECK(std::chrono::steady_clock::now() - start < std::chrono::seconds(30));
  }
  (void)::signal(SIGPIPE, ignored);
}

TEST_CASE("at the deadline a child's own children go too") {
  const Scratch scratch;
  const std::string script =
      "sleep 300 & echo $! >'" + (scratch.path() / "pid").string() + "'; wait";
  CHECK_FALSE(output_of({.words = {"/bin/sh", "-c", script}, .environment = {}},
                        {.max_output = 10, .deadline = milliseconds(1000)})
                  .has_value());
  const std::string pid = scratch.read("pid");
  REQUIRE_FALSE(pid.empty());
  // Gone, or dead and not yet waited for by whoever inherits it.
  const std::string state = scratch.run("sleep 0.2; cut -d' ' -f3 /proc/" +
                                        pid.substr(0, pid.size() - 1) + "/stat || echo gone");
  CHECK((state == "gone" || state == "Z" || state == "X"));
}

}  // namespace refward::git
