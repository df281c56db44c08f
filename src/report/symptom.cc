// SPDX-License-Identifier: Apache-2.0
#include "report/symptom.h"

#include "base/text.h"
#include "report/json.h"
#include "report/layout.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace refward::report {
namespace {

struct SymptomWords {
  std::string_view code;
  std::string_view words;
  std::string_view mend;  // a command, or empty; {where} and facts are filled in
};

constexpr std::array kSymptoms = {
    SymptomWords{"hook-ours", "the hook is in place", ""},
    SymptomWords{"hook-absent", "there is no such hook, so Git accepts every push",
                 "refward install {repository}"},
    SymptomWords{"hook-link", "the hook is a link; once it dangles, Git accepts every push",
                 "refward install {repository}"},
    SymptomWords{"hook-not-executable", "the hook is not executable, so Git passes it over",
                 "chmod +x {where}"},
    SymptomWords{"hook-foreign", "the hook is not refward's", "refward install {repository}"},
    SymptomWords{"hook-binary", "the hook starts a program that is not there: {binary}",
                 "refward install {repository}"},
    SymptomWords{"hook-kept", "an earlier hook is asked after refward", ""},
    SymptomWords{
        "hook-kept-missing",
        "the earlier hook that refward asks is gone or not executable, so every push is refused",
        "refward uninstall {repository} && refward install {repository}"},
    SymptomWords{
        "delegate-missing",
        "the platform's own hook is not there or starts no others, so refward is not asked",
        "gitea admin regenerate hooks"},
    SymptomWords{"hooks-elsewhere",
                 "gitlab runs its hooks from a folder of its own, which was not looked at",
                 "refward doctor --gitlab FOLDER"},
    SymptomWords{"hooks-path",
                 "core.hooksPath is {value}, so the hooks of this repository are not run ({file})",
                 "{git} --unset core.hooksPath"},
    SymptomWords{"hook-disabled", "{key} is set to {value} ({file}), which can switch the hook off",
                 "{git} --unset {key}"},
    SymptomWords{"shallow-update",
                 "receive.shallowUpdate is on; refward does not follow shallow pushes",
                 "git -C {repository} config receive.shallowUpdate false"},
    SymptomWords{"nonce-seed", "Git gives out nonces for push certificates", ""},
    SymptomWords{"nonce-seed-missing",
                 "signed pushes are required, and without receive.certNonceSeed Git takes none",
                 "git -C {repository} config receive.certNonceSeed \"$(openssl rand -hex 32)\""},
    SymptomWords{"nonce-slop-missing",
                 "without receive.certNonceSlop signed pushes over HTTP are refused",
                 "git -C {repository} config receive.certNonceSlop 60"},
    SymptomWords{"keyring-broken", "{where}: {detail}", "refward keyring lint"},
    SymptomWords{"keyring-remark", "{where}: {detail}", ""},
    SymptomWords{"keyrings-fine", "the keyrings can be read", ""},
    SymptomWords{"config-fine", "the configuration can be read", ""},
    SymptomWords{"config-broken", "{detail}", ""},
    SymptomWords{"config-odd", "{detail}", ""},
    SymptomWords{"not-seen", "{detail}", ""},
    SymptomWords{"keyrings-missing",
                 "there is no such folder, so nobody can sign ([server] keyrings)",
                 "mkdir {where}"},
    SymptomWords{"keyring-writable", "others may write it, and so say who may sign",
                 "chmod go-w {where}"},
    SymptomWords{"log-fine", "the audit log can be written, and state knows it", ""},
    SymptomWords{"log-new", "the audit log is empty and new; the first push makes it ready", ""},
    SymptomWords{"log-broken", "{detail}", "refward audit verify"},
    SymptomWords{"seal-no-key", "nothing signs the record: others cannot check it",
                 "refward audit key --make"},
    SymptomWords{"seal-key-here",
                 "the user who runs the hooks also signs the record: who keeps a checkpoint "
                 "elsewhere sees every later change; who takes over that user can sign another "
                 "record for all others",
                 ""},
    SymptomWords{"seal-key-away",
                 "the user who runs the hooks cannot sign the record: who takes it over can sign "
                 "no other one",
                 ""},
    SymptomWords{"seal-key-open", "others than its owner may read the key that signs the record",
                 "chmod 600 {where}"},
    SymptomWords{"seal-old", "what was recorded since {since} is under no signed checkpoint",
                 "refward audit checkpoint --seal"},
    SymptomWords{"seal-fine", "all that is older than a day is under a signed checkpoint", ""},
    SymptomWords{"ref-uncovered", "no rule covers this ref", ""},
    SymptomWords{"refs-uncovered", "no rule covers {count} refs, {example} among them", ""},
    SymptomWords{"ref-moved-outside", "moved outside the gate, to {value}",
                 "refward adopt {repository} {where}"},
    SymptomWords{"binary-writable", "others may write the program: {binary}",
                 "chmod go-w {binary}"},
    SymptomWords{"git-missing", "the git program could not be started", ""},
    SymptomWords{"git-old",
                 "git {version} keeps no quarantine, so what is refused stays in the repository",
                 "apt install git"},
    SymptomWords{"git-fine", "git {version} keeps what is pushed apart until it is accepted", ""},
    SymptomWords{"settings-unseen", "git config could not be asked for the settings", ""},
    SymptomWords{"hook-configured",
                 "Git also runs \"{command}\" as {value}, before refward ({file})",
                 "{git} --remove-section hook.{name}"},
    SymptomWords{"hook-before", "is asked before refward, and may refuse without a record",
                 "chmod -x {where}"},
    SymptomWords{"hook-other-program", "starts another refward than this one: {binary}",
                 "refward install {repository}"},
    SymptomWords{"keyring-expires", "{where}: {detail}", "refward keyring add PRINCIPAL FILE"},
    SymptomWords{"keyring-expired", "{where}: {detail}", "refward keyring list"},
    SymptomWords{"keyring-weak", "{where}: {detail}", "refward keyring list"},
    SymptomWords{"owners-fine", "owners and modes are right", ""},
    SymptomWords{"owner-foreign", "belongs to user {owner}, who can change what is in force",
                 "chown root {where}"},
    SymptomWords{"folder-writable", "everybody may write there, and so change what is in force",
                 "chmod o-w {where}"},
    SymptomWords{"state-owner", "does not belong to the owner of the repository",
                 "chown -R {owner} {where}"},
    SymptomWords{"state-open", "everybody may look into it, and it holds what is confidential",
                 "chmod o-rwx {where}"},
    SymptomWords{"key-open", "others may read this key", "chmod go-rwx {where}"},
    SymptomWords{"clock-fine", "the clock says {now}", ""},
    SymptomWords{"clock-implausible", "the clock says {now}, which cannot be",
                 "timedatectl set-ntp true"},
    SymptomWords{"clock-behind", "the clock says {now}, and the last entry was made at {last}",
                 "timedatectl set-ntp true"},
};

std::string filled(std::string_view pattern, const Symptom& symptom) {
  std::string out;
  while (!pattern.empty()) {
    const std::size_t open = pattern.find('{');
    const std::size_t close = open == std::string_view::npos ? open : pattern.find('}', open);
    if (close == std::string_view::npos)
      return out.append(pattern);
    out += pattern.substr(0, open);
    const std::string_view name = pattern.substr(open + 1, close - open - 1);
    const auto fact = std::ranges::find(symptom.facts, name, &findings::Fact::name);
    out += base::printable(name == "where"               ? symptom.where
                           : fact == symptom.facts.end() ? std::string()
                                                         : fact->value);
    pattern.remove_prefix(close + 1);
  }
  return out;
}

SymptomWords words_of(const Symptom& symptom) {
  const auto* found =
      std::ranges::find(kSymptoms, std::string_view(symptom.code), &SymptomWords::code);
  return found == kSymptoms.end() ? SymptomWords{symptom.code, symptom.code, ""} : *found;
}

std::string_view prefix(SymptomLevel level) {
  switch (level) {
    case SymptomLevel::fine:
      return "ok: ";
    case SymptomLevel::warning:
      return "warning: ";
    case SymptomLevel::error:
    case SymptomLevel::unseen:
      return "error: ";
  }
  return "error: ";
}

std::string_view level_name(SymptomLevel level) {
  switch (level) {
    case SymptomLevel::fine:
      return "fine";
    case SymptomLevel::warning:
      return "warning";
    case SymptomLevel::error:
      return "error";
    case SymptomLevel::unseen:
      return "unseen";
  }
  return "unseen";
}

}  // namespace

