// SPDX-License-Identifier: Apache-2.0
#include "cli/command_line.h"

#include "cli/commands.h"
#include "report/help.h"

#include <CLI/CLI.hpp>

#include <filesystem>
#include <memory>
#include <sstream>

namespace refward::cli {
namespace {

using base::ExitCode;
using Command = std::function<ExitCode(gate::Call)>;

constexpr const char* kVersion = "refward " REFWARD_VERSION;

// What the callbacks fill in; lives as long as the command that they make.
struct Words {
  std::string config;
  bool json = false;
  HookArguments hook;
  std::string then;
  CheckArguments check;
  ApprovalsArguments approvals;
  ApproveArguments approve;
  VerifyArguments verify;
  PayloadArguments payload;
  ScanArguments scan;
  KeyringArguments keyring;
  ExplainArguments explain;
  FleetArguments fleet;
  InitArguments init;
  bool dry_run = false;
  ReconcileArguments reconcile;
  EraseArguments erase;
  PruneArguments prune;
  std::string since = "90d";
  std::string digest;
  std::string repository;
  std::vector<std::string> names;
  std::uint64_t index = 0;
  RecordArguments record;
  ProofArguments proof;
  bool make = false;
  bool seal = false;
  bool rebuild = false;
  AuditFilterArguments filter;
  std::string export_format = "json";
  Command command;

