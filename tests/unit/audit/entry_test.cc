// SPDX-License-Identifier: Apache-2.0
#include "audit/details.h"
#include "audit/json.h"
#include "audit/leaf.h"
#include "audit/prepare.h"
#include "audit/printed.h"
#include "audit/record.h"
#include "base/failure.h"
#include "base/text.h"
#include "fixture.h"

#include <doctest/doctest.h>

#include <fcntl.h>
#include <stdio.h>

#include <algorithm>
#include <cstdlib>
#include <memory>

namespace refward::audit {
namespace {

// 00 01 02 ... : salts for tests only.
base::ByteBuffer counting(std::size_t count) {
  base::ByteBuffer out(count);
  for (std::size_t i = 0; i < count; ++i)
    out[i] = static_cast<std::uint8_t>(i);
  return out;
}

Prepared prepared(const Entry& entry, std::uint64_t index = 7) {
  return prepare(entry, index, test_clock().now(), counting);
}

// What a pusher can put there: their own bytes in the name, a backslash, what looks like an escape.
constexpr const char* kCertificate =
    "certificate version 0.1\npusher J\xf6rg \\ \\xf6 \\\\n \xe2\x80\xae <j@example.org>\r\n\n"
    "-----BEGIN SSH SIGNATURE-----\n";

Entry full_decision() {
  Entry entry = decision("team/app", {"refs/heads/main", kZeros, id('1')});
  entry.signers.push_back({id('1'), "alice", "alice@example.org", "SHA256:x", "ssh", "good"});
  entry.findings.push_back({.rule = "no-delete",
                            .severity = "error",
                            .mode = "enforce",
                            .ref = "refs/heads/main",
                            .path = "bad\xff\x1b[31m\nname",
                            .reason = "deleted",
                            .message = "\xe2\x80\xae",
                            .line = 3,
                            .facts = {{"signer", "\"quoted\""}}});
  entry.coverage = Coverage{1, 2, 3, 4, {{"lfs-pointer", "big.bin"}}};
  entry.note = "note";
  entry.push_certificate = CertificateNote{.pusher = "Alice <alice@example.org> 1790000000 +0200",
                                           .pushee = "ssh://git.example.org/app",
                                           .nonce_status = "OK",
                                           .person = "alice",
                                           .key = "SHA256:x",
                                           .reason = "good",
                                           .text = kCertificate};
  return entry;
}

struct CloseProgram {
  void operator()(FILE* program) const noexcept { ::pclose(program); }
};

std::string output_of(const std::string& command) {
  const std::unique_ptr<FILE, CloseProgram> program(::popen(command.c_str(), "r"));
  REQUIRE(program != nullptr);
  std::string out;
  for (int c = ::fgetc(program.get()); c != EOF; c = ::fgetc(program.get()))
    out.push_back(static_cast<char>(c));
  return out;
}

}  // namespace

TEST_CASE("the worked example of entry.md") {
  Entry entry;
  entry.kind = Kind::event;
  entry.event = "install";
  entry.note = "by hand";
  const Prepared example = prepared(entry, 0);
  const std::string page = slurp(std::filesystem::path(REFWARD_SOURCE) / "docs/format/entry.md");
  for (const std::string& piece :
       {"\n    " + example.leaf_json + "\n", "\n    " + example.details_json + "\n",
        example.leaf.commitments.at("note"),
        base::to_hex(tlog::hash_leaf(base::as_bytes(example.leaf_json)))}) {
    CAPTURE(piece);
    CHECK(page.find(piece) != std::string::npos);
  }
}

TEST_CASE("the worked example of journal.md") {
  Entry entry;
  entry.kind = Kind::event;
  entry.event = "install";
  entry.note = "by hand";
  const Prepared example = prepared(entry, 0);
  Digest identity{};
  std::ranges::copy(counting(identity.size()), identity.begin());
  const Digest first = first_head(identity, "git.example.org");
  RecordHeader header;
  header.previous = first;
  const std::string record = render_record(header, example.leaf_json, example.details_json);
  const std::string page = slurp(std::filesystem::path(REFWARD_SOURCE) / "docs/format/journal.md");
  std::string header_there;  // all digits that stand behind a name
  for (const std::string_view line : base::split(page, '\n'))
    for (const char* name : {"magic    ", "leaf     ", "details  ", "index    ", "durable  ",
                             "subject  ", "previous ", "payload  ", "header   "})
      if (line.starts_with("    " + std::string(name)) && line.size() > 13 && line[4] != ' ')
        if (base::parse_hex(line.substr(13)))
          header_there += line.substr(13);
  CHECK(header_there.ends_with(base::to_hex(base::as_bytes(record.substr(0, kRecordHeaderSize)))));
  const std::string segment_text = render(SegmentHeader{identity, "git.example.org", 0, first});
  for (const std::string_view line : base::split(segment_text, '\n'))
    CHECK(page.find("    " + std::string(line)) != std::string::npos);
  const Digest head = next_head(first, tlog::hash_leaf(base::as_bytes(example.leaf_json)));
  CHECK(page.find("`" + base::to_hex(head) + "`") != std::string::npos);
}

TEST_CASE("a leaf reads back as it was written") {
  const Prepared out = prepared(full_decision());
  const auto leaf = parse_leaf(out.leaf_json);
  REQUIRE(leaf.has_value());
  CHECK(leaf->index == 7);
  CHECK(leaf->time == test_clock().now());
  CHECK(leaf->kind == Kind::decision);
  CHECK(leaf->decision == findings::Decision::accept);
  CHECK(leaf->repository == "team/app");
  CHECK(leaf->updates == full_decision().moves);
  CHECK(leaf->policy == std::string(64, 'a'));
  CHECK(leaf->commitments.size() == 8);
  CHECK(render(*leaf) == out.leaf_json);
  CHECK(check_details(out.details_json, leaf->commitments).has_value());
}

TEST_CASE("nothing personal and nothing long is in the leaf, and nothing unprintable anywhere") {
  const Prepared out = prepared(full_decision());
  for (const char* word : {"alice", "ssh", "no-delete", "big.bin", "note\":\"note"})
    CHECK(out.leaf_json.find(word) == std::string::npos);
  for (const std::string& text : {out.leaf_json, out.details_json}) {
    CHECK(base::is_valid_utf8(text));
    CHECK(base::printable(text) == text);
  }
  CHECK(out.details_json.find(R"(bad\\xff\\x1b[31m\\x0aname)") != std::string::npos);
  CHECK(out.details_json.find(R"(\\u{202e})") != std::string::npos);
}

TEST_CASE("a push certificate can be had again from the record, to the byte") {
  const Prepared out = prepared(full_decision());
  REQUIRE(check_details(out.details_json, out.leaf.commitments).has_value());
  const auto details = parse_canonical(out.details_json);
  REQUIRE(details.has_value());
  const Json value = (*details)["push_certificate"]["value"];
  const std::string text = value["text"];
  CHECK(text ==
        "certificate version 0.1\npusher J\\xf6rg \\\\ \\\\xf6 \\\\\\\\n \\u{202e} "
        "<j@example.org>\\x0d\n\n-----BEGIN SSH SIGNATURE-----\n");
  CHECK(unprinted_text(text) == kCertificate);
  CHECK(value["pusher"] == "Alice <alice@example.org> 1790000000 +0200");
  CHECK(value["pushee"] == "ssh://git.example.org/app");
  CHECK(value["nonce_status"] == "OK");
  CHECK(value["person"] == "alice");
  CHECK(value["key"] == "SHA256:x");
  CHECK(value["reason"] == "good");
  CHECK(value.size() == 7);
  Entry without = full_decision();
  without.push_certificate.reset();
  CHECK(prepared(without).details_json.find("push_certificate") == std::string::npos);
}

TEST_CASE("every byte of a text comes back") {
  std::string all;
  for (int first = 0; first < 256; ++first)
    for (const char* second : {"", "\\", "x", "u{41}", "\n", "\x80"})
      all += static_cast<char>(first) + std::string(second);
  CHECK(unprinted_text(printed_text(all)) == all);
  CHECK(printed_text(all).find('\0') == std::string::npos);
  for (const char* text : {"", "\\", "\\\\", "\\\\x41", "\\x41", "\n\n"})
    CHECK(unprinted_text(printed_text(text)) == text);
}

TEST_CASE("a push certificate beyond its limit is not recorded") {
  Entry entry = full_decision();
  entry.push_certificate->text = std::string(100'000, '\xff');
  CHECK_NOTHROW((void)prepared(entry));
  entry.push_certificate->text = std::string(kMaxCertificateText + 1, 'a');
  CHECK_THROWS_AS((void)prepared(entry), base::Failure);
  entry.push_certificate->text = std::string(kMaxCertificateText / 4 + 1, '\xff');
  CHECK_THROWS_AS((void)prepared(entry), base::Failure);
}

TEST_CASE("every entry has salts of its own") {
  const Prepared one = prepare(full_decision(), 0, test_clock().now(), crypto::random_bytes);
  const Prepared two = prepare(full_decision(), 0, test_clock().now(), crypto::random_bytes);
  for (const auto& [name, commitment] : one.leaf.commitments)
    CHECK(two.leaf.commitments.at(name) != commitment);
}

TEST_CASE("Python computes the same commitments") {
  if (std::system("python3 -c 'import hashlib, json' >/dev/null 2>&1") != 0) {
    MESSAGE("skipped: no python3");
    return;
  }
  const Prepared out = prepared(full_decision());
  Place place;
  spill(place.root / "details", out.details_json);
  const std::string script = R"(
import hashlib, json, sys
d = json.load(open(sys.argv[1], encoding="utf-8"))
dump = lambda v: json.dumps(v, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
assert dump(d) == open(sys.argv[1], encoding="utf-8").read()
for k in sorted(d):
    print(k, hashlib.sha256(bytes.fromhex(d[k]["salt"]) + dump(d[k]["value"]).encode()).hexdigest())
)";
  std::string expected;
  for (const auto& [name, commitment] : out.leaf.commitments)
    expected += name + " " + commitment + "\n";
  CHECK(output_of("python3 -c '" + script + "' " + (place.root / "details").string()) == expected);
}

TEST_CASE("a leaf has one spelling") {
  const std::string leaf = prepared(full_decision()).leaf_json;
  REQUIRE(parse_leaf(leaf).has_value());

  struct Row {
    std::string why;
    std::string from;
    std::string to;
  };

  const Row rows[] = {
      {"a blank", "\"index\":7", "\"index\": 7"},
      {"a trailing line end", "\"v\":1}", "\"v\":1}\n"},
      {"trailing bytes", "\"v\":1}", "\"v\":1}{}"},
      {"another version", "\"v\":1}", "\"v\":2}"},
      {"an unknown key", "\"v\":1}", "\"v\":1,\"w\":1}"},
      {"a key twice", "\"v\":1}", "\"v\":1,\"v\":1}"},
      {"a number as a float", "\"index\":7", "\"index\":7.0"},
      {"a number with a zero before it", "\"index\":7", "\"index\":07"},
      {"a negative number", "\"index\":7", "\"index\":-7"},
      {"a number beyond 64 bits", "\"index\":7", "\"index\":18446744073709551616"},
      {"an escape where none is needed", "team/app", "team\\/app"},
      {"a letter as an escape", "team/app", "team/\\u0061pp"},
      {"invalid UTF-8", "team/app", "team/\xff"},
      {"an unknown kind", "\"kind\":\"decision\"", "\"kind\":\"decisions\""},
      {"a kind that is not its fields'", "\"kind\":\"decision\"", "\"kind\":\"outcome\""},
      {"an unknown decision", "\"decision\":\"accept\"", "\"decision\":\"maybe\""},
      {"a time in seconds", ".000042Z", "Z"},
      {"a time in another zone", ".000042Z", ".000042+00:00"},
      {"a fraction that is none", ".000042Z", ".00004xZ"},
      {"a day that is none", "2026-10-01", "2026-02-30"},
      {"an empty repository", "\"team/app\"", "\"\""},
      {"a repository that is a number", "\"team/app\"", "1"},
      {"a digest in capitals", std::string(64, 'a'), std::string(64, 'A')},
      {"a long digest", std::string(64, 'a'), std::string(66, 'a')},
      {"an object id that is too short", id('1'), id('1').substr(1)},
      {"a move without its ref", ",\"ref\":\"refs/heads/main\"", ""},
      {"a details field that there is not", "\"coverage\":", "\"coverages\":"},
      {"a commitment that is no hash", "\"coverage\":\"", "\"coverage\":\"0"},
      {"a repair that is no repair", "\"v\":1}", "\"repair\":{},\"v\":1}"},
      {"a decision with `of`", "\"policy\":", "\"of\":1,\"policy\":"},
      {"a list", leaf, "[" + leaf + "]"},
      {"deep nesting", leaf, std::string(100000, '[') + std::string(100000, ']')},
      {"deep nesting inside", "\"team/app\"", std::string(20, '[') + std::string(20, ']')},
      {"nothing", leaf, ""},
  };
  for (const Row& row : rows) {
    CAPTURE(row.why);
    std::string changed = leaf;
    const std::size_t at = changed.find(row.from);
    REQUIRE(at != std::string::npos);
    changed.replace(at, row.from.size(), row.to);
    CHECK_FALSE(parse_leaf(changed).has_value());
  }
  CHECK_FALSE(parse_leaf(leaf + std::string(kMaxLeaf, ' ')).has_value());
}

TEST_CASE("details are what the leaf commits to, or nothing") {
  const Prepared out = prepared(full_decision());
  const std::string& details = out.details_json;

  struct Row {
    std::string why;
    std::string from;
    std::string to;
  };

  const Row rows[] = {
      {"a changed value", "alice@example.org", "carol@example.org"},
      {"a changed salt", "\"salt\":\"00", "\"salt\":\"ff"},
      {"a salt in capitals", "0a0b", "0A0B"},
      {"a shorter salt", "\"salt\":\"00", "\"salt\":\""},
      {"a blank", "\"note\":{", "\"note\": {"},
      {"a field under another name", "\"note\":", "\"notes\":"},
      {"a field more", "}}", "},\"x\":{\"salt\":\"\",\"value\":1}}"},
      {"a key more in a field", "\"value\":\"note\"}", "\"value\":\"note\",\"w\":1}"},
      {"nothing", details, ""},
      {"no object", details, "[]"},
  };
  REQUIRE(check_details(details, out.leaf.commitments).has_value());
  for (const Row& row : rows) {
    CAPTURE(row.why);
    std::string changed = details;
    const std::size_t at = changed.rfind(row.from);
    REQUIRE(at != std::string::npos);
    changed.replace(at, row.from.size(), row.to);
    CHECK_FALSE(check_details(changed, out.leaf.commitments).has_value());
  }
  // What is erased is gone whole, value and salt; whether an event says so, verify looks.
  CHECK(check_details("{}", out.leaf.commitments).has_value());
  CHECK(erased_fields("{}", out.leaf.commitments).size() == out.leaf.commitments.size());
  CHECK(erased_fields(details, out.leaf.commitments).empty());
  CHECK_FALSE(check_details("{}", {{"updates", std::string(64, '0')}}).has_value());
  CHECK_FALSE(check_details("{}", {{"erased", std::string(64, '0')}}).has_value());
  CHECK_FALSE(check_details(details, {}).has_value());
  CHECK_FALSE(check_details("{}", {}).has_value());
  CHECK(check_details("", {}).has_value());
  const std::string deep = std::string(5'000'000, '[') + std::string(5'000'000, ']');
  CHECK_FALSE(check_details(deep, out.leaf.commitments).has_value());
  Commitments fewer = out.leaf.commitments;
  fewer.erase("note");
  CHECK_FALSE(check_details(details, fewer).has_value());
}

TEST_CASE("a list of moves in the details is the one that the leaf counts and digests") {
  Entry entry = decision("repo", {"refs/heads/main", kZeros, id('1')});
  entry.moves.resize(kMaxInlineUpdates, entry.moves.front());
  CHECK_FALSE(prepared(entry).leaf.many.has_value());
  entry.moves.push_back({"refs/heads/last", kZeros, id('2')});
  const Prepared out = prepared(entry);
  REQUIRE(out.leaf.many.has_value());
  CHECK(out.leaf.many->count == kMaxInlineUpdates + 1);
  const auto updates = updates_of(out.leaf, out.details_json);
  REQUIRE(updates.has_value());
  CHECK(*updates == entry.moves);
  Leaf other = out.leaf;
  other.many->count -= 1;
  CHECK_FALSE(updates_of(other, out.details_json).has_value());
  other = out.leaf;
  other.many->digest = std::string(64, '0');
  CHECK_FALSE(updates_of(other, out.details_json).has_value());
  // Long names go the same way before the leaf grows too long.
  entry.moves.assign(20, {"refs/heads/" + std::string(4000, 'x'), kZeros, id('1')});
  CHECK(prepared(entry).leaf.many.has_value());
}

TEST_CASE("a record has one reading") {
  const Prepared out = prepared(full_decision());
  RecordHeader header;
  header.index = 7;
  header.durable = 7;
  const std::string record = render_record(header, out.leaf_json, out.details_json);
  const auto parts = parse_record(base::as_bytes(record));
  REQUIRE(parts.has_value());
  CHECK(parts->leaf == out.leaf_json);
  CHECK(parts->details == out.details_json);
  CHECK(payload_is_whole(*parts));
  CHECK_FALSE(parse_record(base::as_bytes(record + "x")).has_value());
  for (std::size_t size = 0; size < record.size(); ++size)
    CHECK_FALSE(parse_record(base::as_bytes(record.substr(0, size))).has_value());
  for (std::size_t i = 0; i < record.size(); ++i) {
    std::string changed = record;
    changed[i] = static_cast<char>(changed[i] ^ 0x10);
    const auto read = parse_record(base::as_bytes(changed));
    CHECK((i < kRecordHeaderSize ? !read.has_value() : !payload_is_whole(*read)));
  }
  header.durable = 8;
  CHECK_FALSE(parse_record(base::as_bytes(render_record(header, "x", ""))).has_value());
  header.durable = 0;
  CHECK_FALSE(parse_record(base::as_bytes(render_record(header, "", ""))).has_value());
}

TEST_CASE("a segment header has one reading") {
  const SegmentHeader header{crypto::sha256({}), "git.example.org", 12, {}};
  const std::string text = render(header);
  CHECK(text.size() <= kMaxSegmentHeader);
  CHECK(parse_segment_header(text + "RWRD").has_value());
  for (std::size_t i = 0; i < text.size(); ++i) {
    CAPTURE(i);
    std::string changed = text;
    changed[i] = static_cast<char>(changed[i] ^ 0x01);
    CHECK_FALSE(parse_segment_header(changed).has_value());
    CHECK_FALSE(parse_segment_header(text.substr(0, i)).has_value());
  }
  for (const std::string& origin : {std::string(), std::string("two words"), std::string("a+b"),
                                    std::string(256, 'x'), std::string("caf\xc3\xa9")}) {
    CHECK_FALSE(is_origin(origin));
    CHECK_FALSE(parse_segment_header(render(SegmentHeader{{}, origin, 0, {}})).has_value());
  }
  CHECK(render(SegmentHeader{{}, std::string(255, 'x'), 0, {}}).size() <= kMaxSegmentHeader);
}

TEST_CASE("a mark has one reading, and the newer of two holds") {
  Mark mark;
  mark.sequence = 5;
  mark.entries = 3;
  mark.offset = 900;
  mark.last = 500;
  mark.policy = "abcd";
  const std::string slot = render(mark);
  REQUIRE(slot.size() == kMarkSlot);
  const auto read = parse_mark(base::as_bytes(slot));
  REQUIRE(read.has_value());
  CHECK(render(*read) == slot);
  for (std::size_t i = 0; i < slot.size(); ++i) {
    std::string changed = slot;
    changed[i] = static_cast<char>(changed[i] ^ 0x40);
    CHECK_FALSE(parse_mark(base::as_bytes(changed)).has_value());
  }
  CHECK_FALSE(parse_mark(base::as_bytes(slot + "x")).has_value());
  Place place;
  const auto path = place.root / "mark";
  create_mark(path, mark, 0600);
  const auto fd = base::open_file(path, O_RDWR);
  CHECK(read_mark(fd.get(), path)->sequence == 1);
  for (std::uint64_t entries = 4; entries < 9; ++entries) {
    mark.entries = entries;
    write_mark(fd.get(), mark, Sync::no);
    CHECK(read_mark(fd.get(), path)->entries == entries);
    // A torn write of the newest leaves the one before.
    const std::string whole = slurp(path);
    std::string torn = whole;
    torn[(mark.sequence % 2 == 0 ? kMarkSlotDistance : 0) + 300] = 'x';
    spill(path, torn);
    CHECK(read_mark(fd.get(), path)->entries == entries - 1);
    spill(path, whole);
  }
}

TEST_CASE("a line of the list is leaf and details in one, joined with the newest outcome") {
  Place place;
  Log log = open_log(place);
  const RefMove create{"refs/heads/main", kZeros, id('1')};
  (void)log.append(full_decision());                 // 0
  (void)log.append(decision("other", create));       // 1
  (void)log.append(outcome("team/app", create, 0));  // 2
  (void)log.append(outcome("team/app", create, 0));  // 3
  (void)log.append(adoption("team/app", create));    // 4
  const auto joined = [&](std::uint64_t first) {
    std::string out;
    read_joined(place.options(), first, [&](const Joined& line) {
      out += std::to_string(line.record.index);
      out += line.outcome ? "(" + std::to_string(line.outcome->index) + ") " : " ";
      return true;
    });
    return out;
  };
  CHECK(joined(0) == "0(3) 1 2 4 ");
  CHECK(joined(1) == "1 2 3 4 ");
  CHECK(joined(9).empty());
  std::string line;
  read_joined(place.options(), 0, [&](const Joined& first) {
    line = render_json(first.record, *first.outcome);
    CHECK(render_json(first.record) != line);
    return false;
  });
  CHECK(line.starts_with("{\"coverage\":{\"blobs\":3,\"bytes\":4,\"commits\":1,"));
  CHECK(line.find("\"outcome\":{\"index\":3,\"kind\":\"outcome\",\"of\":0,") != std::string::npos);
  CHECK(line.find("\"pusher\":\"alice\"") != std::string::npos);
  CHECK(line.find("salt") == std::string::npos);
  CHECK(line.find("commitments") == std::string::npos);
  CHECK(line.find('\n') == std::string::npos);
}

}  // namespace refward::audit
