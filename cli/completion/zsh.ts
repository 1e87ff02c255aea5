import { type Completed, general, type Offer } from './model';

export const zsh = (commands: readonly Completed[]): string => `#compdef gantry
# zsh completion of gantry: source <(gantry completion zsh), after compinit
_gantry() {
  local -a commands=(
${commands.map(({ name, summary }) => `    ${quote(`${name}:${summary}`)}`).join('\n')}
  )
  if (( CURRENT == 2 )); then
    _describe command commands
    compadd -- ${general.map(({ name }) => `--${name}`).join(' ')}
    return
  fi
  local command="$words[2]"
  shift words
  (( CURRENT -= 1 ))
  case "$command" in
${commands.map(commandCase).join('\n')}
  esac
}
if [ "$funcstack[1]" = "_gantry" ]; then _gantry "$@"; else compdef _gantry gantry; fi
`;

function commandCase({ name, operand, options }: Completed): string {
  const specs = [
    ...options.map((option) => {
      const text = `[${option.summary.replace(/[[\]:\\]/g, '\\$&')}]`;
      return option.value === undefined
        ? `--${option.name}${text}`
        : `*--${option.name}=${text}:${option.name}:${action(option.value)}`;
    }),
    ...(operand.kind === 'none' ? [] : [`1:operand:${action(operand)}`]),
  ];
  return [`    ${name})`, ...specs.map((spec, index) => line(spec, index, specs.length)), '      ;;'].join('\n');
}

const line = (spec: string, index: number, count: number): string =>
  `      ${index === 0 ? '_arguments ' : '  '}${quote(spec)}${index === count - 1 ? '' : ' \\'}`;

function action(offer: Offer): string {
  switch (offer.kind) {
    case 'words':
      return `(${offer.words.join(' ')})`;
    case 'files':
      return '_files';
    case 'directories':
      return '_files -/';
    case 'none':
      return ' ';
  }
}

const quote = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;
