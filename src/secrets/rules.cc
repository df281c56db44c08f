// SPDX-License-Identifier: Apache-2.0
#include "secrets/rules.h"

#include <array>

namespace refward::secrets {
namespace {

using enum Weight;

constexpr std::string_view kGitHubRemedy = "revoke it at https://github.com/settings/tokens";
constexpr std::string_view kGitHubReference =
    "https://github.blog/engineering/platform-security/"
    "behind-githubs-new-authentication-token-formats/";
constexpr std::string_view kGitLabRemedy = "revoke it in GitLab where it was made";
constexpr std::string_view kGitLabReference =
    "https://docs.gitlab.com/security/tokens/#token-prefixes";
constexpr std::string_view kSlackRemedy = "revoke it at https://api.slack.com/apps";
constexpr std::string_view kSlackReference = "https://docs.slack.dev/authentication/tokens";
constexpr std::string_view kAwsRemedy =
    "deactivate the access key in IAM, then delete it and make a new one";
constexpr std::string_view kAwsReference =
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html";
constexpr std::string_view kKeyRemedy =
    "make a new key pair, replace the public half wherever it is trusted, destroy this one";
constexpr std::string_view kPassphraseRemedy =
    "keep it out of the repository; make a new key pair if its passphrase may be guessed";
constexpr std::string_view kPuttyReference =
    "https://tartarus.org/~simon/putty-snapshots/htmldoc/"
    "AppendixC.html";
constexpr std::string_view kStripeRemedy = "roll the key at https://dashboard.stripe.com/apikeys";
constexpr std::string_view kStripeReference = "https://docs.stripe.com/keys";

// A row that needs nothing beyond its shape.
constexpr Rule token(const RuleInfo& info,
                     const char* anchor,
                     std::uint16_t back,
                     const char* shape,
                     Judge judge = judge_form) {
  constexpr std::uint32_t kLongestToken = 512;
  return {info, anchor, back, shape, kLongestToken, Boundary::word, Extent::run, error, judge};
}

constexpr Rule graded(Rule rule, Weight weight) {
  rule.weight = weight;
  return rule;
}

// A row whose shape is longer than usual.
constexpr Rule reaching(Rule rule, std::uint32_t ahead) {
  rule.ahead = ahead;
  return rule;
}

// A row whose judge looks at the text around a short mark.
constexpr Rule mark(
    const RuleInfo& info, const char* anchor, std::uint16_t back, const char* shape, Judge judge) {
  constexpr std::uint32_t kLongestMark = 64;
  return {info, anchor, back, shape, kLongestMark, Boundary::none, Extent::text, error, judge};
}

constexpr const char* kPemLabel =
    "-----BEGIN ((?:[A-Z0-9]{1,12} ){0,3}PRIVATE KEY(?: BLOCK)?)-----";
constexpr const char* kPuttyLabel = "(PuTTY-User-Key-File-[23]): ";
constexpr const char* kAwsId = "((?:AKIA|ASIA)[A-Z2-7]{16})";

constexpr std::array kRules = {
    mark({"private-key", "private key without a passphrase", kKeyRemedy,
          "https://www.rfc-editor.org/rfc/rfc7468"},
         "-----BEGIN ",
         11,
         kPemLabel,
         judge_plain_key),
    graded(mark({"private-key-encrypted", "private key under a passphrase", kPassphraseRemedy,
                 "https://www.rfc-editor.org/rfc/rfc7468"},
                "-----BEGIN ",
                11,
                kPemLabel,
                judge_encrypted_key),
           warning),
    mark({"putty-key", "PuTTY private key without a passphrase", kKeyRemedy, kPuttyReference},
         "PuTTY-User-Key-File-",
         20,
         kPuttyLabel,
         judge_plain_putty),
    graded(mark({"putty-key-encrypted", "PuTTY private key under a passphrase", kPassphraseRemedy,
                 kPuttyReference},
                "PuTTY-User-Key-File-",
                20,
                kPuttyLabel,
                judge_encrypted_putty),
           warning),
    token({"age-secret-key", "age identity", "make a new identity and encrypt again to it",
           "https://github.com/C2SP/C2SP/blob/main/age.md"},
          "AGE-SECRET-KEY-",
          15,
          "(AGE-SECRET-KEY-(?:PQ-)?1[QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L]{58})",
          judge_age),
    token({"github-token", "GitHub access token", kGitHubRemedy, kGitHubReference},
          "gh[pousr]_[0-9A-Za-z]{36}",
          40,
          "(gh[pousr]_[0-9A-Za-z]{36,251})",
          judge_base62_crc),
    token({"github-fine-grained-token", "GitHub fine-grained access token", kGitHubRemedy,
           kGitHubReference},
          "github_pat_[0-9A-Za-z]{22}_",
          34,
          "(github_pat_[0-9A-Za-z]{22}_[0-9A-Za-z]{59})",
          judge_github_fine_grained),
    graded(token({"aws-access-key-id", "AWS access key id", kAwsRemedy, kAwsReference},
                 "A[KS]IA[A-Z2-7]{16}",
                 20,
                 kAwsId),
           warning),
    token({"aws-access-key", "AWS access key id with its secret", kAwsRemedy, kAwsReference},
          "A[KS]IA[A-Z2-7]{16}",
          20,
          kAwsId,
          judge_aws_pair),
    reaching(mark({"aws-secret-access-key", "AWS secret access key", kAwsRemedy, kAwsReference},
                  "(?i)(?:secret[_-]?access[_-]?key|aws[_-]?secret[_-]?key)",
                  0,
                  "[\"']?[ \\t]{0,16}(?:=>|:=|[:=>])[ \\t]{0,16}[\"']?([A-Za-z0-9/+]{40})",
                  judge_aws_secret),
             96),
    token({"gitlab-token", "GitLab personal, project or group access token", kGitLabRemedy,
           kGitLabReference},
          "glpat-[0-9A-Za-z_-]{20}",
          26,
          "(glpat-(?:[0-9A-Za-z_-]{27,300}\\.(?:[0-9a-z]{2}\\.)?[0-9a-z]{9}|[0-9A-Za-z_-]{20}))",
          judge_gitlab),
    token({"gitlab-runner-token", "GitLab runner authentication token", kGitLabRemedy,
           kGitLabReference},
          "glrt-[0-9A-Za-z_-]{20}",
          25,
          "(glrt-(?:t[0-9]_[0-9A-Za-z_-]{24,300}\\.(?:[0-9a-z]{2}\\.)?[0-9a-z]{9}"
          "|(?:t[0-9]_)?[0-9A-Za-z_-]{20}))",
          judge_gitlab),
    token({"gitlab-deploy-token", "GitLab deploy token", kGitLabRemedy, kGitLabReference},
          "gldt-[0-9A-Za-z_-]{20}",
          25,
          "(gldt-[0-9A-Za-z_-]{20})"),
    token({"gitlab-feed-token", "GitLab feed token", kGitLabRemedy, kGitLabReference},
          "glft-[0-9A-Za-z_-]{20}",
          25,
          "(glft-[0-9A-Za-z_-]{20})"),
    token({"gitlab-scim-token", "GitLab SCIM token", kGitLabRemedy, kGitLabReference},
          "glsoat-[0-9A-Za-z_-]{20}",
          27,
          "(glsoat-[0-9A-Za-z_-]{20})"),
    token(
        {"gitlab-trigger-token", "GitLab pipeline trigger token", kGitLabRemedy, kGitLabReference},
        "glptt-[0-9a-f]{40}",
        46,
        "(glptt-[0-9a-f]{40})"),
    reaching(token({"gitlab-agent-token", "GitLab agent for Kubernetes token", kGitLabRemedy,
                    kGitLabReference},
                   "glagent-[0-9A-Za-z_-]{50}",
                   58,
                   "(glagent-[0-9A-Za-z_-]{50,1000})"),
             1024),
    token(
        {"gitlab-oauth-secret", "GitLab OAuth application secret", kGitLabRemedy, kGitLabReference},
        "gloas-[0-9A-Za-z_-]{64}",
        70,
        "(gloas-[0-9A-Za-z_-]{64})"),
    token({"slack-token", "Slack token", kSlackRemedy, kSlackReference},
          "xox[abeprs][-.][0-9a-z]",
          6,
          "(xoxb-[0-9]{8,14}-(?:[0-9]{8,14}-)?[0-9A-Za-z]{18,34}"
          "|xox[aprs]-(?:[0-9]-)?[0-9]{8,14}-[0-9]{8,14}-(?:[0-9]{8,14}-)?[0-9a-f]{28,64}"
          "|xoxe(?:\\.xox[bp])?-[0-9]-[0-9A-Za-z]{100,200})"),
    token({"slack-app-token", "Slack app-level token", kSlackRemedy, kSlackReference},
          "xapp-[0-9]-[A-Z0-9]",
          8,
          "(xapp-[0-9]-[A-Z0-9]{8,14}-[0-9]{10,15}-[0-9a-f]{64})"),
    token({"slack-webhook", "Slack webhook address", kSlackRemedy,
           "https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks"},
          "hooks\\.slack\\.com/",
          16,
          "(hooks\\.slack\\.com/(?:services|workflows|triggers)/T[0-9A-Z]{8,12}/"
          "[0-9A-Z]{8,20}/[0-9A-Za-z]{20,64})"),
    token({"stripe-key", "Stripe live secret or restricted key", kStripeRemedy, kStripeReference},
          "[rs]k_live_[0-9A-Za-z]{16}",
          24,
          "([rs]k_live_[0-9A-Za-z]{16,250})"),
    graded(token({"stripe-test-key", "Stripe test key", kStripeRemedy, kStripeReference},
                 "[rs]k_test_[0-9A-Za-z]{16}",
                 24,
                 "([rs]k_test_[0-9A-Za-z]{16,250})"),
           note),
    token({"npm-token", "npm access token", "revoke it with `npm token revoke`",
           "https://docs.npmjs.com/about-access-tokens"},
          "npm_[0-9A-Za-z]{36}",
          40,
          "(npm_[0-9A-Za-z]{36})",
          judge_base62_crc),
    reaching(token({"pypi-token", "PyPI upload token",
                    "remove it at https://pypi.org/manage/account/token/",
                    "https://docs.pypi.org/api/secrets/"},
                   "pypi-AgE",
                   8,
                   "(pypi-AgE(?:IcHlwaS5vcmc|NdGVzdC5weXBpLm9yZw)[0-9A-Za-z_-]{50,1000})"),
             1024),
    token({"vault-token", "Vault token", "revoke it with `vault token revoke`",
           "https://developer.hashicorp.com/vault/docs/concepts/tokens"},
          "hv[bsr]\\.[0-9A-Za-z_-]{24}",
          28,
          "(hv[sr]\\.[0-9A-Za-z_-]{80,300}|hvs\\.[0-9A-Za-z]{24}|hvb\\.[0-9A-Za-z_-]{130,400})",
          judge_mixed),
    reaching(token({"jwt", "JSON Web Token", "revoke it, or change the key that signs it",
                    "https://www.rfc-editor.org/rfc/rfc7519"},
                   "ey[IJ][0-9A-Za-z_-]{14}",
                   17,
                   "(ey[IJ][0-9A-Za-z_-]{14,}\\.ey[0-9A-Za-z_-]{8,}\\.[0-9A-Za-z_-]{20,})",
                   judge_jwt),
             16 * 1024),
};

}  // namespace

std::span<const Rule> builtin_rules() noexcept {
  return kRules;
}

}  // namespace refward::secrets
