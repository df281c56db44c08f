// SPDX-License-Identifier: Apache-2.0
#include "manifests/sops.h"

#include "manifests/encrypted.h"
#include "manifests/values.h"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <string>

namespace refward::manifests {
namespace {

constexpr std::string_view kMetadata = "sops";
constexpr std::string_view kCipher = "ENC[AES256_GCM";

bool is_empty(const SopsSelection& selection) {
  return selection.unencrypted_suffix.empty() && selection.encrypted_suffix.empty() &&
         selection.unencrypted_regex.empty() && selection.encrypted_regex.empty() &&
         !selection.by_comments;
}

// What a selection says of names, each asked once.
class Selector {
 public:
  Selector(const SopsSelection& selection, const Search* search) noexcept
      : selection_(selection), search_(search) {}

  // Nothing that this room could ask says which leaves are encrypted.
  [[nodiscard]] bool is_blind() const {
    const bool regex = !selection_.encrypted_regex.empty() || !selection_.unencrypted_regex.empty();
    return selection_.by_comments || (regex && search_ == nullptr);
  }

  struct State {
    bool unencrypted_suffix = false;
    bool encrypted_suffix = false;
    bool unencrypted_regex = false;
    bool encrypted_regex = false;
  };

  // One name further down: what a name says holds for all below it.
  [[nodiscard]] State below(State state, const std::string& name) {
    const auto [found, added] = known_.try_emplace(name);
    if (added)
      found->second = {
          ends(name, selection_.unencrypted_suffix), ends(name, selection_.encrypted_suffix),
          matches(selection_.unencrypted_regex, name), matches(selection_.encrypted_regex, name)};
    const State& own = found->second;
    return {state.unencrypted_suffix || own.unencrypted_suffix,
            state.encrypted_suffix || own.encrypted_suffix,
            state.unencrypted_regex || own.unencrypted_regex,
            state.encrypted_regex || own.encrypted_regex};
  }

  // In SOPS's order: the later outweighs.
  [[nodiscard]] bool selects(const State& state) const {
    bool encrypted = !state.unencrypted_suffix;
    if (!selection_.encrypted_suffix.empty())
      encrypted = state.encrypted_suffix;
    if (state.unencrypted_regex)
      encrypted = false;
    if (!selection_.encrypted_regex.empty())
      encrypted = state.encrypted_regex;
    return encrypted;
  }

 private:
  static bool ends(const std::string& name, const std::string& suffix) {
    return !suffix.empty() && name.ends_with(suffix);
  }

  [[nodiscard]] bool matches(const std::string& pattern, const std::string& name) const {
    return !pattern.empty() && search_ != nullptr && (*search_)(pattern, name);
  }

  const SopsSelection& selection_;
  const Search* search_;
  std::map<std::string, State> known_;
};

// The leaves that a selection covers and that stand there in the clear.
class Leaves {
 public:
  Leaves(Walk& walk, Selector selector, Rule rule, Subject subject)
      : walk_(walk), selector_(std::move(selector)), rule_(rule), subject_(std::move(subject)) {}

  void look_at(const Object& object, const Selector::State& state) {
    walk_.each_pair(object, [&](const std::string& key, const Spot& spot) {
      if (object.spot->up != nullptr || key != kMetadata)
        look_at(spot, selector_.below(state, key));
    });
  }

 private:
  void look_at(const Spot& spot, const Selector::State& state) {
    if (!walk_.enter(spot.depth))
      return;
    if (walk_.is_mapping(spot))
      look_at(walk_.open(spot), state);
    else if (!walk_.is_scalar(spot))
      walk_.each_item(spot, [&](const Spot& item) { look_at(item, state); });
    else if (selector_.selects(state) && !is_sops_ciphertext(walk_.at(spot).text))
      walk_.judge(rule_, subject_, spot, Coding::plain);
  }

