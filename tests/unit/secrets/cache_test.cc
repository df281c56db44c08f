// SPDX-License-Identifier: Apache-2.0
// The database's file: used when it is exactly ours, ignored otherwise, and never a reason to fail.
#include "secrets/database.h"
#include "values.h"

#include <doctest/doctest.h>

#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

namespace refward::secrets {
namespace {

namespace fs = std::filesystem;

class Folder {
 public:
  Folder() {
    std::string path = (fs::temp_directory_path() / "refward-cache-XXXXXX").string();
    REQUIRE(::mkdtemp(path.data()) != nullptr);
    path_ = path;
  }

  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  ~Folder() { fs::remove_all(path_); }

  [[nodiscard]] std::string path() const { return path_.string(); }

  [[nodiscard]] fs::path only_file() const {
    const std::vector<fs::directory_entry> entries{fs::directory_iterator(path_), {}};
    REQUIRE(entries.size() == 1);
    return entries.front().path();
  }

 private:
  fs::path path_;
};

std::string read(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

void write(const fs::path& path, const std::string& content) {
  std::ofstream(path, std::ios::binary | std::ios::trunc) << content;
}

bool works(const Scanner& scanner) {
  using namespace std::string_literals;
  const std::string token = test::with_base62_crc("gh"s + "p_", test::noise(test::kBase62, 30));
  return test::summary(scanner.scan(token, "")) == "github-token/error/certain";
}

// A database of one rule, which is quick to make, in the name of all.
void keep_one(const std::string& folder) {
  static const auto kDatabase = compile_database(builtin_rules().first(1));
  REQUIRE(kDatabase);
  store_database(**kDatabase, folder, Scanner::rules_text());
}

bool loads(const Folder& folder) {
  return load_database(folder.path(), Scanner::rules_text()) != nullptr;
}

}  // namespace

TEST_CASE("the cache is written once, private, and read back") {
  const Folder folder;
  CHECK_FALSE(loads(folder));
  CHECK(works(test::make_scanner(folder.path())));
  const fs::path file = folder.only_file();

  struct stat status {};

  REQUIRE(::stat(file.c_str(), &status) == 0);
  CHECK((status.st_mode & 07777) == 0600);
  const auto inode = status.st_ino;
  CHECK(loads(folder));
  CHECK(works(test::make_scanner(folder.path())));
  REQUIRE(::stat(file.c_str(), &status) == 0);
  CHECK(status.st_ino == inode);
}

TEST_CASE("a cache that is not exactly ours is made again") {
  struct Row {
    void (*spoil)(const fs::path& file);
    std::string why;
  };

  const Row rows[] = {
      {[](const fs::path& file) { write(file, ""); }, "empty"},
      {[](const fs::path& file) { fs::resize_file(file, fs::file_size(file) - 1); }, "cut"},
      {[](const fs::path& file) { write(file, read(file) + "x"); }, "longer"},
      {[](const fs::path& file) {
         std::string content = read(file);
         content[content.size() / 2] = static_cast<char>(content[content.size() / 2] ^ 1);
         write(file, content);
       },
       "a flipped bit in the database"},
      {[](const fs::path& file) {
         std::string content = read(file);
         content[60] = static_cast<char>(content[60] ^ 1);
         write(file, content);
       },
       "other rules in the header"},
      {[](const fs::path& file) { fs::permissions(file, fs::perms(0620)); }, "the group may write"},
      {[](const fs::path& file) { fs::permissions(file, fs::perms(0602)); }, "others may write"},
      {[](const fs::path& file) {
         fs::rename(file, file.string() + ".real");
         fs::create_symlink(file.string() + ".real", file);
       },
       "a link"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.why);
    const Folder folder;
    CHECK(works(test::make_scanner(folder.path())));
    REQUIRE(loads(folder));
    row.spoil(folder.only_file());
    CHECK_FALSE(loads(folder));
    CHECK(works(test::make_scanner(folder.path())));
    CHECK(loads(folder));
  }
}

TEST_CASE("a file or folder that another user could write is not trusted") {
  struct Row {
    void (*spoil)(const fs::path& folder, const fs::path& file);
    bool trusted;
    std::string why;
  };

  const auto mode = [](const fs::path& path, mode_t bits) {
    REQUIRE(::chmod(path.c_str(), bits) == 0);
  };
  static const auto set = mode;
  const Row rows[] = {
      {[](const fs::path&, const fs::path&) {}, true, "as it was made"},
      {[](const fs::path& folder, const fs::path&) { set(folder, 0750); }, true,
       "the group may look"},
      {[](const fs::path& folder, const fs::path&) { set(folder, 02770); }, true,
       "a group shares the state"},
      {[](const fs::path& folder, const fs::path&) { set(folder, 0770); }, false,
       "the group may write, and nobody said so"},
      {[](const fs::path& folder, const fs::path&) { set(folder, 0702); }, false,
       "everybody may write"},
      {[](const fs::path& folder, const fs::path&) { set(folder, 01777); }, false,
       "everybody may write, though only delete what is his own"},
      {[](const fs::path& folder, const fs::path&) { set(folder, 02777); }, false,
       "a group's folder that everybody may write"},
      {[](const fs::path& folder, const fs::path& file) {
         set(folder, 02770);
         set(file, 0660);
       },
       false, "a group's folder, and the file is the group's, too"},
      {[](const fs::path& folder, const fs::path&) {
         fs::rename(folder, folder.string() + ".real");
         fs::create_directory_symlink(folder.string() + ".real", folder);
       },
       false, "a link to the folder"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.why);
    const Folder parent;
    const std::string folder = parent.path() + "/rules";
    keep_one(folder);  // makes it, as private as its parent
    REQUIRE(load_database(folder, Scanner::rules_text()) != nullptr);
    const fs::path file = fs::directory_iterator(folder)->path();
    row.spoil(folder, file);
    CHECK((load_database(folder, Scanner::rules_text()) != nullptr) == row.trusted);
  }
}

TEST_CASE("another user's file or folder is not trusted") {
  if (::geteuid() != 0)
    return;  // only root can give files away
  constexpr uid_t kOther = 65534;
  const Folder folder;
  keep_one(folder.path());
  REQUIRE(loads(folder));
  REQUIRE(::chown(folder.path().c_str(), kOther, kOther) == 0);
  CHECK_FALSE(loads(folder));
  REQUIRE(::chown(folder.path().c_str(), 0, 0) == 0);
  REQUIRE(loads(folder));
  REQUIRE(::chown(folder.only_file().c_str(), kOther, kOther) == 0);
  CHECK_FALSE(loads(folder));
  // In a folder that a group shares, whoever made it, one's own file is one's own.
  REQUIRE(::chown(folder.only_file().c_str(), 0, 0) == 0);
  REQUIRE(::chown(folder.path().c_str(), kOther, kOther) == 0);
  REQUIRE(::chmod(folder.path().c_str(), 02770) == 0);
  CHECK(loads(folder));
}

TEST_CASE("the folder is made as its parent is") {
  struct Row {
    mode_t parent, made;
  };

  for (const Row row : {Row{0700, 0700}, Row{02770, 02770}, Row{0755, 0750}, Row{01777, 0770}}) {
    CAPTURE(row.parent);
    const Folder parent;
    REQUIRE(::chmod(parent.path().c_str(), row.parent) == 0);
    const std::string folder = parent.path() + "/rules";
    keep_one(folder);

    struct stat status {};

    REQUIRE(::stat(folder.c_str(), &status) == 0);
    CHECK((status.st_mode & 07777) == row.made);
  }
}

TEST_CASE("the cache's troubles never stop the scanner") {
  CHECK(works(test::make_scanner("/nonexistent/folder")));
  CHECK(works(test::make_scanner("/dev/null")));
  const Folder folder;
  CHECK(works(test::make_scanner(folder.path())));
  const fs::path file = folder.only_file();
  fs::remove(file);
  REQUIRE(::mkfifo(file.c_str(), 0600) == 0);
  CHECK(works(test::make_scanner(folder.path())));
}

TEST_CASE("a cache made from other rules is not taken") {
  const Folder folder;
  CHECK(works(test::make_scanner(folder.path())));
  CHECK(load_database(folder.path(), Scanner::rules_text() + "x") == nullptr);
  // Even under the right name.
  const auto database = compile_database(builtin_rules().first(1));
  REQUIRE(database);
  const fs::path file = folder.only_file();
  store_database(**database, folder.path(), "other rules");
  for (const auto& entry : fs::directory_iterator(folder.path()))
    if (entry.path() != file)
      fs::rename(entry.path(), file);
  CHECK_FALSE(loads(folder));
}

TEST_CASE("a scanner needs an identity") {
  CHECK_FALSE(Scanner::create({}).has_value());
}

TEST_CASE("the rules have a digest") {
  CHECK(Scanner::rules_digest().size() == 16);
  CHECK(Scanner::rules_text().find("github-token") != std::string::npos);
}

}  // namespace refward::secrets
