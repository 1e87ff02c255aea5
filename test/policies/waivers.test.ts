import { describe, expect, test } from 'vitest';
import { UnreadableError } from '../../policies/read/problem';
import { readWaivers } from '../../policies/waivers/file';
import { deployment, judge, read, ruleNamed } from './support';

const rules = [ruleNamed('image-pinned'), ruleNamed('read-only-root')];
const chat = read(
  deployment({ container: 'securityContext: {}' })
    .replace('chat:1.4.2', 'chat:latest')
    .replace('name: chat,', 'name: chat, namespace: desk,'),
);

const file = (fields: string) => `waivers:\n  - {${fields}}\n`;
const REST = 'reason: the registry has no digests yet, expires: 2026-12-31';

function told(waivers: string, asOf = '2026-11-21') {
  const { findings, waived } = judge(chat, { rules, asOf, waivers: readWaivers(waivers, 'gantry.waivers.yaml') });
  return {
    findings: findings.map(({ rule, severity }) => `${rule} ${severity}`).sort(),
    waived: waived.map(({ finding }) => finding.rule),
  };
}

function faults(text: string): readonly string[] {
  try {
    readWaivers(text, 'w.yaml');
  } catch (error) {
    if (error instanceof UnreadableError) return error.message.split('\n');
    throw error;
  }
  return [];
}

describe('waivers in a file', () => {
  test.each(['Deployment/desk/chat', 'Deployment/*/chat', '*/desk/*', 'Deployment/desk/ch*'])(
    '%s covers the object',
    (object) => {
      expect(told(file(`rule: image-pinned, object: "${object}", ${REST}`))).toEqual({
        findings: ['read-only-root error'],
        waived: ['image-pinned'],
      });
    },
  );

  test.each(['Deployment/desk/cha', 'Deployment//chat', 'StatefulSet/desk/chat', 'Deployment/d.sk/chat'])(
    '%s does not, and is told as unused',
    (object) => {
      expect(told(file(`rule: image-pinned, object: "${object}", ${REST}`))).toEqual({
        findings: ['image-pinned error', 'read-only-root error', 'waiver-unused warning'],
        waived: [],
      });
    },
  );

  test('a path narrows it, and may hold a wildcard', () => {
    const at = (path: string) =>
      told(file(`rule: image-pinned, object: Deployment/desk/chat, path: "${path}", ${REST}`)).waived;
    expect(at('/spec/template/spec/containers/0/image')).toEqual(['image-pinned']);
    expect(at('/spec/template/spec/containers/*/image')).toEqual(['image-pinned']);
    expect(at('/spec/template/spec/containers/1/image')).toEqual([]);
  });

  test('it holds on its last day, and not on the next', () => {
    const text = file(`rule: image-pinned, object: Deployment/desk/chat, ${REST}`);
    expect(told(text, '2026-12-31').findings).toEqual(['read-only-root error']);
    expect(told(text, '2027-01-01')).toEqual({
      findings: ['image-pinned error', 'read-only-root error', 'waiver-expired error'],
      waived: [],
    });
  });

  test('of two waivers for one finding a valid one is enough, and the expired one is told', () => {
    const text = `waivers:
  - {rule: image-pinned, object: Deployment/desk/chat, reason: the old decision, expires: 2026-01-01}
  - {rule: image-pinned, object: Deployment/desk/chat, reason: the new decision, expires: 2027-01-01}
`;
    expect(told(text)).toEqual({
      findings: ['read-only-root error', 'waiver-expired error'],
      waived: ['image-pinned'],
    });
  });

  test('a rule that does not exist is told', () => {
    expect(told(file(`rule: image-pined, object: Deployment/desk/chat, ${REST}`)).findings).toContain(
      'waiver-unknown-rule error',
    );
  });

  test('a waiver can’t waive the faults of waivers', () => {
    const text = file(`rule: waiver-unused, object: "*/*/*", ${REST}`);
    expect(told(text).findings).toContain('waiver-unknown-rule error');
  });

  test('an empty file holds none', () => {
    expect(readWaivers('', 'w.yaml')).toEqual([]);
    expect(readWaivers('waivers: []', 'w.yaml')).toEqual([]);
  });
});

describe('a malformed waivers file', () => {
  test('tells all of its faults at once, each with its place', () => {
    const text = `version: 1
waivers:
  - {rule: image-pinned, object: chat, reason: short, expires: 2026-02-30}
  - text
  - {rule: "", object: a/b/c, because: x, path: spec, expires: 31.12.2026}
`;
    expect(faults(text)).toEqual([
      'w.yaml: 10 faults to correct',
      '  version: unknown; only `waivers` is read',
      '  waivers[0].object: got "chat", want "Kind/namespace/name", with * for any text',
      '  waivers[0].reason: got "short", want a reason of at least 10 characters',
      '  waivers[0].expires: got "2026-02-30", want a day as YYYY-MM-DD',
      expect.stringContaining('  waivers[1]: got "text", want {rule:'),
      '  waivers[2].because: unknown; want rule, object, path, reason, expires',
      '  waivers[2].rule: got "", want the id of a rule',
      '  waivers[2].path: got "spec", want a JSON pointer such as "/spec/replicas"',
      '  waivers[2].reason: got nothing, want a reason of at least 10 characters',
      '  waivers[2].expires: got "31.12.2026", want a day as YYYY-MM-DD',
    ]);
  });

  test.each(['- {rule: a}', 'waivers: {}', 'a', 'waivers: []\n---\nwaivers: []'])(
    '%j has not the shape of one',
    (text) => {
      expect(faults(text)).toEqual([expect.stringContaining('want one document with a list under `waivers`')]);
    },
  );
});

describe('waivers on the object itself', () => {
  const annotated = (text: string, rule = 'image-pinned') =>
    judge(
      read(
        deployment({
          annotations: `{agent-gantry.dev/waive-${rule}: "${text}"}`,
          container: 'securityContext: {readOnlyRootFilesystem: true}',
        }).replace('chat:1.4.2', 'chat:latest'),
      ),
      { rules },
    );

  test('covers the findings of its rule on its object', () => {
    const { findings, waived } = annotated('until 2026-12-31: the registry has no digests yet');
    expect(findings).toEqual([]);
    expect(waived.map(({ waiver }) => waiver.reason)).toEqual(['the registry has no digests yet']);
  });

  test('expired, unused, malformed and unknown ones are told at the annotation', () => {
    const of = (text: string, rule?: string) =>
      annotated(text, rule).findings.filter((finding) => finding.rule.startsWith('waiver-'));
    expect(of('until 2026-01-31: an old decision').map((finding) => finding.rule)).toEqual(['waiver-expired']);
    expect(of('until 2026-12-31: a decision', 'read-only-root').map((finding) => finding.rule)).toEqual([
      'waiver-unused',
    ]);
    expect(of('until 2026-12-31: a decision', 'image-pined').map((finding) => finding.rule)).toEqual([
      'waiver-unknown-rule',
    ]);
    for (const text of ['yes', 'until 2026-13-01: a decision', 'until 2026-12-31: short', 'until 2026-12-31']) {
      expect(
        of(text).map(({ rule, path }) => [rule, path]),
        text,
      ).toEqual([['waiver-malformed', '/metadata/annotations/agent-gantry.dev~1waive-image-pinned']]);
    }
  });
});
