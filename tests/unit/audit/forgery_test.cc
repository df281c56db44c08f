// SPDX-License-Identifier: Apache-2.0
// What somebody can do who writes to the folder and knows the format: every CRC is made right
// again, so that only the chain, the commitments and the mark speak against it.
#include "audit/log.h"
#include "audit/mark.h"
#include "audit/record.h"
#include "base/failure.h"
#include "fixture.h"

#include <doctest/doctest.h>

#include <fcntl.h>

#include <cerrno>

namespace refward::audit {
namespace {

const RefMove kCreate{"refs/heads/main", kZeros, id('1')};

struct Forged {
  RecordHeader header;
  std::string leaf;
  std::string details;
};

// The records of the first segment, to be changed and put back.
class Forger {
 public:
  explicit Forger(const Place& place) : path_(first_segment(place)) {
    const std::string bytes = slurp(path_);
    std::size_t at = bytes.find("\n\n") + 2;
    head_ = bytes.substr(0, at);
    while (at < bytes.size()) {
      const std::string header_bytes = bytes.substr(at, kRecordHeaderSize);
      const auto header = parse_record_header(base::as_bytes(header_bytes));
      REQUIRE(header.has_value());
      at += kRecordHeaderSize;
      records.push_back({*header, bytes.substr(at, header->leaf_size),
                         bytes.substr(at + header->leaf_size, header->details_size)});
      at += header->leaf_size + header->details_size;
    }
  }

  void put_back() const {
    std::string bytes = head_;
    for (const Forged& record : records)
      bytes += render_record(record.header, record.leaf, record.details);
    spill(path_, bytes);
  }

  std::vector<Forged> records;

