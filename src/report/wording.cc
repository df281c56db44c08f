// SPDX-License-Identifier: Apache-2.0
#include "report/wording.h"

#include "base/text.h"
#include "report/words.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace refward::report {
namespace {

constexpr std::size_t kBriefDigits = 12;
constexpr std::size_t kFactLimit = 200;  // bytes of a fact that are shown

constexpr std::array kWordings = {
    // refs
    Wording{"invalid-name", "not a valid name for a ref",
            "git check-ref-format says which names are valid.", Fix::other_ref},
    Wording{"replace-ref", "refs/replace/ makes Git show other objects than those that were signed",
            "", Fix::other_ref},
    Wording{"namespace-closed", "this namespace is not open to pushes",
            "Open are refs/heads/, refs/tags/, refs/notes/ and what [refs] allow names.",
            Fix::other_ref},
    Wording{"symbolic-ref", "this ref stands for another one, which Git would move in its place",
            "Push to the ref that it names.", Fix::other_ref},
    Wording{"created", "this ref may not be created", "", Fix::administrator},
    Wording{"updated", "this ref may not be updated", "", Fix::administrator},
    Wording{"deleted", "this ref may not be deleted", "", Fix::administrator},
    Wording{"moved", "this ref never moves once it is made",
            "Choose a new name, such as the next version.", Fix::other_ref},
    Wording{"rewound", "the new value does not contain the old one (a forced push)", "",
            Fix::keep_history},
    Wording{"lightweight", "not a tag object (a lightweight tag)", "", Fix::annotate_tag},
    Wording{
        "unknown-old-value", "the ref was last moved outside the gate, to {old}",
        "What came with that move was not judged. An administrator accepts it with: refward adopt",
        Fix::none},
    // the split of a signed object
    Wording{"no-signature", "no signature", "", Fix::sign_commits},
    Wording{"several-signatures", "more than one signature", "", Fix::sign_commits},
    Wording{"unknown-signature-header", "a signature header that the signature does not cover", "",
            Fix::sign_commits},
    Wording{"text-outside-armour", "text outside the signature's armour, which nothing signs", "",
            Fix::sign_commits},
    Wording{"nul-byte", "a NUL byte, at which readers disagree", "", Fix::rewrite_commits},
    Wording{"malformed-object", "an object that does not follow Git's grammar", "",
            Fix::rewrite_commits},
    Wording{"not-a-commit", "the ref does not end at a commit", "", Fix::other_ref},
    Wording{"not-a-tag", "not a tag object, so nothing can sign it", "", Fix::sign_tag},
    Wording{"tag-name", "the tag calls itself \"{tag}\"",
            "A tag's own name has to equal the ref's.", Fix::sign_tag},
    Wording{"unsigned-level", "a tag inside this tag has no signature", "", Fix::sign_tag},
    // the armour
    Wording{"armour-unknown", "a signature of no known kind", "", Fix::sign_commits},
    Wording{"armour-malformed", "a signature whose armour is malformed", "", Fix::sign_commits},
    Wording{"armour-line-width", "a signature in lines of unequal or unusual width", "",
            Fix::sign_commits},
    Wording{"armour-padding", "a signature that is not strict base64", "", Fix::sign_commits},
    Wording{"armour-headers", "a signature with a Version or Comment line, which nothing signs",
            "Take comment and emit-version out of gpg.conf.", Fix::sign_commits},
    Wording{"armour-checksum", "a signature with a wrong checksum", "", Fix::sign_commits},
    Wording{"format-not-allowed", "signatures of format {format} are not accepted here", "",
            Fix::sign_commits},
    Wording{"format-unsupported", "a signature of a kind that is not verified here ({detail})",
            "Sign with an Ed25519 key.", Fix::sign_commits},
    // SSH
    Wording{"ssh-malformed", "a malformed SSH signature", "", Fix::sign_commits},
    Wording{"ssh-version", "an SSH signature of another version than 1", "", Fix::sign_commits},
    Wording{"ssh-namespace", "an SSH signature made for another purpose than Git", "",
            Fix::sign_commits},
    Wording{"ssh-reserved", "an SSH signature whose reserved field is not empty", "",
            Fix::sign_commits},
    Wording{"ssh-hash", "an SSH signature over an unknown hash", "", Fix::sign_commits},
    Wording{"ssh-key-type", "an SSH key of an unsupported type ({detail})",
            "Use an Ed25519 key: ssh-keygen -t ed25519", Fix::sign_commits},
    Wording{"ssh-signature-type", "an SSH signature that does not fit its key", "",
            Fix::sign_commits},
    Wording{"ssh-certificate", "signed with a malformed SSH certificate",
            "Ask your certificate authority for a new one.", Fix::sign_commits},
    Wording{"ssh-certificate-type", "signed with the SSH certificate of a host",
            "Sign with a user's certificate, or with the plain key.", Fix::sign_commits},
    Wording{"ssh-certificate-principals", "signed with an SSH certificate that names nobody",
            "Ask your certificate authority for one that names you.", Fix::sign_commits},
    Wording{"ssh-certificate-option", "signed with an SSH certificate that is bound ({detail})",
            "Ask your certificate authority for one without critical options.", Fix::sign_commits},
    Wording{"ssh-certificate-signature", "signed with an SSH certificate that no authority made",
            "Ask your certificate authority for a new one.", Fix::sign_commits},
    Wording{"ssh-certificate-presence",
            "signed without the PIN or fingerprint that the certificate asks for",
            "Sign with the key that verifies you: ssh-keygen -O verify-required",
            Fix::sign_commits},
    // OpenPGP
    Wording{"openpgp-malformed", "a malformed OpenPGP signature", "", Fix::sign_commits},
    Wording{"openpgp-several", "more than one OpenPGP packet", "", Fix::sign_commits},
    Wording{"openpgp-version", "an OpenPGP signature of another version than 4", "",
            Fix::sign_commits},
    Wording{"openpgp-class", "an OpenPGP signature that is not over binary data",
            "Take textmode out of gpg.conf.", Fix::sign_commits},
    Wording{"openpgp-unhashed", "an OpenPGP signature with data that it does not cover", "",
            Fix::sign_commits},
    Wording{"openpgp-issuer", "an OpenPGP signature that names another key than made it", "",
            Fix::sign_commits},
    Wording{"openpgp-critical", "an OpenPGP signature with an unknown critical part", "",
            Fix::sign_commits},
    Wording{"openpgp-no-time", "an OpenPGP signature without its time", "", Fix::sign_commits},
    // X.509
    Wording{"x509-malformed", "a malformed X.509 signature", "", Fix::sign_commits},
    Wording{"x509-signers", "an X.509 signature not made by exactly one signer", "",
            Fix::sign_commits},
    Wording{"x509-certificates", "an X.509 signature without its certificate, or with too many",
            "Send the signer's certificate and the intermediate ones, no others.",
            Fix::sign_commits},
    Wording{"x509-attributes", "an X.509 signature with data that it does not cover", "",
            Fix::sign_commits},
    Wording{"x509-untrusted", "signed with a certificate of an authority not trusted here",
            "Sign with another certificate, or ask an administrator to trust its authority.",
            Fix::sign_commits},
    Wording{"x509-usage", "signed with a certificate that is not made for signing",
            "Its usages have to allow digital signatures, and e-mail or code signing.",
            Fix::sign_commits},
    Wording{"x509-no-email", "signed with a certificate that names no e-mail address",
            "Ask your certificate authority for one with your address.", Fix::sign_commits},
    Wording{"x509-not-yet-valid", "signed with a certificate that is not valid yet: {key}",
            "Wait until it is, or sign with another one.", Fix::sign_commits},
    Wording{"x509-expired", "signed with a certificate that has expired: {key}",
            "Sign with your present certificate.", Fix::sign_commits},
    Wording{"x509-revoked", "signed with a certificate that is revoked: {key}",
            "Sign with another certificate.", Fix::sign_commits},
    Wording{"x509-crl-stale", "the server's list of revoked certificates is out of date",
            "Ask an administrator to run: refward keyring lint", Fix::administrator},
    Wording{"x509-no-timestamp", "signed with a short-lived certificate, without a time-stamp",
            "Have the signing tool add an RFC 3161 token of an authority trusted here.",
            Fix::sign_commits},
    Wording{"x509-timestamp", "a signature whose time-stamp is wrong", "", Fix::sign_commits},
    Wording{"weak-hash", "a signature over a hash that is no longer safe",
            "In gpg.conf: personal-digest-preferences SHA512 SHA256", Fix::sign_commits},
    Wording{"weak-key", "a key that is too weak ({key-type})",
            "Sign with a stronger key, such as Ed25519 (git config user.signingKey NEWKEY).",
            Fix::sign_commits},
    // the mathematics and the key
    Wording{"bad-signature", "the signature does not fit the content", "", Fix::sign_commits},
    Wording{"key-unknown", "signed with a key that this server does not know: {key}",
            "Sign with a key that the server knows (git config user.signingKey NEWKEY), or ask an "
            "administrator to add this one.",
            Fix::sign_commits},
    Wording{"key-expired", "signed with a key that has expired: {key}",
            "Prolong it and have an administrator renew it here, or sign with another key.",
            Fix::sign_commits},
    Wording{"key-revoked", "signed with a key that is revoked: {key}",
            "Sign with another key (git config user.signingKey NEWKEY).", Fix::sign_commits},
    Wording{"signature-expired", "a signature that has expired by its own words",
            "Take default-sig-expire out of gpg.conf.", Fix::sign_commits},
    Wording{"key-not-for-signing", "signed with a key that may not sign: {key}",
            "Sign with a key, or a subkey, made for signing (git config user.signingKey NEWKEY).",
            Fix::sign_commits},
    Wording{"engine-failure", "the signature could not be checked",
            "Ask an administrator to run: refward doctor", Fix::administrator},
    // push certificates
    Wording{"certificate-missing", "the push comes without a certificate",
            "If Git says that the receiving end does not support --signed, ask an administrator to "
            "run: refward doctor",
            Fix::sign_push},
    Wording{"certificate-unreadable", "a push certificate that the server could not read", "",
            Fix::administrator},
    Wording{"certificate-size", "a push certificate that is too long", "Push in smaller steps.",
            Fix::none},
    Wording{"certificate-control", "a push certificate with control characters", "",
            Fix::sign_push},
    Wording{"certificate-version", "a push certificate of another version than 0.1", "",
            Fix::sign_push},
    Wording{"certificate-header", "a push certificate whose header is not as Git writes it", "",
            Fix::sign_push},
    Wording{"certificate-pusher", "a push certificate that does not say who pushes, and when", "",
            Fix::sign_push},
    Wording{"certificate-lines", "a push certificate whose ref lines are not as Git writes them",
            "", Fix::sign_push},
    Wording{"certificate-unsigned", "a push certificate without a signature", "", Fix::sign_push},
    Wording{"certificate-armour", "a push certificate with more than one signature at its end", "",
            Fix::sign_push},
    Wording{"certificate-nonce-unsolicited",
            "a push certificate for which this server has given out no nonce",
            "Nothing shows that it is new. An administrator sets the seed: git config "
            "receive.certNonceSeed SECRET",
            Fix::administrator},
    Wording{"certificate-nonce-missing", "a push certificate without a nonce",
            "Nothing shows that it was made for this push.", Fix::sign_push},
    Wording{"certificate-nonce-bad", "a push certificate whose nonce is not this server's",
            "Nothing shows that it was made for this push.", Fix::sign_push},
    Wording{"certificate-nonce-differs", "a push certificate with the nonce of another push",
            "It was made for another push.", Fix::sign_push},
    Wording{"certificate-nonce-stale",
            "a push certificate whose nonce is {seconds} seconds away from this push",
            "Over HTTP an administrator allows for some: git config receive.certNonceSlop 60",
            Fix::sign_push},
    Wording{"certificate-nonce-status",
            "a push certificate of which Git says what refward does not know",
            "Ask an administrator to run: refward doctor", Fix::administrator},
    Wording{"certificate-ref-missing", "the push certificate does not name {ref}",
            "It was made for another push.", Fix::sign_push},
    Wording{"certificate-ref-further", "the push certificate names {ref}, which is not pushed",
            "It was made for another push.", Fix::sign_push},
    Wording{"certificate-ref-differs", "the push certificate names other values of {ref}",
            "It was made for another push.", Fix::sign_push},
    Wording{"certificate-options", "the push certificate names other push options",
            "It was made for another push.", Fix::sign_push},
    Wording{"certificate-date", "a push certificate dated {date}, which lies in the future",
            "Set your clock.", Fix::sign_push},
    // who
    Wording{"keyring-broken", "the server's keyring is broken, so nobody can be recognised",
            "Ask an administrator to run: refward keyring lint", Fix::administrator},
    Wording{"people-broken", "the server's keyring is broken, so nobody can be recognised",
            "Ask an administrator to run: refward policy lint", Fix::administrator},
    Wording{"key-namespace", "signed with a key that may not sign for Git: {key}",
            "Sign with a key that the server lists for Git (git config user.signingKey NEWKEY).",
            Fix::sign_commits},
    Wording{"key-principal", "signed with a certificate whose names are not accepted here",
            "Ask an administrator which names this authority may give.", Fix::sign_commits},
    Wording{"key-not-yet-valid", "signed with a key that is not valid yet: {key}",
            "Wait until it is, or sign with another key.", Fix::sign_commits},
    Wording{"key-no-longer-valid", "signed with a key that is no longer valid: {key}",
            "Sign with your present key (git config user.signingKey NEWKEY).", Fix::sign_commits},
    Wording{"key-wildcard", "signed with a key that is listed for no named person: {key}",
            "Ask an administrator to name a principal on the key's line.", Fix::sign_commits},
    Wording{"person-ambiguous", "signed with a key that belongs to several persons: {key}",
            "Ask an administrator to run: refward keyring lint", Fix::administrator},
    Wording{"person-unknown", "signed with a key of nobody in people.toml: {key}",
            "Ask an administrator to add the person to people.toml.", Fix::sign_commits},
    Wording{"not-allowed", "signed by {person}, who may not sign here",
            "Another person has to sign this; an administrator can say who may.", Fix::none},
    Wording{"committer-differs", "the committer {committer} is not the signer {person}",
            "Set your own address: git config user.email ADDRESS", Fix::rewrite_commits},
    Wording{"author-differs", "the author {author} is not the signer {person}",
            "Commits of others have to be signed by them.", Fix::rewrite_commits},
    Wording{"tagger-differs", "the tagger {tagger} is not the signer {person}",
            "Set your own address: git config user.email ADDRESS", Fix::sign_tag},
    Wording{"pusher-unknown", "the server does not know who pushes, and {person} signed",
            "Ask an administrator to run: refward doctor", Fix::administrator},
    Wording{"pusher-differs", "pushed by {pusher}, signed by {person}",
            "Who signed the tip has to push it; or sign it yourself.", Fix::sign_commits},
    Wording{"tip-signer-unknown", "nobody known has signed what the ref would name",
            "Who pushes has to have signed the tip.", Fix::sign_commits},
    // what the signature shows
    Wording{"presence-not-shown", "signatures by such a key ({key-type}) cannot show a touch",
            "Sign with a security key: ssh-keygen -t ed25519-sk", Fix::sign_commits},
    Wording{"verification-not-shown",
            "signatures by such a key ({key-type}) cannot show who touched it",
            "Sign with a security key: ssh-keygen -t ed25519-sk -O verify-required",
            Fix::sign_commits},
    Wording{"user-not-present", "the security key was not touched for this signature",
            "Make the key without no-touch-required: ssh-keygen -t ed25519-sk", Fix::sign_commits},
    Wording{"user-not-verified", "the security key asked for no PIN or fingerprint",
            "Sign with a key made by: ssh-keygen -t ed25519-sk -O verify-required",
            Fix::sign_commits},
    // bounds of people.toml
    Wording{"ref-foreign", "signed by {person}, who signs for other refs only",
            "Another person has to sign this; people.toml (only_refs) says what is theirs.",
            Fix::none},
    Wording{"path-foreign", "signed by {person}, who changes other paths only",
            "Another person has to sign this; people.toml (only_paths) says what is theirs.",
            Fix::none},
    Wording{"not-a-merge", "signed by {person}, who signs nothing but merges",
            "Another person has to sign this.", Fix::none},
    Wording{"merge-changes", "a merge by {person} with changes that no parent has",
            "Merge without further changes, or have another person sign it.", Fix::none},
    // objects
    Wording{"in-the-future", "dated {date}, which lies in the future", "Set your clock.",
            Fix::rewrite_commits},
    Wording{"unparsable", "an object that does not parse: {detail}", "", Fix::rewrite_commits},
    Wording{"ambiguous-object", "readers would disagree about this object: {fault}", "",
            Fix::rewrite_commits},
    Wording{"odd-object", "an object that departs from Git's grammar: {fault}", "",
            Fix::rewrite_commits},
    // what was looked for
    Wording{"secret", "{title} ({certainty}): {masked}", "{remedy}", Fix::remove_content},
    // limits
    Wording{"too-large", "larger than what can be examined ({size})", "", Fix::remove_content},
    Wording{"time-budget", "the time budget for examining ended before everything was examined",
            "Push in smaller steps, or ask an administrator about [secrets] time_budget.",
            Fix::administrator},
    Wording{"unreadable", "an object that the server could not read", "", Fix::administrator},
};

}  // namespace

