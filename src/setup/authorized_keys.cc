// SPDX-License-Identifier: Apache-2.0
#include "setup/authorized_keys.h"

#include "base/text.h"
#include "identity/pattern_list.h"
#include "identity/ssh_key_text.h"

#include <optional>

namespace refward::setup {
namespace {

constexpr std::string_view kBlanks = " \t";

// The options in front of a key: up to the first blank outside of quotes. Nothing where a quote is
// not closed.
std::optional<std::string_view> options_of(std::string_view line) {
  bool quoted = false;
  for (std::size_t at = 0; at < line.size(); ++at) {
    if (line[at] == '\\' && at + 1 < line.size() && line[at + 1] == '"')
      ++at;
    else if (line[at] == '"')
      quoted = !quoted;
    else if (!quoted && kBlanks.find(line[at]) != std::string_view::npos)
      return line.substr(0, at);
  }
  return std::nullopt;
}

// The names of options, without what they are set to.
template <typename Visit>
void each_option(std::string_view options, const Visit& visit) {
  bool quoted = false;
  std::size_t begin = 0;
  for (std::size_t at = 0; at <= options.size(); ++at) {
    if (at == options.size() || (options[at] == ',' && !quoted)) {
      const std::string_view option = options.substr(begin, at - begin);
      visit(base::to_lower(option.substr(0, option.find('='))));
      begin = at + 1;
    } else if (options[at] == '\\' && at + 1 < options.size() && options[at + 1] == '"') {
      ++at;
    } else if (options[at] == '"') {
      quoted = !quoted;
    }
  }
}

std::string_view fault_of_options(std::string_view options) {
  std::string_view code;
  each_option(options, [&](const std::string& name) {
    if (name == "cert-authority")
      code = "authority";
    else if (name == "expiry-time" && code.empty())
      code = "expiry";
  });
  return code;
}

// Who it is, by the key's comment; of several words an e-mail in front counts.
std::string_view principal_of(std::string_view comment) {
  const std::string_view first = comment.substr(0, comment.find_first_of(kBlanks));
  return first.size() == comment.size() || first.find('@') != std::string_view::npos
             ? first
             : std::string_view();
}

std::string_view fault_of_key(const identity::SshKeyView& key, std::string_view principal) {
  if (key.standing == identity::KeyStanding::certificate)
    return "certificate";
  if (key.standing == identity::KeyStanding::unsupported)
    return "unsupported";
  if (principal.empty())
    return "no-name";
  return identity::is_literal_name(principal) && base::printable(principal) == principal
             ? std::string_view()
             : "not-a-name";
}

// The code of what keeps the line from being taken, or nothing.
std::string_view take_line(std::string_view line, LoginKeyView& out) {
  std::string_view options;
  if (!identity::begins_with_key(line)) {
    const auto found = options_of(line);
    if (!found)
      return "line";
    options = *found;
    line = base::trim(line.substr(options.size()));
  }
  const auto key = identity::parse_ssh_key(line);
  if (!key)
    return "line";
  const auto end = static_cast<std::size_t>(key->base64.data() - line.data()) + key->base64.size();
  out.principal = principal_of(base::trim(line.substr(end)));
  out.type = key->type;
  out.base64 = key->base64;
  if (const auto code = fault_of_options(options); !code.empty())
    return code;
  return fault_of_key(*key, out.principal);
}

}  // namespace

LoginKeysView parse_authorized_keys(std::string_view text) {
  LoginKeysView view;
  std::uint64_t number = 0;
  for (std::string_view line : base::split(text, '\n')) {
    ++number;
    if (line.ends_with('\r'))
      line.remove_suffix(1);
    line = base::trim(line);
    if (line.empty() || line.starts_with('#'))
      continue;
    if (view.keys.size() + view.left.size() == kMaxLoginKeys) {
      view.left.push_back({number, "limit"});
      break;
    }
    LoginKeyView key{.line = number};
    if (const std::string_view code = take_line(line, key); code.empty())
      view.keys.push_back(key);
    else
      view.left.push_back({number, code});
  }
  return view;
}

}  // namespace refward::setup
