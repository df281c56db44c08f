// SPDX-License-Identifier: Apache-2.0
#include "audit/landings.h"

#include "audit/details.h"
#include "audit/disk.h"
#include "audit/json.h"
#include "audit/reader.h"
#include "audit/summary.h"
#include "base/text.h"

#include <algorithm>
#include <map>
#include <unordered_set>
#include <utility>

namespace refward::audit {
namespace {

base::Instant seconds_of(base::PreciseInstant time) {
  return std::chrono::floor<base::Seconds>(time);
}

class Landed {
 public:
  void start_with(const std::vector<Landing>& landings) {
    for (const Landing& landing : landings)
      if (seen_.insert(landing.value).second)
        landings_.push_back(landing);
  }

  void add(const Leaf& leaf, const std::vector<RefMove>& moves) {
    for (const RefMove& move : moves)
      if (is_landing(move) && seen_.insert(move.new_id).second)
        landings_.push_back({move.new_id, seconds_of(leaf.time)});
  }

  [[nodiscard]] std::vector<Landing> take() { return std::move(landings_); }

 private:
  std::vector<Landing> landings_;
  std::unordered_set<std::string> seen_;
};

// The member of an object that is text; empty where there is none.
std::string text_of(const Json& object, const char* name) {
  const auto found = object.find(name);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

// The keys that made good signatures, as these details tell. A field that was erased tells nothing.
std::vector<std::string> good_keys(std::string_view details) {
  const Json object = Json::parse(details, nullptr, false);
  const auto field = object.is_object() ? object.find("signers") : object.end();
  std::vector<std::string> keys;
  if (field == object.end() || !field->is_object() || !field->contains("value"))
    return keys;
  for (const Json& signer : (*field)["value"])
    if (signer.is_object() && text_of(signer, "reason") == "good")
      keys.push_back(text_of(signer, "key"));
  return keys;
}

}  // namespace

bool is_landing(const RefMove& move) noexcept {
  return move.new_id.find_first_not_of('0') != std::string::npos;
}

std::vector<Landing> landings(const Options& options, const std::string& repository) {
  auto reader = reader_of(options);
  if (!reader)
    return {};
  const std::string recorded = base::printable(repository);
  const Subject subject = subject_of(recorded);
  std::unordered_set<std::uint64_t> accepted;
  Landed landed;
  if (const auto before = pruned_part(options.folder)) {
    accepted = before->open_decisions(recorded);
    if (const auto found = before->repositories.find(recorded); found != before->repositories.end())
      landed.start_with(found->second.landings);
  }
  while (reader->next()) {
    if (reader->header().subject != subject)
      continue;
    const Leaf leaf = leaf_in(reader->parts());
    if (leaf.repository != recorded)
      continue;
    if (is_accepted(leaf))
      accepted.insert(leaf.index);
    if (leaf.kind != Kind::outcome || !leaf.of || !accepted.contains(*leaf.of))
      continue;
    const auto moves = updates_of(leaf, reader->parts().details);
    if (!moves)
      throw_disorder("details", "entry " + std::to_string(leaf.index));
    landed.add(leaf, *moves);
  }
  return landed.take();
}

std::vector<LastUse> last_uses(const Options& options) {
  auto reader = reader_of(options);
  std::map<std::string, base::Instant, std::less<>> latest;
  while (reader && reader->next()) {
    const Leaf leaf = leaf_in(reader->parts());
    if (!is_accepted(leaf) || !leaf.commitments.contains("signers"))
      continue;
    for (std::string& key : good_keys(reader->parts().details))
      latest.insert_or_assign(std::move(key), seconds_of(leaf.time));
  }
  std::vector<LastUse> uses;
  for (const auto& [key, time] : latest)
    if (!key.empty())
      uses.push_back({key, time});
  return uses;
}

}  // namespace refward::audit