std::vector<Wording> wordings() {
  std::vector<Wording> all(kWordings.begin(), kWordings.end());
  for (const auto words : {rule_words(), approval_words(), promotion_words(), fsck_words(),
                           manifest_words(), policy_words(), scan_words()})
    all.insert(all.end(), words.begin(), words.end());
  return all;
}

Wording wording_of(const findings::Finding& finding) noexcept {
  for (const auto words :
       {std::span<const Wording>(kWordings), rule_words(), approval_words(), promotion_words(),
        fsck_words(), manifest_words(), policy_words(), scan_words()})
    for (const Wording& wording : words)
      if (wording.reason == finding.reason)
        return wording;
  return {finding.reason, finding.reason, "", Fix::none};
}

std::string filled_in(std::string_view pattern, const findings::Finding& finding) {
  std::string out;
  while (!pattern.empty()) {
    const std::size_t open = pattern.find('{');
    const std::size_t close = open == std::string_view::npos ? open : pattern.find('}', open);
    out += pattern.substr(0, close == std::string_view::npos ? close : open);
    if (close == std::string_view::npos)
      return out;
    out += base::printable(finding.fact(pattern.substr(open + 1, close - open - 1)), kFactLimit);
    pattern.remove_prefix(close + 1);
  }
  return out;
}

