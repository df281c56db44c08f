// SPDX-License-Identifier: Apache-2.0
#include "audit/uses.h"

#include "audit/details.h"
#include "audit/disk.h"
#include "audit/json.h"
#include "audit/printed.h"
#include "audit/reader.h"

#include <set>

namespace refward::audit {
namespace {

// The value of a details field; null where there is none.
Json value_of(const Json& details, const char* name) {
  const auto field = details.is_object() ? details.find(name) : details.end();
  if (field == details.end() || !field->is_object() || !field->contains("value"))
    return nullptr;
  return (*field)["value"];
}

std::string text_of(const Json& object, const char* name) {
  const auto found = object.is_object() ? object.find(name) : object.end();
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

std::vector<std::string> good_signers(const Json& details) {
  std::set<std::string> persons;
  const Json signers = value_of(details, "signers");
  if (signers.is_array())
    for (const Json& signer : signers)
      if (text_of(signer, "reason") == "good" && !text_of(signer, "person").empty())
        persons.insert(text_of(signer, "person"));
  return {persons.begin(), persons.end()};
}

Use use_of(const Leaf& leaf, std::string_view details) {
  auto moves = updates_of(leaf, details);
  if (!moves)
    throw_disorder("details", "entry " + std::to_string(leaf.index));
  const Json object = Json::parse(details, nullptr, false);
  const Json pusher = value_of(object, "pusher");
  return {.repository = unprinted(leaf.repository),
          .moves = *std::move(moves),
          .pusher = pusher.is_string() ? pusher.get<std::string>() : std::string(),
          .signers = good_signers(object)};
}

}  // namespace

void read_uses(const Options& options,
               base::Instant since,
               const std::function<void(const Use&)>& visit) {
  auto reader = reader_of(options);
  while (reader && reader->next()) {
    const Parts parts = reader->parts();
    const auto leaf = parse_leaf(parts.leaf);
    if (!leaf)
      throw_disorder("leaf", "entry " + std::to_string(reader->header().index));
    if (leaf->kind == Kind::decision && leaf->decision == findings::Decision::accept &&
        leaf->time >= since)
      visit(use_of(*leaf, parts.details));
  }
}

}  // namespace refward::audit
