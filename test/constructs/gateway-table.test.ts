import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  can,
  controllerNames,
  controllers,
  controllerTable,
  type Feature,
  features,
} from '../../spec/gateway/controllers';
import { root } from '../support/project';

describe('A1 the table of controllers', () => {
  it('stands in the guide as it is', () => {
    const page = readFileSync(join(root, 'docs', 'guide', 'gateway.md'), 'utf8').replaceAll('\r\n', '\n');
    const block = /<!-- controllers -->\n([\s\S]*?)\n<!-- \/controllers -->/.exec(page)?.[1];
    expect(block).toBe(controllerTable().join('\n'));
  });

  it('offers every feature by at least one controller, and TLS by all', () => {
    for (const feature of Object.keys(features) as Feature[])
      expect(
        controllerNames.some((name) => can(name, feature)),
        feature,
      ).toBe(true);
    expect(controllerNames.every((name) => can(name, 'tls'))).toBe(true);
  });

  it('names no feature that it does not know', () => {
    for (const { cells } of Object.values(controllers))
      for (const feature of Object.keys(cells)) expect(Object.keys(features)).toContain(feature);
  });
});
