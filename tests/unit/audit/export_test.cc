// SPDX-License-Identifier: Apache-2.0
#include "audit/export.h"

#include "audit/json.h"
#include "audit/selection.h"
#include "base/failure.h"
#include "fixture.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <set>
#include <string>
#include <vector>

namespace refward::audit {
namespace {

constexpr const char* kMain = "refs/heads/main";

std::vector<std::string> lines(const Place& place, ExportFormat format) {
  std::vector<std::string> out;
  select(place.options(), {}, [&](const Selection& entry) {
    out.push_back(
        export_line(format, {"git.example.org", entry.reader().identity()}, entry.record()));
    return true;
  });
  return out;
}

// An entry in which every field of the format has a value.
Entry full() {
  Entry entry = decision("app", {kMain, kZeros, id('1')});
  entry.decision = findings::Decision::reject;
  entry.signers = {{id('1'), "alice", "alice@example.org", "SHA256:a", "ssh", "good"}};
  entry.findings = {{.rule = "signed-commits",
                     .severity = "error",
                     .mode = "enforce",
                     .block = "main",
                     .ref = kMain,
                     .object = id('1'),
                     .path = "a.yaml",
                     .reason = "no-signature",
                     .message = "no signature",
                     .line = 7}};
  entry.coverage = Coverage{.commits = 1,
                            .tags = 2,
                            .blobs = 3,
                            .bytes = 4,
                            .not_examined = {{"lfs-pointer", "a.bin"}},
                            .counts = {{"lfs-pointer", 1}},
                            .continues = 0};
  entry.push_certificate = CertificateNote{.pusher = "alice",
                                           .pushee = "server",
                                           .nonce_status = "OK",
                                           .person = "alice",
                                           .key = "SHA256:a",
                                           .reason = "good",
                                           .text = "certificate"};
  entry.note = "words";
  return entry;
}

// "a.b" of every leaf value; arrays are passed through.
void collect(const Json& value, const std::string& path, std::set<std::string>& out) {
  if (value.is_array() && !value.empty() && value.front().is_object()) {
    for (const Json& element : value)
      collect(element, path, out);
  } else if (value.is_object()) {
    for (const auto& [name, member] : value.items())
      collect(member, path.empty() ? name : path + "." + name, out);
  } else {
    out.insert(path);
  }
}

// The names in the first column of the tables behind a headline of the page.
std::set<std::string> documented(const std::string& headline) {
  const std::string page = slurp(std::string(REFWARD_SOURCE) + "/docs/format/export.md");
  const std::size_t start = page.find("\n## `" + headline + "`");
  REQUIRE(start != std::string::npos);
  const std::string part = page.substr(start + 1, page.find("\n## ", start + 1) - start - 1);
  std::set<std::string> names;
  for (std::size_t row = part.find("\n| `"); row != std::string::npos;
       row = part.find("\n| `", row + 1)) {
    const std::string cell = part.substr(row + 3, part.find(" | ", row + 3) - row - 3);
    for (std::size_t at = cell.find('`'); at != std::string::npos;) {
      const std::size_t end = cell.find('`', at + 1);
      names.insert(cell.substr(at + 1, end - at - 1));
      at = cell.find('`', end + 1);
    }
  }
  return names;
}

bool is_ascii_without_controls(const std::string& line) {
  return std::all_of(line.begin(), line.end(), [](char c) { return c >= 0x20 && c < 0x7f; });
}

// A record that our own writer would not make, but whose bytes a reader may meet.
Record forged(const std::string& pusher) {
  Place place;
  (void)open_log(place).append(decision("app", {kMain, kZeros, id('1')}));
  Record out;
  select(place.options(), {}, [&](const Selection& entry) {
    out = entry.record();
    return false;
  });
  const std::string mark = "\"value\":\"alice\"";
  out.details_json.replace(out.details_json.find(mark), mark.size(),
                           "\"value\":\"" + pusher + "\"");
  return out;
}

}  // namespace

TEST_CASE("the fields of the ECS form are those of the page, and no others") {
  Place place;
  {
    Log log = open_log(place);
    (void)log.append(full());
    (void)log.append(outcome("app", {kMain, kZeros, id('1')}, 0));
    (void)log.append(adoption("app", {kMain, kZeros, id('1')}));
  }
  std::set<std::string> written;
  for (const std::string& line : lines(place, ExportFormat::ecs))
    collect(Json::parse(line), "", written);
  // What neither entry has: a repair of the log, erased details, and something left out.
  for (const char* rare :
       {"refward.erased", "refward.cut", "refward.repair.bytes", "refward.repair.file",
        "refward.repair.offset", "refward.repair.segment", "refward.repair.sha256"})
    CHECK(written.insert(rare).second);
  const std::set<std::string> page = documented("--format ecs");
  for (const std::string& name : written) {
    CAPTURE(name);
    CHECK(page.contains(name));
  }
  for (const std::string& name : page) {
    CAPTURE(name);
    CHECK(written.contains(name));
  }
}

TEST_CASE("an entry in the names of ECS") {
  Place place;
  {
    Log log = open_log(place);
    (void)log.append(full());
    (void)log.append(outcome("app", {kMain, id('2'), kZeros}, 0));
    (void)log.append(adoption("app", {"refs/tags/v1", kZeros, id('1')}));
  }
  const auto found = lines(place, ExportFormat::ecs);
  REQUIRE(found.size() == 3);
  const Json push = Json::parse(found[0]);
  CHECK(push["@timestamp"] == "2026-10-01T08:15:30.000042Z");
  CHECK(push["event"]["type"] == Json::array({"denied"}));
  CHECK(push["event"]["outcome"] == "failure");
  CHECK(push["event"]["reason"] == "no signature");
  CHECK(push["event"]["duration"] == 1234000);
  CHECK(push["event"]["hash"] == base::to_hex(tlog::hash_leaf(base::as_bytes(
                                     push["event"]["original"].get_ref<const std::string&>()))));
  CHECK(push["rule"]["id"] == Json::array({"signed-commits"}));
  CHECK(push["rule"]["name"] == Json::array({"main"}));
  CHECK(push["user"]["name"] == "alice");
  CHECK(push["vcs"]["ref"]["head"]["name"] == Json::array({kMain}));
  CHECK(push["vcs"]["ref"]["head"]["type"] == Json::array({"branch"}));
  CHECK(push["vcs"]["ref"]["base"]["revision"] == Json::array({kZeros}));
  CHECK(push["refward"]["coverage"]["not_examined"][0]["reason"] == "lfs-pointer");
  CHECK(found[0].find("certificate\"}") == std::string::npos);
  CHECK_FALSE(push["refward"].contains("cut"));
  const Json deleted = Json::parse(found[1]);
  CHECK(deleted["event"]["type"] == Json::array({"deletion"}));
  CHECK(deleted["event"]["action"] == "ref-update");
  CHECK(deleted["refward"]["of"] == 0);
  const Json adopted = Json::parse(found[2]);
  CHECK(adopted["event"]["action"] == "adopt");
  CHECK_FALSE(adopted["event"].contains("outcome"));
  CHECK(adopted["vcs"]["ref"]["head"]["type"] == Json::array({"tag"}));
}

TEST_CASE("the JSON form is the line of the list, and where it is from") {
  Place place;
  (void)open_log(place).append(full());
  const auto found = lines(place, ExportFormat::json);
  REQUIRE(found.size() == 1);
  Json line = Json::parse(found[0]);
  for (const std::string& name : documented("--format json")) {
    CAPTURE(name);
    CHECK(line.contains(name) == (name != "erased"));
    line.erase(name);
  }
  std::string listed;
  select(place.options(), {}, [&](const Selection& entry) {
    listed = render_json(entry.record());
    return true;
  });
  CHECK(canonical(line) == listed);
}

TEST_CASE("what is long is cut and told, what is hostile is shown harmless") {
  Place place;
  Entry entry = full();
  entry.pusher = "\x1b[2J\xff\xc3\x28\u202e" + std::string(20'000, 'p');
  entry.moves.clear();
  for (int i = 0; i < 300; ++i)
    entry.moves.push_back({"refs/heads/b" + std::to_string(i), kZeros, id('1')});
  (void)open_log(place).append(entry);
  const std::string line = lines(place, ExportFormat::ecs).at(0);
  CHECK(is_ascii_without_controls(line));
  CHECK(is_ascii_without_controls(lines(place, ExportFormat::json).at(0)));
  const Json document = Json::parse(line);
  CHECK(document["user"]["name"].get<std::string>().size() <= kMaxExportText + 3);
  CHECK(document["user"]["name"].get<std::string>().starts_with("\\x1b[2J\\xff\\xc3("));
  CHECK(document["vcs"]["ref"]["head"]["name"].size() == kMaxExportItems);
  CHECK(document["refward"]["updates_count"] == 300);
  const std::set<std::string> cut = document["refward"]["cut"];
  CHECK(cut.contains("user.name"));
  CHECK(cut.contains("vcs.ref.head.name"));
  CHECK_FALSE(cut.contains("refward.findings"));
}

TEST_CASE("details that no writer of ours made") {
  const Source source{"git.example.org", {}};
  const Record steering = forged("\u202e\x7f");
  for (const ExportFormat format : {ExportFormat::json, ExportFormat::ecs})
    CHECK(is_ascii_without_controls(export_line(format, source, steering)));
  const Record broken = forged("\xff");
  for (const ExportFormat format : {ExportFormat::json, ExportFormat::ecs})
    CHECK_THROWS_AS((void)export_line(format, source, broken), base::Failure);
  Record erased = forged("x");
  const std::size_t at = erased.details_json.find(",\"pusher\":");
  erased.details_json.replace(at, erased.details_json.find(",\"signers\":") - at, "");
  const Json line = Json::parse(export_line(ExportFormat::ecs, source, erased));
  CHECK(line["refward"]["erased"] == Json::array({"pusher"}));
  CHECK_FALSE(line.contains("user"));
  CHECK(Json::parse(export_line(ExportFormat::json, source, erased))["erased"] ==
        Json::array({"pusher"}));
}

}  // namespace refward::audit
