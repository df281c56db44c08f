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
