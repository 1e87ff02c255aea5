// The peer: an app as `cdk8s init typescript-app` sets it up, run by the stock CLI through ts-node with type-checking.
'use strict';
const { execFileSync } = require('node:child_process');
const { copyFileSync, mkdirSync, writeFileSync } = require('node:fs');
const { createRequire } = require('node:module');
const { dirname, join } = require('node:path');
const { readFiles, sameObjects } = require('./objects.js');
const { typedApp, untypedApp } = require('./stock-apps.js');
const { devDependencies } = require('../../package.json');

/** Our own versions where this project has the package too; else what the template asks for, made exact. */
const versions = {
  cdk8s: devDependencies.cdk8s,
  'cdk8s-cli': devDependencies['cdk8s-cli'],
  'cdk8s-plus-33': '2.5.57',
  constructs: devDependencies.constructs,
  'ts-node': '10.9.2',
  typescript: '5.9.3',
  '@types/node': '14.18.63',
};

/**
 * Two apps, since teams write either: one with the typed classes of the API, one with the objects as they are.
 * @param {string} folder to install into
 * @param {readonly import('./objects.js').File[]} files the objects to make, below \`<environment>/<region>/\`
 * @returns {import('../rounds.js').Contender[]}
 */
function stockApps(folder, files) {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true, devDependencies: versions }));
  execFileSync('npm', ['install', '--no-audit', '--no-fund', '--loglevel', 'error'], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'inherit'],
    shell: process.platform === 'win32',
  });
  const template = join(folder, 'node_modules/cdk8s-cli/templates/typescript-app');
  for (const file of ['cdk8s.yaml', 'tsconfig.json']) copyFileSync(join(template, file), join(folder, file));
  const charts = chartsOf(files);
  const { k8s } = createRequire(join(folder, 'main.ts'))('cdk8s-plus-33');
  writeFileSync(join(folder, 'main.ts'), typedApp(charts, k8s));
  writeFileSync(join(folder, 'untyped.ts'), untypedApp);
  writeFileSync(join(folder, 'objects.json'), JSON.stringify(Object.fromEntries(charts)));
  return [
    synth(
      'stock CLI, ts-node, typed objects',
      folder,
      'main.ts',
      [...charts.values()].map((_, __, [first]) => first),
    ),
    synth('stock CLI, ts-node, untyped objects', folder, 'untyped.ts', [...charts.values()]),
  ];
}

function synth(name, folder, main, charts) {
  const output = join(folder, `dist-${main}`);
  return {
    name,
    command: join(folder, 'node_modules/.bin/cdk8s'),
    // Asking the registry for news would measure the network.
    args: ['synth', '--no-check-upgrade', '--app', `npx ts-node ${main}`, '--output', output],
    cwd: folder,
    clean: [output],
    verify() {
      const made = readFiles(output);
      if (made.length !== charts.length) throw new Error(`${name} made ${made.length} charts of ${charts.length}`);
      made.forEach(({ path, documents }, index) => {
        sameObjects(`${name}: ${path}`, documents, charts[index] ?? []);
      });
    },
  };
}

/** One chart an environment and region: name → objects in the order of applying. */
function chartsOf(files) {
  const charts = new Map();
  for (const { path, documents } of files) {
    const chart = dirname(path).replaceAll('/', '-');
    charts.set(chart, [...(charts.get(chart) ?? []), ...documents]);
  }
  return charts;
}

module.exports = { stockApps };
