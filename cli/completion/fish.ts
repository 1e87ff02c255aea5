import { type Completed, general, type Offer } from './model';

export const fish = (commands: readonly Completed[]): string => {
  const names = commands.map(({ name }) => name).join(' ');
  return [
    '# fish completion of gantry: gantry completion fish | source',
    'complete -c gantry -f',
    ...commands.map(
      ({ name, summary }) =>
        `complete -c gantry -n ${quote(`not __fish_seen_subcommand_from ${names}`)} -a ${name} -d ${quote(summary)}`,
    ),
    ...general.map(
      ({ name, summary }) =>
        `complete -c gantry -n ${quote(`not __fish_seen_subcommand_from ${names}`)} -l ${name} -d ${quote(summary)}`,
    ),
    ...commands.flatMap(commandLines),
    '',
  ].join('\n');
};

function commandLines({ name, operand, options }: Completed): string[] {
  const start = `complete -c gantry -n ${quote(`__fish_seen_subcommand_from ${name}`)}`;
  const offered = offer(operand);
  return [
    ...options.map((option) =>
      [
        `${start} -l ${option.name}`,
        option.value === undefined ? '' : `-x ${offer(option.value)}`.trimEnd(),
        `-d ${quote(option.summary)}`,
      ]
        .filter((part) => part !== '')
        .join(' '),
    ),
    ...(offered === '' ? [] : [`${start} ${offered}`]),
  ];
}

function offer(value: Offer): string {
  switch (value.kind) {
    case 'words':
      return `-a ${quote(value.words.join(' '))}`;
    case 'files':
      return `-a ${quote('(__fish_complete_path)')}`;
    case 'directories':
      return `-a ${quote('(__fish_complete_directories)')}`;
    case 'none':
      return '';
  }
}

const quote = (text: string): string => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