  [[nodiscard]] Output output() const { return json ? Output::json : Output::text; }
};

using WordsPtr = std::shared_ptr<Words>;

CLI::App* add(CLI::App& app, const WordsPtr& words, const std::string& name, Command command) {
  CLI::App* sub = app.add_subcommand(name, report::help_line(name));
  sub->callback([words, command = std::move(command)] { words->command = command; });
  return sub;
}

void add_json(CLI::App* app, const WordsPtr& words) {
  app->add_flag("--json", words->json, "print JSON");
}

void add_hook(CLI::App& app, const WordsPtr& words) {
  CLI::App* sub = add(app, words, "hook", [words = words.get()](const gate::Call& call) {
    if (!words->then.empty())
      words->hook.then = words->then;
    return hook(call, words->hook);
  });
  sub->add_option("NAME", words->hook.name, "pre-receive, update or post-receive")
      ->required()
      ->check(CLI::IsMember({"pre-receive", "update", "post-receive"}));
  sub->add_option("ARGUMENTS", words->hook.rest, "what Git gives to an update hook: REF OLD NEW");
  sub->add_option("--then", words->then, "a hook that is asked after refward");
  sub->add_flag("--own", words->hook.own, "the repository's own hook is asked after refward");
}

void add_check(CLI::App& app, const WordsPtr& words) {
  CLI::App* sub = add(app, words, "check", [words = words.get()](const gate::Call& call) {
    words->check.output = words->output();
    return check(call, words->check);
  });
  sub->add_option("--repo", words->check.repository, "the repository (default: here)");
  sub->add_option("MOVE", words->check.move,
                  "OLD NEW REF; without them, such lines on standard input")
      ->expected(0, 3);
  add_json(sub, words);
}

void add_approvals(CLI::App& app, const WordsPtr& words) {
  CLI::App* list = add(app, words, "approvals", [words = words.get()](const gate::Call& call) {
    words->approvals.output = words->output();
    return approvals(call, words->approvals);
  });
  list->add_option("--repo", words->approvals.repository, "the repository (default: here)");
  list->add_option("MOVE", words->approvals.move, "OLD NEW REF")->required()->expected(3);
  add_json(list, words);
  CLI::App* one = add(app, words, "approve", [words = words.get()](const gate::Call& call) {
    return approve(call, words->approve);
  });
  one->add_option("--repo", words->approve.repository, "your clone (default: here)");
  one->add_option("--expires", words->approve.expires, "for how long it holds (default: 14d)");
  one->add_option("--as", words->approve.person, "your name (default: your e-mail, as Git has it)");
  one->add_option("--name", words->approve.name,
                  "the repository's name on the server (default: by the URL of origin)");
  one->add_option("REF", words->approve.ref, "the ref in full: refs/heads/main")->required();
  one->add_option("REV", words->approve.revision, "the commit that is to stand there")->required();
}

void add_verify(CLI::App& app, const WordsPtr& words) {
  CLI::App* sub = app.add_subcommand("verify", report::help_line("verify"));
  sub->require_subcommand(1);
  for (const char* kind : {"commit", "tag"}) {
    CLI::App* object = add(*sub, words, kind, [words = words.get(), kind](const gate::Call& call) {
      words->verify.kind = kind;
      words->verify.output = words->output();
      return verify(call, words->verify);
    });
    object->add_option("--repo", words->verify.repository, "the repository (default: here)");
    object->add_option("REV", words->verify.revisions, "what to verify; for commits also A..B")
        ->required();
    object->add_option(
        "--at", words->verify.at,
        "the instant to judge at, RFC 3339 (default: when it was received, else now)");
    add_json(object, words);
  }
  CLI::App* payload = add(*sub, words, "payload", [words = words.get()](const gate::Call& call) {
    words->payload.output = words->output();
    return verify_payload(call, words->payload);
  });
  payload->add_option("--format", words->payload.format, "ssh, openpgp or x509")->required();
  payload->add_option("--signature", words->payload.signature, "the armoured signature")
      ->required();
  payload->add_option("--namespace", words->payload.ns,
                      "what an SSH signature was made for (default: git)");
  payload->add_option("--at", words->payload.at,
                      "the instant to judge at, RFC 3339 (default: now)");
  payload->add_option("FILE", words->payload.file, "the signed bytes")->required();
  add_json(payload, words);
}

void add_scan(CLI::App& app, const WordsPtr& words) {
  CLI::App* sub = add(app, words, "scan", [words = words.get()](const gate::Call& call) {
    if (words->json)
      words->scan.format = "json";
    return scan(call, words->scan);
  });
  sub->add_option("PATH", words->scan.paths, "files or folders; - is standard input");
  sub->add_flag("--continue", words->scan.finish,
                "examine what the time budget left out of pushes to the repository PATH");
  sub->add_option("--rules", words->scan.rules,
                  "builtin, gitleaks:FILE, gitleaks-default:FILE; may be repeated")
      ->allow_extra_args(false);
  sub->add_option("--repo", words->scan.repository,
                  "look at this repository: PATH is then A..B, REV, or REV:FOLDER (default: all "
                  "refs)");
  sub->add_option("--resume", words->scan.resume,
                  "keep in this file how far the search has come, and go on from there");
  sub->add_option("--import", words->scan.import_from,
                  "print [[secrets.allow]] entries for what is in this repository already");
  sub->add_option("--format", words->scan.format, "text, json or sarif")
      ->check(CLI::IsMember({"text", "json", "sarif"}));
  add_json(sub, words);
}

void add_keyring(CLI::App& app, const WordsPtr& words) {
  CLI::App* sub = app.add_subcommand("keyring", report::help_line("keyring"));
  sub->require_subcommand(1);
  add_json(add(*sub, words, "list",
               [words = words.get()](const gate::Call& call) {
                 return keyring_list(call, words->output());
               }),
           words);
  add_json(add(*sub, words, "lint",
               [words = words.get()](const gate::Call& call) {
                 return keyring_lint(call, words->output());
               }),
           words);
  add(*sub, words, "build", [](const gate::Call& call) { return keyring_build(call); });
  CLI::App* more = add(*sub, words, "add", [words = words.get()](const gate::Call& call) {
    return keyring_add(call, words->keyring);
  });
  more->add_option("PRINCIPAL", words->keyring.principal, "whose key it is, as a rule an e-mail")
      ->required();
  more->add_option(
          "FILE", words->keyring.file,
          "public keys, as ssh-keygen or gpg --export --armor writes them; - is standard input")
      ->required();
  CLI::App* revoke = add(*sub, words, "revoke", [words = words.get()](const gate::Call& call) {
    return keyring_revoke(call, words->keyring);
  });
  revoke
      ->add_option("KEY", words->keyring.key, "SHA256:..., an OpenPGP fingerprint, x509:SHA256:...")
      ->required();
  revoke->add_option("--reason", words->keyring.reason, "superseded, left or compromised")
      ->required()
      ->check(CLI::IsMember({"superseded", "left", "compromised"}));
  revoke->add_option("--since", words->keyring.since,
                     "receive time from which it holds, RFC 3339 (default: always)");
  CLI::App* less = add(*sub, words, "remove", [words = words.get()](const gate::Call& call) {
    return keyring_remove(call, words->keyring);
  });
  less->add_option("KEY", words->keyring.key, "as keyring list shows it")->required();
}

void add_policy(CLI::App& app, const WordsPtr& words) {
  CLI::App* sub = app.add_subcommand("policy", report::help_line("policy"));
  sub->require_subcommand(1);
  add_json(add(*sub, words, "lint",
               [words = words.get()](const gate::Call& call) {
                 return policy_lint(call, words->output());
               }),
           words);
  CLI::App* why = add(*sub, words, "explain", [words = words.get()](const gate::Call& call) {
    words->explain.output = words->output();
    return policy_explain(call, words->explain);
  });
  why->add_option("REF", words->explain.ref,
                  "in full, as in refs/heads/main (default: what no rule covers)");
  why->add_option("--repo", words->explain.repository, "the repository (default: here)");
  why->add_option("--path", words->explain.path, "a path, for the path rules that match it");
  why->add_option("--person", words->explain.person, "what this person may do there");
  add_json(why, words);
  CLI::App* idle = add(*sub, words, "unused", [words = words.get()](const gate::Call& call) {
    return policy_unused(call, words->since, words->output());
  });
  idle->add_option("--since", words->since, "how far back to look (default: 90d)");
  add_json(idle, words);
  CLI::App* test = add(*sub, words, "test", [words = words.get()](const gate::Call& call) {
    return policy_test(call, words->repository, words->output());
  });
  test->add_option("FILE", words->repository, "tables of [[case]]")->required();
  add_json(test, words);
  CLI::App* show = add(*sub, words, "show", [words = words.get()](const gate::Call& call) {
    return policy_show(call, words->digest);
  });
  show->description(report::help_line("policy show"));
  show->add_option("DIGEST", words->digest, "8 hex digits of it or more")->required();
}

// The same conditions for all commands that read the record.
void add_filter(CLI::App* app, const WordsPtr& words) {
  AuditFilterArguments& filter = words->filter;
  app->add_option("--since", filter.since,
                  "from this date or instant on (2026-10-01, 2026-10-01T08:00Z; UTC without a "
                  "zone), or so long ago (90d)");
  app->add_option("--until", filter.until, "before it; likewise");
  const auto add_list = [app](const char* name, std::vector<std::string>& list, const char* what) {
    app->add_option(name, list, what)->allow_extra_args(false);
  };
  add_list("--repository", filter.repositories, "glob of the repository's name; may be repeated");
  add_list("--ref", filter.refs, "glob of a moved ref, in full: refs/heads/**; may be repeated");
  add_list("--person", filter.persons,
           "who pushed or signed: name, login, principal or key; may be repeated");
  add_list("--rule", filter.rules, "glob of a rule that found something; may be repeated");
  app->add_option("--decision", filter.decision, "accept, reject or error");
  app->add_option("--kind", filter.kind, "decision, outcome or event");
  app->add_option("--event", filter.event, "events of this name: adopt, policy-change, ...");
  app->add_option("--from", filter.from, "from this index on");
  app->add_option("--to", filter.to, "up to this index");
  app->add_option("--last", filter.last, "so many at the end of what the rest leaves");
}

void add_proofs(CLI::App& audit, const WordsPtr& words) {
  CLI::App* key = add(audit, words, "key", [words = words.get()](const gate::Call& call) {
    return audit_key(call, words->make);
  });
  key->add_flag("--make", words->make, "make it first, where there is none");
  CLI::App* head = add(audit, words, "checkpoint", [words = words.get()](const gate::Call& call) {
    return audit_checkpoint(call, words->seal      ? Checkpoint::sealed
                                  : words->rebuild ? Checkpoint::rebuilt
                                                   : Checkpoint::shown);
  });
  CLI::Option* const seal = head->add_flag(
      "--seal", words->seal, "sign a new one first, where entries have come, and publish it");
  head->add_flag("--rebuild", words->rebuild, "write all files of the published log anew")
      ->excludes(seal);
  CLI::App* one = add(audit, words, "prove", [words = words.get()](const gate::Call& call) {
    return audit_prove(call, words->index);
  });
  one->add_option("INDEX", words->index, "the entry's index")->required();
  CLI::App* look = add(audit, words, "check-proof", [words = words.get()](const gate::Call& call) {
    words->proof.output = words->output();
    return audit_check_proof(call, words->proof);
  });
  look->add_option("FILE", words->proof.file, "what prove printed")->required();
  look->add_option("--key", words->proof.key, "the log's verifier key, as audit key prints it")
      ->required();
  add_json(look, words);
}

void add_audit(CLI::App& app, const WordsPtr& words) {
  CLI::App* sub = app.add_subcommand("audit", report::help_line("audit"));
  sub->require_subcommand(1);
  CLI::App* list = add(*sub, words, "list", [words = words.get()](const gate::Call& call) {
    return audit_list(call, words->filter, words->output());
  });
  add_filter(list, words);
  add_json(list, words);
  CLI::App* out = add(*sub, words, "export", [words = words.get()](const gate::Call& call) {
    return audit_export(call, words->filter, words->export_format);
  });
  out->add_option("--format", words->export_format, "json or ecs: docs/format/export.md")
      ->check(CLI::IsMember({"json", "ecs"}));
  add_filter(out, words);
  CLI::App* stats = add(*sub, words, "stats", [words = words.get()](const gate::Call& call) {
    return audit_stats(call, words->filter, words->output());
  });
  add_filter(stats, words);
  add_json(stats, words);
  CLI::App* follow = add(*sub, words, "follow", [words = words.get()](const gate::Call& call) {
    return audit_follow(call, words->filter, words->output());
  });
  add_filter(follow, words);
  add_json(follow, words);
  CLI::App* show = add(*sub, words, "show", [words = words.get()](const gate::Call& call) {
    return audit_show(call, words->index, words->output());
  });
  add_json(show, words);
  show->add_option("INDEX", words->index, "the entry's index")->required();
  CLI::App* whole = add(*sub, words, "verify", [words = words.get()](const gate::Call& call) {
    words->record.output = words->output();
    return audit_verify(call, words->record);
  });
  whole->description(report::help_line("audit verify"));
  CLI::Option* const kept =
      whole->add_option("--checkpoint", words->record.checkpoint,
                        "a checkpoint that was kept: the record must still begin so");
  whole->add_flag("--new", words->record.news, "only what came since this was last asked")
      ->excludes(kept);
  whole->add_option("--key", words->record.key,
                    "the verifier key that it is signed with (default: the log's own)");
  add_json(whole, words);
  add_proofs(*sub, words);
  CLI::App* compare = add(*sub, words, "reconcile", [words = words.get()](const gate::Call& call) {
    words->reconcile.output = words->output();
    return audit_reconcile(call, words->reconcile);
  });
  compare->add_option("--repository", words->reconcile.repository,
                      "only this one, by its name in the record (default: all in it)");
  compare->add_option("--grace", words->reconcile.grace,
                      "leave younger decisions alone: their push may be under way (default: 1h)");
  compare->add_flag("--gone", words->reconcile.gone,
                    "the repository was deleted on purpose: record that its refs are gone");
  add_json(compare, words);
  CLI::App* forget = add(*sub, words, "erase", [words = words.get()](const gate::Call& call) {
    words->erase.output = words->output();
    return audit_erase(call, words->erase);
  });
  forget
      ->add_option("--person", words->erase.persons,
                   "a name, principal or login of the person; may be repeated")
      ->required()
      ->allow_extra_args(false);
  forget->add_option("--reason", words->erase.reason, "kept in the record");
  add_json(forget, words);
  CLI::App* less = add(*sub, words, "prune", [words = words.get()](const gate::Call& call) {
    words->prune.output = words->output();
    return audit_prune(call, words->prune);
  });
  less->add_option("--before", words->prune.before, "what is older may go: 2026-01-31");
  less->add_option("--keep", words->prune.keep, "so many of the newest entries stay");
  less->add_option("--reason", words->prune.reason, "kept in the record");
  add_json(less, words);
}

void add_fleet(CLI::App* command, const WordsPtr& words) {
  FleetArguments& fleet = words->fleet;
  command->add_option("REPO", fleet.repositories, "repositories");
  command->add_option("--all", fleet.all, "every repository below this folder");
  command->add_flag("--gitolite", fleet.gitolite, "all of gitolite's, also those to come");
  command->add_flag("--system", fleet.system,
                    "every repository of the machine, also those to come (core.hooksPath)");
  command->add_option("--gitea", fleet.gitea, "all of gitea's or Forgejo's, below its ROOT");
  command->add_option("--gitlab", fleet.gitlab, "all of gitlab's, by its folder of custom hooks");
}

void add_init(CLI::App& app, const WordsPtr& words) {
  CLI::App* first = add(app, words, "init", [words = words.get()](const gate::Call& call) {
    words->init.run = words->dry_run ? InitArguments::Run::dry : InitArguments::Run::real;
    return init(call, words->init);
  });
  const auto wider = std::make_shared<CLI::Formatter>();
  wider->column_width(32);  // two blanks behind the longest option
  first->formatter(wider);
  InitArguments& init = words->init;
  first->add_option("REPO", init.repositories, "repositories (default: what is below /srv/git)");
  first->add_option("--repositories", init.folder, "the folder that the repositories lie below");
  first->add_option("--preset", init.preset, "basic (the default), strict or gitops")
      ->check(CLI::IsMember({"basic", "strict", "gitops"}));
  first->add_option("--from-signers", init.signers, "take over this file of allowed signers");
  first->add_option("--from-gnupg", init.gnupg, "take over the public keys of this GnuPG folder");
  first->add_option("--from-authorized-keys", init.authorized_keys,
                    "take over these SSH keys; a key's comment says whose it is");
  first->add_option("--state", init.state, "where the record lies (default: /var/lib/refward)");
  first->add_option("--origin", init.origin,
                    "this server's name in the record (default: the machine's)");
  first->add_flag("--dry-run", words->dry_run, "show what would be made, and make nothing");
}

void add_setup(CLI::App& app, const WordsPtr& words) {
  add_init(app, words);
  CLI::App* take = add(app, words, "adopt", [words = words.get()](const gate::Call& call) {
    return adopt(call, words->repository, words->names);
  });
  take->add_option("REPO", words->repository, "the repository")->required();
  take->add_option("REF", words->names, "refs to take as they are (default: all)");
  CLI::App* in = add(app, words, "install", [words = words.get()](const gate::Call& call) {
    return install(call, words->fleet);
  });
  add_fleet(in, words);
  CLI::App* out = add(app, words, "uninstall", [words = words.get()](const gate::Call& call) {
    return uninstall(call, words->fleet);
  });
  add_fleet(out, words);
  CLI::App* apply_new = add(app, words, "apply", [words = words.get()](const gate::Call& call) {
    return apply_set(call, words->repository);
  });
  apply_new
      ->add_option("FOLDER", words->repository, "what is new: refward.toml, keyrings/, *.test.toml")
      ->required();
  CLI::App* look = add(app, words, "doctor", [words = words.get()](const gate::Call& call) {
    return doctor(call, words->fleet, words->output());
  });
  look->add_option("REPO", words->fleet.repositories, "repositories (default: here)");
  look->add_option("--all", words->fleet.all, "every repository below this folder");
  look->add_option("--gitlab", words->fleet.gitlab, "gitlab's folder of custom hooks");
  add_json(look, words);
}

bool is_hook_name(const std::string& name) {
  return name == "pre-receive" || name == "update" || name == "post-receive";
}

// Git starts hooks/pre-receive without arguments, hooks/update with three.
Parsed as_hook(const std::string& name, std::vector<std::string> rest) {
  Parsed parsed;
  HookArguments arguments{.name = name, .rest = std::move(rest), .then = std::nullopt};
  parsed.command = [arguments](const gate::Call& call) { return hook(call, arguments); };
  parsed.is_hook = true;
  return parsed;
}

}  // namespace

Parsed parse_command_line(int argc, char** argv) {
  const std::string called = argc > 0 ? std::filesystem::path(argv[0]).filename().string() : "";
  if (is_hook_name(called))
    return as_hook(called, {argv + 1, argv + argc});
  // The words of the installed shim, on every push: the tree of commands costs more than the rest.
  if (argc == 3 && argv[1] == std::string_view("hook") && is_hook_name(argv[2]))
    return as_hook(argv[2], {});
  const auto words = std::make_shared<Words>();
  CLI::App app(report::help_head(), "refward");
  app.set_version_flag("--version", kVersion);
  app.add_option("--config", words->config,
                 "the configuration, instead of the one that applies here");
  app.require_subcommand(1);
  for (const auto fill : {add_hook, add_check, add_approvals, add_verify, add_scan, add_keyring,
                          add_policy, add_audit, add_setup})
    fill(app, words);
  app.footer(report::help_foot());  // last: commands would inherit it
  Parsed parsed;
  try {
    app.parse(argc, argv);
    if (words->command)
      parsed.command = [words, run = words->command](const gate::Call& call) { return run(call); };
    parsed.is_hook = app.got_subcommand("hook");
    if (!words->config.empty())
      parsed.config = words->config;
  } catch (const CLI::ParseError& error) {
    std::ostringstream out;
    std::ostringstream err;
    const bool is_help = app.exit(error, out, err) == 0;
    parsed.code = is_help ? ExitCode::yes : ExitCode::usage;
    parsed.output = out.str();
    parsed.error = err.str();
    parsed.is_hook = argc > 1 && std::string(argv[1]) == "hook";
  }
  return parsed;
}

}  // namespace refward::cli
