# SPDX-License-Identifier: Apache-2.0
# bash completion for refward; derived from its --help (tests/docs/write.py).
_refward() {
  local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD - 1]} path= next words= flags= i
  COMPREPLY=()
  for ((i = 1; i < COMP_CWORD; i++)); do
    next="${path:+$path }${COMP_WORDS[i]}"
    case $next in
      'hook'|'check'|'approvals'|'approve'|'verify'|'verify commit'|'verify tag'|'verify payload'|'scan'|'keyring'|'keyring list'|'keyring lint'|'keyring build'|'keyring add'|'keyring revoke'|'keyring remove'|'policy'|'policy lint'|'policy explain'|'policy unused'|'policy test'|'policy show'|'audit'|'audit list'|'audit export'|'audit stats'|'audit follow'|'audit show'|'audit verify'|'audit key'|'audit checkpoint'|'audit prove'|'audit check-proof'|'audit reconcile'|'audit erase'|'audit prune'|'init'|'adopt'|'install'|'uninstall'|'apply'|'doctor') path=$next ;;
    esac
  done
  case $path in
    '')
      words='hook check approvals approve verify scan keyring policy audit init adopt install uninstall apply doctor' flags='--help --version --config'
      case $prev in
        --config) COMPREPLY=($(compgen -f -- "$cur")); return ;;
      esac
      ;;
    'hook')
      words='pre-receive update post-receive' flags='--help --then --own'
      case $prev in
        --then) COMPREPLY=($(compgen -f -- "$cur")); return ;;
      esac
      ;;
    'check')
      words='' flags='--help --repo --json'
      case $prev in
        --repo) COMPREPLY=($(compgen -f -- "$cur")); return ;;
      esac
      ;;
    'approvals')
      words='' flags='--help --repo --json'
      case $prev in
        --repo) COMPREPLY=($(compgen -f -- "$cur")); return ;;
      esac
      ;;
    'approve')
      words='' flags='--help --repo --expires --as --name'
      case $prev in
        --repo) COMPREPLY=($(compgen -f -- "$cur")); return ;;
        --expires) COMPREPLY=($(compgen -f -- "$cur")); return ;;
        --as) COMPREPLY=($(compgen -f -- "$cur")); return ;;
        --name) COMPREPLY=($(compgen -f -- "$cur")); return ;;
      esac
      ;;
    'verify')
      words='commit tag payload' flags='--help'
      ;;
    'verify commit')
      words='' flags='--help --repo --at --json'
      case $prev in
        --repo) COMPREPLY=($(compgen -f -- "$cur")); return ;;
        --at) COMPREPLY=($(compgen -f -- "$cur")); return ;;
      esac
      ;;
    'verify tag')
      words='' flags='--help --repo --at --json'
      case $prev in
        --repo) COMPREPLY=($(compgen -f -- "$cur")); return ;;
        --at) COMPREPLY=($(compgen -f -- "$cur")); return ;;
      esac
      ;;
    'verify payload')
      words='' flags='--help --format --signature --namespace --at --json'
      case $prev in
        --format) COMPREPLY=($(compgen -f -- "$cur")); return ;;
        --signature) COMPREPLY=($(compgen -f -- "$cur")); return ;;
        --namespace) COMPREPLY=($(compgen -f -- "$cur")); return ;;
        --at) COMPREPLY=($(compgen -f -- "$cur")); return ;;
      esac
      ;;
    'scan')
      words='' flags='--help --continue --rules --repo --resume --import --format --json'
      case $prev in
        --rules) COMPREPLY=($(compgen -f -- "$cur")); return ;;
        --repo) COMPREPLY=($(compgen -f -- "$cur")); return ;;
        --resume) COMPREPLY=($(compgen -f -- "$cur")); return ;;
        --import) COMPREPLY=($(compgen -f -- "$cur")); return ;;
        --format) words='text json sarif' ;;
      esac
      ;;
    'keyring')
      words='list lint build add revoke remove' flags='--help'
      ;;
    'keyring list')
      words='' flags='--help --json'
      ;;
    'keyring lint')
      words='' flags='--help --json'
      ;;
    'keyring build')
      words='' flags='--help'
      ;;
    'keyring add')
      words='' flags='--help'
      ;;
    'keyring revoke')
      words='' flags='--help --reason --since'
      case $prev in
        --reason) words='superseded left compromised' ;;
        --since) COMPREPLY=($(compgen -f -- "$cur")); return ;;
      esac
      ;;
    'keyring remove')
      words='' flags='--help'
      ;;
    'policy')
      words='lint explain unused test show' flags='--help'
      ;;
    'policy lint')
      words='' flags='--help --json'
      ;;
    'policy explain')
      words='' flags='--help --repo --path --person --json'
      case $prev in
        --repo) COMPREPLY=($(compgen -f -- "$cur")); return ;;
        --path) COMPREPLY=($(compgen -f -- "$cur")); return ;;
        --person) COMPREPLY=($(compgen -f -- "$cur")); return ;;
      esac
      ;;
    'policy unused')
      words='' flags='--help --since --json'
      case $prev in
        --since) COMPREPLY=($(compgen -f -- "$cur")); return ;;
      esac
      ;;
    'policy test')
      words='' flags='--help --json'
      ;;
    'policy show')
      words='' flags='--help'
      ;;
    'audit')
      words='list export stats follow show verify key checkpoint prove check-proof reconcile erase prune' flags='--help'
      ;;
    'audit list')
      words='' flags='--help --since --until --repository --ref --person --rule --decision --kind --event --from --to --last --json'
      case $prev in
        --since) COMPREPLY=($(compgen -f -- "$cur")); return ;;
        --until) COMPREPLY=($(compgen -f -- "$cur")); return ;;
        --repository) COMPREPLY=($(compgen -f -- "$cur")); return ;;
        --ref) COMPREPLY=($(compgen -f -- "$cur")); return ;;
        --person) COMPREPLY=($(compgen -f -- "$cur")); return ;;
        --rule) COMPREPLY=($(compgen -f -- "$cur")); return ;;
        --decision) COMPREPLY=($(compgen -f -- "$cur")); return ;;
        --kind) COMPREPLY=($(compgen -f -- "$cur")); return ;;
        --event) COMPREPLY=($(compgen -f -- "$cur")); return ;;
        --from) COMPREPLY=($(compgen -f -- "$cur")); return ;;
        --to) COMPREPLY=($(compgen -f -- "$cur")); return ;;
        --last) COMPREPLY=($(compgen -f -- "$cur")); return ;;
      esac
      ;;
    'audit export')
      words='' flags='--help --format --since --until --repository --ref --person --rule --decision --kind --event --from --to --last'
      case $prev in
        --format) words='json ecs' ;;
        --since) COMPREPLY=($(compgen -f -- "$cur")); return ;;
        --until) COMPREPLY=($(compgen -f -- "$cur")); return ;;
        --repository) COMPREPLY=($(compgen -f -- "$cur")); return ;;
        --ref) COMPREPLY=($(compgen -f -- "$cur")); return ;;
        --person) COMPREPLY=($(compgen -f -- "$cur")); return ;;
        --rule) COMPREPLY=($(compgen -f -- "$cur")); return ;;
        --decision) COMPREPLY=($(compgen -f -- "$cur")); return ;;
        --kind) COMPREPLY=($(compgen -f -- "$cur")); return ;;
        --event) COMPREPLY=($(compgen -f -- "$cur")); return ;;
        --from) COMPREPLY=($(compgen -f -- "$cur")); return ;;
        --to) COMPREPLY=($(compgen -f -- "$cur")); return ;;
        --last) COMPREPLY=($(compgen -f -- "$cur")); return ;;
      esac
      ;;
    'audit stats')
      words='' flags='--help --since --until --repository --ref --person --rule --decision --kind --event --from --to --last --json'
      case $prev in
        --since) COMPREPLY=($(compgen -f -- "$cur")); return ;;
        --until) COMPREPLY=($(compgen -f -- "$cur")); return ;;
        --repository) COMPREPLY=($(compgen -f -- "$cur")); return ;;
        --ref) COMPREPLY=($(compgen -f -- "$cur")); return ;;
        --person) COMPREPLY=($(compgen -f -- "$cur")); return ;;
        --rule) COMPREPLY=($(compgen -f -- "$cur")); return ;;
        --decision) COMPREPLY=($(compgen -f -- "$cur")); return ;;
        --kind) COMPREPLY=($(compgen -f -- "$cur")); return ;;
        --event) COMPREPLY=($(compgen -f -- "$cur")); return ;;
        --from) COMPREPLY=($(compgen -f -- "$cur")); return ;;
        --to) COMPREPLY=($(compgen -f -- "$cur")); return ;;
        --last) COMPREPLY=($(compgen -f -- "$cur")); return ;;
      esac
      ;;
    'audit follow')
      words='' flags='--help --since --until --repository --ref --person --rule --decision --kind --event --from --to --last --json'
      case $prev in
        --since) COMPREPLY=($(compgen -f -- "$cur")); return ;;
        --until) COMPREPLY=($(compgen -f -- "$cur")); return ;;
        --repository) COMPREPLY=($(compgen -f -- "$cur")); return ;;
        --ref) COMPREPLY=($(compgen -f -- "$cur")); return ;;
        --person) COMPREPLY=($(compgen -f -- "$cur")); return ;;
        --rule) COMPREPLY=($(compgen -f -- "$cur")); return ;;
        --decision) COMPREPLY=($(compgen -f -- "$cur")); return ;;
        --kind) COMPREPLY=($(compgen -f -- "$cur")); return ;;
        --event) COMPREPLY=($(compgen -f -- "$cur")); return ;;
        --from) COMPREPLY=($(compgen -f -- "$cur")); return ;;
        --to) COMPREPLY=($(compgen -f -- "$cur")); return ;;
        --last) COMPREPLY=($(compgen -f -- "$cur")); return ;;
      esac
      ;;
    'audit show')
      words='' flags='--help --json'
      ;;
    'audit verify')
      words='' flags='--help --checkpoint --new --key --json'
      case $prev in
        --checkpoint) COMPREPLY=($(compgen -f -- "$cur")); return ;;
        --new) COMPREPLY=($(compgen -f -- "$cur")); return ;;
        --key) COMPREPLY=($(compgen -f -- "$cur")); return ;;
      esac
      ;;
    'audit key')
      words='' flags='--help --make'
      ;;
    'audit checkpoint')
      words='' flags='--help --seal --rebuild'
      case $prev in
        --seal) COMPREPLY=($(compgen -f -- "$cur")); return ;;
        --rebuild) COMPREPLY=($(compgen -f -- "$cur")); return ;;
      esac
      ;;
    'audit prove')
      words='' flags='--help'
      ;;
    'audit check-proof')
      words='' flags='--help --key --json'
      case $prev in
        --key) COMPREPLY=($(compgen -f -- "$cur")); return ;;
      esac
      ;;
    'audit reconcile')
      words='' flags='--help --repository --grace --gone --json'
      case $prev in
        --repository) COMPREPLY=($(compgen -f -- "$cur")); return ;;
        --grace) COMPREPLY=($(compgen -f -- "$cur")); return ;;
      esac
      ;;
    'audit erase')
      words='' flags='--help --person --reason --json'
      case $prev in
        --person) COMPREPLY=($(compgen -f -- "$cur")); return ;;
        --reason) COMPREPLY=($(compgen -f -- "$cur")); return ;;
      esac
      ;;
    'audit prune')
      words='' flags='--help --before --keep --reason --json'
      case $prev in
        --before) COMPREPLY=($(compgen -f -- "$cur")); return ;;
        --keep) COMPREPLY=($(compgen -f -- "$cur")); return ;;
        --reason) COMPREPLY=($(compgen -f -- "$cur")); return ;;
      esac
      ;;
    'init')
      words='' flags='--help --repositories --preset --from-signers --from-gnupg --from-authorized-keys --state --origin --dry-run'
      case $prev in
        --repositories) COMPREPLY=($(compgen -f -- "$cur")); return ;;
        --preset) words='basic strict gitops' ;;
        --from-signers) COMPREPLY=($(compgen -f -- "$cur")); return ;;
        --from-gnupg) COMPREPLY=($(compgen -f -- "$cur")); return ;;
        --from-authorized-keys) COMPREPLY=($(compgen -f -- "$cur")); return ;;
        --state) COMPREPLY=($(compgen -f -- "$cur")); return ;;
        --origin) COMPREPLY=($(compgen -f -- "$cur")); return ;;
      esac
      ;;
    'adopt')
      words='' flags='--help'
      ;;
    'install')
      words='' flags='--help --all --gitolite --system --gitea --gitlab'
      case $prev in
        --all) COMPREPLY=($(compgen -f -- "$cur")); return ;;
        --gitea) COMPREPLY=($(compgen -f -- "$cur")); return ;;
        --gitlab) COMPREPLY=($(compgen -f -- "$cur")); return ;;
      esac
      ;;
    'uninstall')
      words='' flags='--help --all --gitolite --system --gitea --gitlab'
      case $prev in
        --all) COMPREPLY=($(compgen -f -- "$cur")); return ;;
        --gitea) COMPREPLY=($(compgen -f -- "$cur")); return ;;
        --gitlab) COMPREPLY=($(compgen -f -- "$cur")); return ;;
      esac
      ;;
    'apply')
      words='' flags='--help'
      ;;
    'doctor')
      words='' flags='--help --all --gitlab --json'
      case $prev in
        --all) COMPREPLY=($(compgen -f -- "$cur")); return ;;
        --gitlab) COMPREPLY=($(compgen -f -- "$cur")); return ;;
      esac
      ;;
  esac
  if [[ $cur == -* ]]; then
    COMPREPLY=($(compgen -W "$flags" -- "$cur"))
  elif [[ -n $words ]]; then
    COMPREPLY=($(compgen -W "$words" -- "$cur"))
  else
    COMPREPLY=($(compgen -f -- "$cur"))
  fi
}
complete -o filenames -F _refward refward