  Walk& walk_;
  Selector selector_;
  Rule rule_;
  Subject subject_;
};

constexpr std::array<std::string_view, 7> kKeys = {"age",      "pgp",      "kms",  "gcp_kms",
                                                   "azure_kv", "hc_vault", "hckms"};

bool is_sealed_key(std::string_view kind, const std::string& enc) {
  if (kind == "age")
    return is_age_armour(enc);
  if (kind == "pgp")
    return is_pgp_message(enc);
  return !enc.empty();
}

// At least one data key that is sealed to somebody, in a group or without.
bool has_sealed_key(Walk& walk, const Object& metadata) {
  bool any = false;
  for (const std::string_view kind : kKeys)
    walk.each(metadata, kind, [&](const Spot& keys) {
      walk.each_item(keys, [&](const Spot& key) {
        any = any || is_sealed_key(kind, walk.text(walk.open(key), "enc"));
      });
    });
  return any;
}

bool has_sealed_group(Walk& walk, const Object& metadata) {
  bool any = has_sealed_key(walk, metadata);
  walk.each(metadata, "key_groups", [&](const Spot& groups) {
    walk.each_item(groups,
                   [&](const Spot& group) { any = any || has_sealed_key(walk, walk.open(group)); });
  });
  return any;
}

// What SOPS always writes and is not there; empty: all is.
std::string_view missing_part(Walk& walk, const Object& metadata) {
  if (!is_sops_ciphertext(walk.text(metadata, "mac")))
    return "mac";
  if (walk.text(metadata, "version").empty())
    return "version";
  return has_sealed_group(walk, metadata) ? "" : "keys";
}

SopsSelection selection_of(Walk& walk, const Object& metadata) {
  return {walk.text(metadata, "unencrypted_suffix"), walk.text(metadata, "encrypted_suffix"),
          walk.text(metadata, "unencrypted_regex"), walk.text(metadata, "encrypted_regex"),
          walk.has(metadata, "unencrypted_comment_regex") ||
              walk.has(metadata, "encrypted_comment_regex")};
}

bool has_cipher_leaf(const Walk& walk) {
  return std::ranges::any_of(walk.nodes(), [](const Node& node) {
    return node.kind == Node::Kind::scalar && node.text.starts_with(kCipher);
  });
}

void look_at_leaves(Walk& walk,
                    const Object& root,
                    const SopsSelection& selection,
                    std::string_view rule) {
  Selector selector(selection, walk.options().search);
  if (!selector.is_blind())
    Leaves(walk, std::move(selector), {rule}, walk.subject(root)).look_at(root, {});
}

Seal look_at_metadata(Walk& walk, const Object& root, const Spot& spot) {
  const Object metadata = walk.open(spot);
  const std::string_view missing = missing_part(walk, metadata);
  if (!missing.empty()) {
    if (has_cipher_leaf(walk))  // else `sops` is a name like any other
      walk.report({"sops-unproven"}, walk.subject(root), spot, 0);
    return Seal::none;
  }
  look_at_leaves(walk, root, selection_of(walk, metadata), "sops-plain");
  if (const SopsRule* rule = rule_for(walk.options()))
    look_at_leaves(walk, root, rule->selection, "sops-plain");
  walk.report_encrypted(walk.subject(root), spot);
  return Seal::proven;
}

// A rule that covers a file asks for its encryption. What a rule without a path says is meant for
// new files, and a rule that selects keys is no word about kinds that are not secret.
void look_for_missing(Walk& walk, const Object& root) {
  const SopsRule* rule = rule_for(walk.options());
  if (rule == nullptr || root.pairs.empty() || walk.has(root, "kind", "Kustomization"))
    return;
  const bool plain_kind = walk.has(root, "kind") && !walk.has(root, "kind", "Secret");
  if (is_empty(rule->selection))
    walk.report({"sops-missing"}, walk.subject(root), walk.child(*root.spot, root.pairs.front()),
                0);
  else if (!plain_kind)
    look_at_leaves(walk, root, rule->selection, "sops-missing");
}

}  // namespace

const SopsRule* rule_for(const Options& options) {
  if (options.sops == nullptr || options.search == nullptr || options.path.empty() ||
      options.path.ends_with(".sops.yaml"))
    return nullptr;
  const auto rule = std::ranges::find_if(options.sops->rules, [&](const SopsRule& candidate) {
    return candidate.path_regex.empty() || (*options.search)(candidate.path_regex, options.path);
  });
  return rule == options.sops->rules.end() || rule->path_regex.empty() ? nullptr : &*rule;
}

Seal look_at_seal(Walk& walk, const Object& root) {
  if (walk.trail().depth != 0)  // SOPS seals files, not texts within them
    return Seal::none;
  Seal seal = Seal::none;
  bool any = false;
  walk.each(root, kMetadata, [&](const Spot& spot) {
    any = any || walk.is_mapping(spot);
    if (walk.is_mapping(spot) && look_at_metadata(walk, root, spot) == Seal::proven)
      seal = Seal::proven;
  });
  if (!any)
    look_for_missing(walk, root);
  return seal;
}

}  // namespace refward::manifests