 private:
  std::filesystem::path path_;
  std::string head_;
};

void replace_in(std::string& text, const std::string& from, const std::string& to) {
  const std::size_t at = text.find(from);
  REQUIRE(at != std::string::npos);
  text.replace(at, from.size(), to);
}

// Chains the records to each other anew.
void rechain(Forger& forger) {
  for (std::size_t i = 1; i < forger.records.size(); ++i) {
    const Forged& before = forger.records.at(i - 1);
    forger.records.at(i).header.previous =
        next_head(before.header.previous, tlog::hash_leaf(base::as_bytes(before.leaf)));
  }
}

}  // namespace

TEST_CASE("a record that was rewritten with its checksums is found") {
  struct Row {
    std::string why;
    void (*forge)(Forger&);
    std::string words;  // of the first problem
  };

  const Row rows[] = {
      {"nothing", [](Forger&) {}, "whole"},
      {"another decision",
       [](Forger& f) { replace_in(f.records.at(1).leaf, "\"accept\"", "\"reject\""); }, "chain "},
      {"another decision in the last entry",
       [](Forger& f) { replace_in(f.records.at(3).leaf, "\"accept\"", "\"reject\""); }, "head "},
      {"another decision, and all later entries chained to it",
       [](Forger& f) {
         replace_in(f.records.at(1).leaf, "\"accept\"", "\"reject\"");
         rechain(f);
       },
       "head "},
      {"another pusher",
       [](Forger& f) { replace_in(f.records.at(1).details, "\"alice\"", "\"carol\""); },
       "details "},
      {"a pusher taken out",
       [](Forger& f) {
         const std::size_t at = f.records.at(1).details.find("\"pusher\"");
         const std::size_t end = f.records.at(1).details.find("\"signers\"");
         f.records.at(1).details.erase(at, end - at);
       },
       "head 00000000000000000000.journal:5012 details 00000000000000000000.journal:1439 "},
      {"details taken out", [](Forger& f) { f.records.at(1).details.clear(); }, "details "},
      {"two entries change places", [](Forger& f) { std::swap(f.records.at(1), f.records.at(2)); },
       "chain "},
      {"two entries change places and numbers",
       [](Forger& f) {
         std::swap(f.records.at(1).leaf, f.records.at(2).leaf);
         std::swap(f.records.at(1).details, f.records.at(2).details);
         rechain(f);
       },
       "leaf "},
      {"an entry in the midst taken out", [](Forger& f) { f.records.erase(f.records.begin() + 1); },
       "chain "},
      {"an entry again, at the end",
       [](Forger& f) { f.records.push_back(Forged(f.records.at(1))); }, "chain "},
      {"the last entry taken out", [](Forger& f) { f.records.pop_back(); }, "shorter "},
      {"another number in the last entry",
       [](Forger& f) {
         f.records.at(3).header.index = 9;
         replace_in(f.records.at(3).leaf, "\"index\":3", "\"index\":9");
       },
       "chain "},
      {"another subject", [](Forger& f) { f.records.at(1).header.subject = subject_of("x"); },
       "leaf "},
      {"a leaf that is no leaf", [](Forger& f) { f.records.at(1).leaf = "{}"; }, "leaf "},
  };
  for (const Row& row : rows) {
    CAPTURE(row.why);
    Place place;
    {
      Log log = open_log(place);
      for (int i = 0; i < 4; ++i)
        (void)log.append(decision("repo", kCreate));
    }
    Forger forger(place);
    row.forge(forger);
    forger.put_back();
    const std::string got = words(verify(place.options()));
    CHECK_MESSAGE(got.starts_with(row.words), got);
  }
}

TEST_CASE("a broken record is damage only if a later one calls it durable") {
  // With one sync for several entries, a power cut may lose the first of them and leave the second.
  for (const std::uint64_t durable : {std::uint64_t{2}, std::uint64_t{3}}) {
    CAPTURE(durable);
    Place place;
    Log log = open_log(place);
    (void)log.append(decision("repo", kCreate));
    (void)log.append(decision("repo", kCreate));
    const std::string marked = slurp(place.state / "log.mark");
    const std::uintmax_t size = std::filesystem::file_size(first_segment(place));
    (void)log.append(decision("repo", kCreate));
    (void)log.append(decision("repo", kCreate));
    Forger forger(place);
    forger.records.at(3).header.durable = durable;
    forger.put_back();
    std::string bytes = slurp(first_segment(place));
    bytes[size + 100] ^= 1;
    spill(first_segment(place), bytes);
    forget_boot(place);
    spill(place.state / "log.mark", marked);
    if (durable == 3) {
      CHECK(refusal(place.options()).find("corrupt") != std::string::npos);
    } else {
      CHECK(open_log(place).append(decision("repo", kCreate)).index == 3);  // 2 is the repair
      CHECK(words(verify(place.options())) == "whole");
    }
  }
}

TEST_CASE("a new segment that holds no entry yet is part of the log") {
  Place place;
  place.segment_limit = 2000;
  Log log = open_log(place);
  (void)log.append(decision("repo", kCreate));
  const std::string header = slurp(first_segment(place));
  faults = {.write_error = ENOSPC,
            .write_room = static_cast<std::int64_t>(header.find("\n\n") + 2)};
  CHECK_THROWS_AS((void)log.append(decision("repo", kCreate)), base::Failure);
  faults = Faults{};
  const auto second = place.audit / "00000000000000000001.journal";
  const std::string whole = slurp(second);
  CHECK(words(verify(place.options())) == "whole");
  std::filesystem::remove(second);
  CHECK(words(verify(place.options())).starts_with("shorter "));
  CHECK(refusal(place.options()).find("shorter") != std::string::npos);
  auto forged = *parse_segment_header(whole);
  forged.previous = Digest{};
  spill(second, render(forged));
  CHECK(refusal(place.options()).find("corrupt") != std::string::npos);
  spill(second, whole.substr(1));
  CHECK(refusal(place.options()).find("corrupt") != std::string::npos);
  spill(second, whole);
  CHECK(open_log(place).append(decision("repo", kCreate)).index == 1);
  CHECK(words(verify(place.options())) == "whole");
}

}  // namespace refward::audit
