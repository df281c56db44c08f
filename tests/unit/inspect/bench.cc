// SPDX-License-Identifier: Apache-2.0
#include "bench.h"

#include "../signature/ssh_signer.h"
#include "base/bytes.h"
#include "base/crc.h"

#include <doctest/doctest.h>

#include <stdlib.h>
#include <sys/wait.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>

namespace refward::inspect::test {
namespace {

constexpr std::string_view kBase62 =
    "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

void cut_off_from_configuration(const std::string& folder) {
  const std::array<std::array<const char*, 2>, 6> variables = {{{"HOME", folder.c_str()},
                                                                {"GNUPGHOME", folder.c_str()},
                                                                {"GIT_CONFIG_GLOBAL", "/dev/null"},
                                                                {"GIT_CONFIG_NOSYSTEM", "1"},
                                                                {"GIT_TERMINAL_PROMPT", "0"},
                                                                {"TZ", "UTC"}}};
  for (const auto& [name, value] : variables)
    REQUIRE(::setenv(name, value, 1) == 0);
  for (const char* name : {"GIT_DIR", "GIT_OBJECT_DIRECTORY", "GIT_ALTERNATE_OBJECT_DIRECTORIES",
                           "GIT_QUARANTINE_PATH", "GIT_INDEX_FILE", "GIT_WORK_TREE"})
    REQUIRE(::unsetenv(name) == 0);
}

std::string dated(const std::string& ident, std::int64_t date) {
  return ident + " " + std::to_string(date) + " +0000\n";
}

// "gpgsig" and its continuation lines.
std::string signature_header(std::string armour) {
  armour.pop_back();
  std::string out = "gpgsig ";
  for (const char c : armour)
    out += c == '\n' ? std::string("\n ") : std::string(1, c);
  return out + "\n";
}

}  // namespace

Bench::Bench() {
  std::string folder = (std::filesystem::temp_directory_path() / "refward-inspect-XXXXXX").string();
  REQUIRE(::mkdtemp(folder.data()) != nullptr);
  path_ = folder;
  cut_off_from_configuration(folder);
  run("git init -q --bare -b main r.git && git -C r.git mktree </dev/null && mkdir keyrings");
  for (const char* person : {"alice", "bob", "mallory"})
    run(std::string("ssh-keygen -q -t ed25519 -N '' -C '' -f ") + person);
  auto repo = git::Repo::open(
      {.git_dir = path_ / "r.git", .quarantine = {}, .owner_check = git::OwnerCheck::off});
  REQUIRE(repo.has_value());
  repo_.emplace(*std::move(repo));
}

Bench::~Bench() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

std::string Bench::run(const std::string& command) const {
  const std::string line = "cd '" + path_.string() + "' && { " + command + "\n} 2>>stderr";
  std::FILE* const pipe = ::popen(line.c_str(), "r");
  REQUIRE(pipe != nullptr);
  std::string out;
  std::array<char, 4096> part{};
  for (std::size_t got = 0; (got = std::fread(part.data(), 1, part.size(), pipe)) > 0;)
    out.append(part.data(), got);
  INFO(command);
  REQUIRE(::pclose(pipe) == 0);
  if (out.ends_with('\n'))
    out.pop_back();
  return out;
}

void Bench::write(const std::string& name, std::string_view bytes) const {
  std::filesystem::create_directories((path_ / name).parent_path());
  std::ofstream(path_ / name, std::ios::binary) << bytes;
}

ObjectId Bench::put(const std::string& kind, const std::string& bytes) const {
  write("raw-object", bytes);
  const auto id = ObjectId::parse(
      run("git -C r.git hash-object -t " + kind + " -w --literally --stdin <raw-object"));
  REQUIRE(id.has_value());
  return *id;
}

ObjectId Bench::tree(const std::map<std::string, std::string>& files) const {
  std::filesystem::remove_all(path_ / "files");
  std::filesystem::create_directory(path_ / "files");
  for (const auto& [name, bytes] : files)
    write("files/" + name, bytes);
  const auto id = ObjectId::parse(
      run("rm -f index && export GIT_DIR=$PWD/r.git GIT_INDEX_FILE=$PWD/index && cd files && "
          "git --work-tree=. add -Af . && git write-tree"));
  REQUIRE(id.has_value());
  return *id;
}

std::string Bench::armour(const std::string& payload,
                          const std::string& signer,
                          const std::string& ns) const {
  if (const auto pen = pens_.find(signer); pen != pens_.end())
    return pen->second(payload);
  write("payload", payload);
  return run("rm -f payload.sig && ssh-keygen -Y sign -n " + ns + " -f " + signer +
             " payload && cat payload.sig") +
         "\n";
}

std::string raw_commit(const CommitText& text, const std::string& tree) {
  std::string raw = "tree " + tree + "\n";
  for (const ObjectId& parent : text.parents)
    raw += "parent " + parent.hex() + "\n";
  return raw + "author " + dated(text.author, text.date) + "committer " +
         dated(text.committer, text.date) + text.extra + "\n" + text.message;
}

ObjectId Bench::commit(const CommitText& text) const {
  const std::string empty = "4b825dc642cb6eb9a060e54bf8d69288fbee4904";
  std::string raw = raw_commit(text, text.tree ? text.tree->hex() : empty);
  if (!text.signer.empty())
    raw.insert(raw.find("\n\n") + 1, signature_header(armour(raw, text.signer)));
  return put("commit", raw);
}

ObjectId Bench::tag(const TagText& text) const {
  std::string raw = "object " + text.target.hex() + "\ntype " + text.kind + "\ntag " + text.name +
                    "\ntagger " + dated(text.tagger, text.date) + "\n" + text.message;
  if (!text.signer.empty())
    raw += armour(raw, text.signer);
  return put("tag", raw);
}

void Bench::point(const std::string& ref, const ObjectId& id) const {
  if (id.is_null())
    run("git -C r.git update-ref -d " + ref);
  else
    run("git -C r.git update-ref " + ref + " " + id.hex());
}

void Bench::add_security_key(const std::string& person, std::uint8_t flags) {
  add_pen(person, "sk-ssh-ed25519@openssh.com", flags);
}

void Bench::add_key(const std::string& person) {
  add_pen(person, "ssh-ed25519", 0);
}

void Bench::add_pen(const std::string& person, const std::string& type, std::uint8_t flags) {
  const signature::ssh::SshSigner key(type);
  write(person + ".pub", key.type() + " " + base::to_base64(key.public_key()) + "\n");
  pens_[person] = [key, flags](const std::string& payload) {
    const auto parts = key.sign(payload, {}, {.type = {}, .hash = {}, .flags = flags});
    const std::string text = base::to_base64(parts.encode());
    std::string out = "-----BEGIN SSH SIGNATURE-----\n";
    for (std::size_t at = 0; at < text.size(); at += 70)
      out += text.substr(at, 70) + "\n";
    return out + "-----END SSH SIGNATURE-----\n";
  };
}

std::string Bench::line_of(const std::string& person, const std::string& options) const {
  const std::string key = run("cut -d' ' -f1,2 " + person + ".pub");
  return person + "@example.org " + (options.empty() ? "" : options + " ") + key + "\n";
}

identity::Signers Bench::signers(const std::string& lines) const {
  write("keyrings/allowed_signers", lines);
  return load();
}

identity::Signers Bench::load() const {
  return identity::Signers::load(path_ / "keyrings",
                                 {{signature::Format::ssh, signature::Format::openpgp}, 3072, {}});
}

identity::Signers Bench::signers() const {
  return signers(line_of("alice") + line_of("bob"));
}

policy::Block block(std::string name,
                    const std::vector<std::string>& refs,
                    std::set<policy::Word> words,
                    findings::Mode mode) {
  policy::Block out;
  out.name = std::move(name);
  out.refs = policy::RefGlobs::parse(refs).value_or({});
  if (out.refs.empty())
    std::abort();
  out.require = std::move(words);
  out.mode = mode;
  return out;
}

void Scene::record(const std::string& ref, const ObjectId& value) {
  known[ref].push_back({value.hex(), cover_of(policy, {"site", ref, default_branch})});
}

void Scene::push(const std::string& ref, const ObjectId& before, const ObjectId& after) {
  const auto resolved = push::resolve(bench_.repo(), {{before, after, ref}});
  REQUIRE(resolved.has_value());
  updates.push_back(resolved->front());
}

Ground Scene::ground() const {
  return {.repo = bench_.repo(),
          .updates = updates,
          .policy = policy,
          .known = known,
          .repository = "site",
          .default_branch = default_branch,
          .now = kNow,
          .max_future = base::Seconds(600),
          .limits = limits,
          .pusher = pusher,
          .standings = standings};
}

SignatureFindings judged(const Scene& scene, const SignatureContext& context) {
  const Ground ground = scene.ground();
  Books books(ground, context);
  return signatures(ground, books);
}

SignatureFindings signatures_of(const Scene& scene,
                                const identity::Signers& signers,
                                const Received& received,
                                std::size_t threads) {
  const SignatureContext context{.signers = signers,
                                 .formats = {signature::Format::ssh, signature::Format::openpgp},
                                 .options = {},
                                 .now = kNow,
                                 .received = received,
                                 .scanner = &scanner(),
                                 .threads = threads};
  return judged(scene, context);
}

std::string told(const findings::Findings& found) {
  std::string out;
  for (const findings::Finding& finding : found) {
    out += out.empty() ? "" : "; ";
    if (finding.severity != findings::Severity::error)
      out += finding.severity == findings::Severity::note ? "notes " : "warns ";
    else
      out += finding.refuses() ? "refuses " : "evaluates ";
    out += finding.rule_name() + " " + finding.reason;
  }
  return out;
}

std::string facts(const findings::Findings& found, std::string_view name) {
  std::string out;
  for (const findings::Finding& finding : found) {
    const std::string_view value = finding.fact(name);
    out += (out.empty() ? "" : " ") + std::string(value.empty() ? "-" : value);
  }
  return out;
}

std::string token(unsigned seed) {
  std::string body = "aB3";
  std::uint64_t state = 0x9e3779b97f4a7c15U * (seed + 1);
  while (body.size() < 30) {
    state = state * 6364136223846793005U + 1442695040888963407U;
    body += kBase62[(state >> 33) % kBase62.size()];
  }
  std::string check(6, '0');
  std::uint32_t crc = base::crc32(base::as_bytes(body));
  for (std::size_t i = check.size(); i-- > 0; crc /= 62)
    check[i] = kBase62[crc % 62];
  return std::string("gh") + "p_" + body + check;
}

std::string failed_token(unsigned seed) {
  std::string out = token(seed);
  out.back() = out.back() == 'a' ? 'b' : 'a';
  return out;
}

const secrets::Scanner& scanner() {
  static const secrets::Scanner compiled = [] {
    auto made = secrets::Scanner::create(
        {.identity = [](std::string_view value) { return "id:" + std::to_string(value.size()); }});
    if (!made)
      std::abort();
    return *std::move(made);
  }();
  return compiled;
}

}  // namespace refward::inspect::test
