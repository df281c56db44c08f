# SPDX-License-Identifier: Apache-2.0
"""What is derived from the program and from docs/rules.md: shell completions, the commands of
refward(1), refward-rules(7). `write.py` writes them, the test holds the files in the tree to them."""

import re

from help_tree import every

BEGIN, END = "; begin: written by tests/docs/write.py", "; end"


def scd(text):
    """Text that scdoc takes literally."""
    return re.sub(r"([*_\\\[\]|<>#])", r"\\\1", text)


def option_lines(option):
    value = f" _{scd('|'.join(option.words) or 'VALUE')}_" if option.takes else ""
    return [", ".join(f"*{scd(name)}*" for name in option.names) + value,
            "\t" + scd(option.help), ""]


def command_page(root):
    lines = []
    for command in list(every(root))[1:]:
        usage = command.usage[len(" ".join(command.path)):].strip()
        usage = re.sub(r"^(\w+ )*", "", usage).replace("[OPTIONS] ", "").replace("[OPTIONS]", "")
        lines += [f"*{command.name}*" + (f" {scd(usage)}" if usage.strip() else ""),
                  "\t" + scd(command.help), ""]
        for name, words, _ in command.positionals:
            lines += [f"\t_{scd(name)}_: {scd(words)}", ""]
        for option in command.options:
            if "--help" not in option.names:
                head, body, blank = option_lines(option)
                lines += ["\t" + head + ": " + body.strip(), blank]
    return "\n".join(lines).rstrip() + "\n"


def manual(root, old):
    head, rest = old.split(BEGIN + "\n", 1)
    tail = rest.split(END + "\n", 1)[1]
    return f"{head}{BEGIN}\n\n{command_page(root)}\n{END}\n{tail}"


def rules(text):
    """docs/rules.md: (heading, [(rule, holds, asked)])."""
    out = []
    for line in text.splitlines():
        if line.startswith("## "):
            out.append((line[3:], []))
        row = re.match(r"\| `([a-z-]+)` \| (.*?) \| (.*?) \|", line)
        if row and out:
            out[-1][1].append(row.groups())
    return [part for part in out if part[1]]


def plain(cell):
    cell = re.sub(r"\[([^\]]*)\]\(([^)]*)\)", r"\1", cell)
    return scd(cell.replace("`", '"'))


def rules_page(text, old):
    head = old.split(BEGIN + "\n", 1)[0]
    tail = old.split(END + "\n", 1)[1]
    lines = []
    for heading, rows in rules(text):
        lines += [f"## {heading}", ""]
        for rule, holds, asked in rows:
            lines += [f"*{rule}*", f"\t{plain(holds)}. Asked for by: {plain(asked)}.", ""]
    return f"{head}{BEGIN}\n\n" + "\n".join(lines) + f"\n{END}\n{tail}"


NOTE = "# SPDX-License-Identifier: Apache-2.0\n# {} for refward; derived from its --help (tests/docs/write.py).\n"


def shell_words(command):
    return [child.path[-1] for child in command.children]


def flags(command):
    return [name for option in command.options for name in option.names if name.startswith("--")]


def quoted(text):
    return "'" + text.replace("'", "'\\''") + "'"


def bash(root):
    cases = []
    for command in every(root):
        values = [f"      {name}) words='{' '.join(option.words)}' ;;" if option.words else
                  f"      {name}) COMPREPLY=($(compgen -f -- \"$cur\")); return ;;"
                  for option in command.options if option.takes
                  for name in option.names if name.startswith("--")]
        words = " ".join(shell_words(command) + [w for p in command.positionals for w in p[2]])
        lines = [f"    '{' '.join(command.path)}')", f"      words='{words}' flags='{' '.join(flags(command))}'"]
        if values:
            lines += ["      case $prev in"] + ["  " + line for line in values] + ["      esac"]
        cases.append("\n".join(lines + ["      ;;"]))
    known = "|".join(f"'{' '.join(c.path)}'" for c in list(every(root))[1:])
    return NOTE.format("bash completion") + f"""_refward() {{
  local cur=${{COMP_WORDS[COMP_CWORD]}} prev=${{COMP_WORDS[COMP_CWORD - 1]}} path= next words= flags= i
  COMPREPLY=()
  for ((i = 1; i < COMP_CWORD; i++)); do
    next="${{path:+$path }}${{COMP_WORDS[i]}}"
    case $next in
      {known}) path=$next ;;
    esac
  done
  case $path in
""" + "\n".join(cases) + """
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
"""


def zsh_text(text):
    return text.replace("\\", "\\\\").replace("[", "\\[").replace("]", "\\]").replace(":", "\\:").replace("'", "'\\''")


def zsh(root):
    functions = []
    for command in every(root):
        name = "_".join(("_refward",) + command.path)
        arguments = []
        for option in command.options:
            for flag in option.names:
                if not flag.startswith("--"):
                    continue
                value = f":value:({' '.join(option.words)})" if option.words else ":value:_files" if option.takes else ""
                arguments.append(f"    '{flag}[{zsh_text(option.help)}]{value}'")
        if command.children:
            arguments += ["    '1:command:->command'", "    '*::argument:->argument'"]
        else:
            for _, words, choices in command.positionals:
                arguments.append(f"    '*:{zsh_text(words)}:" + (f"({' '.join(choices)})'" if choices else "_files'"))
        body = "  _arguments -C \\\n" + " \\\n".join(arguments)
        if command.children:
            rows = "\n".join(f"        '{c.path[-1]}:{zsh_text(c.help)}'" for c in command.children)
            calls = "\n".join(f"        {c.path[-1]}) {'_'.join(('_refward',) + c.path)} ;;" for c in command.children)
            body += f"""
  case $state in
    command)
      local -a commands=(
{rows}
      )
      _describe command commands
      ;;
    argument)
      case $words[1] in
{calls}
      esac
      ;;
  esac"""
        functions.append(f"{name}() {{\n  local curcontext=$curcontext state line\n  typeset -A opt_args\n{body}\n}}\n")
    return "#compdef refward\n" + NOTE.format("zsh completion") + "\n" + "\n".join(functions) + '\n_refward "$@"\n'


def fish(root):
    lines = [NOTE.format("fish completion").rstrip(), "complete -c refward -f"]
    for command in every(root):
        path = " ".join(command.path)
        seen = "".join(f"; and __fish_seen_subcommand_from {part}" for part in command.path)
        here = "true" + seen
        if command.children:
            names = " ".join(shell_words(command))
            for child in command.children:
                lines.append(f"complete -c refward -n '{here}; and not __fish_seen_subcommand_from {names}'"
                             f" -a {child.path[-1]} -d {quoted(child.help)}")
        for option in command.options:
            for flag in option.names:
                if flag.startswith("--"):
                    value = f" -x -a '{' '.join(option.words)}'" if option.words else " -r -F" if option.takes else ""
                    lines.append(f"complete -c refward -n '{here}' -l {flag[2:]}{value} -d {quoted(option.help)}")
        for _, _, choices in command.positionals:
            what = f" -a '{' '.join(choices)}'" if choices else " -F"
            lines.append(f"complete -c refward -n '{here}'{what}")
        del path
    return "\n".join(lines) + "\n"


COMPLETIONS = {"refward.bash": bash, "_refward": zsh, "refward.fish": fish}