std::string label(const findings::Finding& finding) {
  return filled_in(wording_of(finding).label, finding);
}

std::string_view brief(std::string_view object) noexcept {
  return object.substr(0, kBriefDigits);
}

std::string place(const findings::Finding& finding) {
  const std::string_view kind = finding.fact("kind").empty() ? "commit" : finding.fact("kind");
  const std::string object =
      finding.object.empty() ? ""
                             : fmt::format("{} {}", base::printable(kind), brief(finding.object));
  if (finding.path.empty())
    return finding.line == 0 || object.empty()
               ? object
               : fmt::format("{}, line {} of its text", object, finding.line);
  std::string path = base::printable(finding.path, kFactLimit);
  if (const std::string_view inside = finding.fact("inside"); !inside.empty())
    path += "!" + base::printable(inside, kFactLimit);
  if (finding.line != 0)
    path += fmt::format(":{}", finding.line);
  if (const std::string_view layers = finding.fact("layers"); !layers.empty())
    path += " (as " + base::printable(layers, kFactLimit) + ")";
  return object.empty() ? path : path + " in " + object;
}

std::string message(const findings::Finding& finding) {
  std::string out =
      base::printable(finding.ref, kFactLimit) + ": " + finding.rule_name() + ": " + label(finding);
  if (const std::string where = place(finding); !where.empty())
    out += ": " + where;
  return out;
}

}  // namespace refward::report
