// SPDX-License-Identifier: Apache-2.0
#include "audit/erase.h"

#include "audit/details.h"
#include "audit/folder.h"
#include "audit/journal.h"
#include "audit/json.h"
#include "audit/known_refs.h"
#include "audit/reader.h"
#include "audit/rewrite.h"
#include "audit/summary.h"
#include "base/failure.h"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <map>
#include <system_error>
#include <utility>

namespace refward::audit {
namespace {

constexpr std::size_t kMaxKeptFile = std::size_t{256} << 20;    // bytes that are searched
constexpr std::size_t kMaxStateFile = std::size_t{1024} << 20;  // likewise
constexpr int kPasses = 4;  // each may learn of a key, by which the next one knows more
constexpr const char* kCopies[] = {"keyring-sets", "policies"};  // by digest, for `policy show`

using Plan = std::map<std::uint64_t, std::vector<std::string>>;  // index -> fields

std::string text_of(const Json& object, const char* name) {
  const auto found = object.find(name);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

// A signer whom the record names so signs by its principal and key.
bool learn(const Json& signer, Traces& traces) {
  if (!signer.is_object())
    return false;
  const bool is_known =
      traces.are(text_of(signer, "person")) || traces.are(text_of(signer, "principal"));
  bool more = false;
  if (is_known)
    for (const char* name : {"person", "principal", "key"})
      more = traces.add(text_of(signer, name)) || more;
  return more;
}

bool learn_from(const Parts& parts, Traces& traces) {
  if (!traces.in_json(parts.details))
    return false;
  const Json details = Json::parse(parts.details, nullptr, false);
  bool more = false;
  if (!details.is_object())
    return false;
  if (const auto field = details.find("signers");
      field != details.end() && field->contains("value") && (*field)["value"].is_array())
    for (const Json& signer : (*field)["value"])
      more = learn(signer, traces) || more;
  if (const auto field = details.find("push_certificate");
      field != details.end() && field->contains("value"))
    more = learn((*field)["value"], traces) || more;
  return more;
}

std::vector<std::string> fields_naming(const Parts& parts, const Traces& traces) {
  std::vector<std::string> out;
  if (!traces.in_json(parts.details))
    return out;
  const Json details = Json::parse(parts.details, nullptr, false);
  if (details.is_object())
    for (const auto& [name, field] : details.items())
      if (!is_lasting_field(name) && traces.in_json(canonical(field)))
        out.push_back(name);
  return out;
}

class Eraser {
 public:
  Eraser(const Options& options, const base::Clock& clock, Traces& traces)
      : options_(options), clock_(clock), traces_(traces) {}

  Erasure run(const std::string& reason) {
    out_.finished = finish();
    for (int i = 0; i < kPasses && learn_all(); ++i) {
    }
    if (traces_.in(reason))
      throw base::Failure::usage("the reason names the person; it would stay in the record");
    const Plan plan = make_plan();
    const std::vector<std::string> kept = kept_naming();
    record(plan, kept, reason);
    (void)finish();
    sweep_state();
    return std::move(out_);
  }

 private:
  template <typename Visit>
  void each(const Visit& visit) const {
    auto reader = reader_of(options_);
    while (reader && reader->next())
      visit(reader->parts());
  }

  bool learn_all() {
    bool more = false;
    each([&](const Parts& parts) { more = learn_from(parts, traces_) || more; });
    return more;
  }

  Plan make_plan() {
    Plan plan;
    each([&](const Parts& parts) {
      if (traces_.in_json(parts.leaf))
        ++out_.leaves;
      if (auto fields = fields_naming(parts, traces_); !fields.empty())
        plan.emplace(parts.header.index, std::move(fields));
    });
    return plan;
  }

  std::vector<std::string> kept_naming() const {
    std::vector<std::string> out;
    for (const std::string& name : list_folder(options_.folder).kept)
      if (traces_.in(base::read_file(options_.folder / name, kMaxKeptFile)))
        out.push_back(name);
    return out;
  }

  void record(const Plan& plan, const std::vector<std::string>& kept, const std::string& reason) {
    if (plan.empty() && kept.empty())
      return;
    if (kept.size() > kMaxErasedKept)
      throw base::Failure::fault("more kept tails than one erasure takes");
    Log log = Log::open(options_, clock_);
    auto next = plan.begin();
    do {
      Entry entry;
      entry.kind = Kind::event;
      entry.event = "erase";
      entry.note = reason;
      entry.erase.emplace();
      if (next == plan.begin())
        entry.erase->kept = kept;
      for (; next != plan.end() && entry.erased.size() < kMaxErasedEntries; ++next) {
        entry.erased.push_back({next->first, next->second});
        entry.erase->fields += next->second.size();
      }
      entry.erase->entries = entry.erased.size();
      out_.entries += entry.erase->entries;
      out_.fields += entry.erase->fields;
      out_.events.push_back(log.append(entry).index);
    } while (next != plan.end());
    out_.kept = kept.size();
  }

  // Does what all events say, where it is not done yet. Returns from how many entries something was
  // taken.
  std::uint64_t finish() {
    Plan plan;
    std::vector<std::string> kept;
    std::map<std::uint64_t, std::vector<std::string>> gone;
    each([&](const Parts& parts) {
      const Leaf leaf = leaf_in(parts);
      if (auto fields = erased_fields(parts.details, leaf.commitments); !fields.empty())
        gone.emplace(leaf.index, std::move(fields));
      const auto erased = erased_by(leaf, parts.details);
      if (!erased)
        throw_disorder("details", "entry " + std::to_string(leaf.index));
      for (const ErasedFields& one : *erased)
        plan[one.index].insert(plan[one.index].end(), one.fields.begin(), one.fields.end());
      if (leaf.erase)
        std::ranges::copy(leaf.erase->kept, std::back_inserter(kept));
    });
    const std::uint64_t first = first_entry(options_.folder);
    std::erase_if(plan, [&](const auto& one) {
      if (one.first < first)
        return true;
      const auto found = gone.find(one.first);
      return found != gone.end() && std::ranges::all_of(one.second, [&](const std::string& field) {
               return std::ranges::find(found->second, field) != found->second.end();
             });
    });
    if (!plan.empty())
      rewrite(plan);
    for (const std::string& name : kept)
      remove_if_there(options_.folder / name);
    for (const std::string& name : list_folder(options_.folder).unfinished)
      if (name.find(".journal") != std::string::npos)
        remove_if_there(options_.folder / name);
    if (!kept.empty())
      sync_folder(options_.folder);
    return plan.size();
  }

  void rewrite(const Plan& plan) {
    Journal journal(options_);
    {
      const Lock lock(journal.lock_fd(), Share::exclusive);
      journal.settle(Journal::BrokenTail::is_cut);
      journal.start_segment();
    }
    for (const SegmentFile& segment : list_folder(options_.folder).segments)
      if (segment.first < journal.mark().segment)
        rewrite_segment(journal.folder(), segment.first, journal.access(),
                        [&](const Parts& parts) { return new_details(parts, plan); });
    // Their places in the journal are others now.
    std::error_code none;
    for (const auto& cache :
         std::filesystem::directory_iterator(options_.state / kCacheFolder, none))
      remove_if_there(cache.path());
  }

  static std::optional<std::string> new_details(const Parts& parts, const Plan& plan) {
    const auto fields = plan.find(parts.header.index);
    if (fields == plan.end())
      return std::nullopt;
    auto details = without_fields(parts.details, fields->second);
    if (!details)
      throw_disorder("details", "entry " + std::to_string(parts.header.index));
    return *details == parts.details ? std::nullopt : std::optional(*std::move(details));
  }

  static void remove_if_there(const std::filesystem::path& path) {
    if (::unlink(path.c_str()) != 0 && errno != ENOENT)
      throw_disk_fault(Doing::writing, path, errno);
  }

  // Copies of keyrings and policies that are no longer in force name people as well.
  void sweep_state() {
    const auto audit = std::filesystem::weakly_canonical(options_.folder);
    const Log::Digests last = Log::open(options_, clock_).last_digests();
    auto at = std::filesystem::recursive_directory_iterator(options_.state);
    for (; at != std::filesystem::recursive_directory_iterator(); ++at) {
      if (at->is_directory() && std::filesystem::weakly_canonical(at->path()) == audit)
        at.disable_recursion_pending();
      if (at->is_symlink() || !at->is_regular_file() ||
          !traces_.in(base::read_file(at->path(), kMaxStateFile)))
        continue;
      const auto folder = at->path().parent_path().filename();
      const auto name = at->path().filename();
      const bool is_copy = std::ranges::find(kCopies, folder) != std::end(kCopies) &&
                           name != last.policy && name != last.keyring;
      (is_copy ? out_.removed : out_.still_there).push_back(at->path());
    }
    for (const auto& path : out_.removed)
      remove_if_there(path);
  }

  const Options& options_;
  const base::Clock& clock_;
  Traces& traces_;
  Erasure out_;
};

}  // namespace

Erasure erase(const Options& options,
              const base::Clock& clock,
              Traces& traces,
              const std::string& reason) {
  return Eraser(options, clock, traces).run(reason);
}

}  // namespace refward::audit