std::string symptoms_text(const std::string& heading, const std::vector<Symptom>& symptoms) {
  std::string out = base::printable(heading) + "\n";
  for (const Symptom& symptom : symptoms) {
    const SymptomWords words = words_of(symptom);
    const std::string what = filled(words.words, symptom);
    const bool named =
        symptom.where.empty() || words.words.find("{where}") != std::string_view::npos;
    out += wrapped(named ? what : base::printable(symptom.where) + ": " + what,
                   prefix(symptom.level), "  ");
    if (symptom.level != SymptomLevel::fine && !words.mend.empty())
      out += "hint: " + filled(words.mend, symptom) + "\n";
  }
  return out;
}

std::string symptoms_json(const std::vector<Symptom>& symptoms) {
  std::string out = "[";
  for (const Symptom& symptom : symptoms) {
    const SymptomWords words = words_of(symptom);
    out += out.size() > 1 ? ",\n " : "";
    out += "{\"level\": " + json_string(level_name(symptom.level)) +
           ", \"code\": " + json_string(symptom.code) +
           ", \"where\": " + json_string(symptom.where) +
           ", \"message\": " + json_string(filled(words.words, symptom)) +
           ", \"command\": " + json_string(filled(words.mend, symptom)) + "}";
  }
  return out + "]\n";
}

base::ExitCode exit_code(const std::vector<Symptom>& symptoms) noexcept {
  base::ExitCode code = base::ExitCode::yes;
  for (const Symptom& symptom : symptoms) {
    if (symptom.level == SymptomLevel::error)
      return base::ExitCode::refused;
    if (symptom.level == SymptomLevel::unseen)
      code = base::ExitCode::fault;
  }
  return code;
}

}  // namespace refward::report
