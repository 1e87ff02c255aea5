import { type Completed, general, type Offer } from './model';

/** Works from bash 3.2 on, which macOS still ships: no `mapfile`, no associative arrays; `compopt` only where it is. */
export const bash = (
  commands: readonly Completed[],
): string => `# bash completion of gantry: source <(gantry completion bash)
_gantry() {
  local current="\${COMP_WORDS[COMP_CWORD]}" previous="" command="\${COMP_WORDS[1]}"
  COMPREPLY=()
  if [ "$COMP_CWORD" -le 1 ]; then
    COMPREPLY=($(compgen -W "${[...commands.map(({ name }) => name), ...general.map(({ name }) => `--${name}`)].join(' ')}" -- "$current"))
    return
  fi
  previous="\${COMP_WORDS[COMP_CWORD-1]}"
  # bash takes --option=value apart at the sign.
  if [ "$current" = "=" ]; then
    current=""
  elif [ "$previous" = "=" ]; then
    previous="\${COMP_WORDS[COMP_CWORD-2]}"
  fi
  case "$command $previous" in
${commands.flatMap(optionCases).join('\n')}
  esac
  case "$command" in
${commands.flatMap(commandCases).join('\n')}
  esac
}
_gantry_paths() {
  local IFS=$'\\n'
  COMPREPLY=($(compgen "$1" -- "$2"))
  compopt -o filenames 2>/dev/null
}
complete -F _gantry gantry
`;

const optionCases = ({ name, options }: Completed): string[] =>
  options.flatMap((option) =>
    option.value === undefined ? [] : [`    "${name} --${option.name}") ${reply(option.value)}; return ;;`],
  );

const commandCases = ({ name, operand, options }: Completed): string[] => [
  `    ${name})`,
  '      case "$current" in',
  `        -*) ${words(options.map((option) => `--${option.name}`))} ;;`,
  `        *) ${reply(operand)} ;;`,
  '      esac',
  '      ;;',
];

function reply(offer: Offer): string {
  switch (offer.kind) {
    case 'words':
      return words(offer.words);
    case 'files':
      return '_gantry_paths -f "$current"';
    case 'directories':
      return '_gantry_paths -d "$current"';
    case 'none':
      return ':';
  }
}

const words = (list: readonly string[]): string => `COMPREPLY=($(compgen -W "${list.join(' ')}" -- "$current"))`;
