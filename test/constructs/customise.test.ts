import { customise, JsonPatch, type PlatformChart } from 'agent-gantry/kubernetes';
import { describe, expect, it } from 'vitest';
import { agentService } from '../../spec/workload';
import { at, describePlatform, only, synthDocuments } from '../support/synth';

const reason = 'GPU nodes need the nvidia runtime';

function customised(change: (platform: PlatformChart) => void) {
  return synthDocuments(describePlatform({ chat: agentService() }, { customise: change }));
}

const deployment = (platform: PlatformChart) => platform.workload('chat').controller;

describe('customise', () => {
  it('changes the document and writes the reason on it', () => {
    const documents = customised((platform) => {
      customise(deployment(platform), reason, JsonPatch.add('/spec/template/spec/runtimeClassName', 'nvidia'));
      customise(
        deployment(platform),
        'Revisions are kept for a year',
        JsonPatch.replace('/spec/revisionHistoryLimit', 50),
      );
    });
    const chat = only(documents, 'Deployment');
    expect(at(chat, '/spec/template/spec/runtimeClassName')).toBe('nvidia');
    expect(at(chat, '/spec/revisionHistoryLimit')).toBe(50);
    expect(chat.metadata.annotations?.['agent-gantry.dev/customised']).toBe(`${reason}; Revisions are kept for a year`);
  });

  it('reaches every object by kind, and says which there are when one is not', () => {
    const budget = (platform: PlatformChart, kind: string) =>
      customise(
        platform.workload('chat').object(kind),
        'Two may go at once here',
        JsonPatch.replace('/spec/maxUnavailable', 2),
      );
    const documents = customised((platform) => budget(platform, 'PodDisruptionBudget'));
    expect(at(only(documents, 'PodDisruptionBudget'), '/spec/maxUnavailable')).toBe(2);
    expect(() => customised((platform) => budget(platform, 'Gateway'))).toThrow(
      /workload-chat has no Gateway; it has .*Deployment/,
    );
  });

  it('says which workloads there are when one is not', () => {
    expect(() => customised((platform) => customise(platform.workload('chatt').controller, reason))).toThrow(
      'production has no workload chatt, it has chat; did you mean chat?',
    );
  });

  it.each([
    ['a reason', ''],
    ['a reason of some length', 'because'],
  ])('wants %s', (_, short) => {
    const change = (platform: PlatformChart) =>
      customise(deployment(platform), short, JsonPatch.remove('/spec/revisionHistoryLimit'));
    expect(() => customised(change)).toThrow(
      /customise\(Deployment\/chat\): got the reason .* want one of at least ten characters/,
    );
  });

  it('wants a patch', () => {
    expect(() => customised((platform) => customise(deployment(platform), reason))).toThrow(
      /customise\(Deployment\/chat\): got no patch/,
    );
  });

  it('fails, naming the path, when a later patch without a reason takes the value back', () => {
    const change = (platform: PlatformChart) => {
      customise(deployment(platform), reason, JsonPatch.add('/spec/template/spec/runtimeClassName', 'nvidia'));
      deployment(platform).addJsonPatch(JsonPatch.remove('/spec/template/spec/runtimeClassName'));
    };
    expect(() => customised(change)).toThrow(
      'Deployment/chat /spec/template/spec/runtimeClassName: wanted "nvidia", but the document has nothing (customised because: GPU nodes need the nvidia runtime)',
    );
  });

  it('fails when the final document holds something else than was patched in', () => {
    // What cdk8s makes of a value that it cannot write: the patch is taken, and the document has another value.
    const change = (platform: PlatformChart) => {
      const surge = new (class Surge {
        readonly value = 3;
        toJSON() {
          return {};
        }
      })();
      customise(deployment(platform), reason, JsonPatch.replace('/spec/strategy/rollingUpdate/maxSurge', surge));
    };
    expect(() => customised(change)).toThrow('/spec/strategy/rollingUpdate/maxSurge');
  });

  it('fails on a path that is not there', () => {
    const change = (platform: PlatformChart) =>
      customise(deployment(platform), reason, JsonPatch.replace('/spec/tmplate/spec', {}));
    expect(() => customised(change)).toThrow(/workload-chat\/deployment/);
  });

  it('takes appended items, moved, copied and removed values, and later patches of the same place', () => {
    const documents = customised((platform) =>
      customise(
        deployment(platform),
        reason,
        JsonPatch.add('/spec/template/spec/containers/0/args', ['--first']),
        JsonPatch.add('/spec/template/spec/containers/0/args/-', '--second'),
        JsonPatch.add('/spec/revisionHistoryLimit', 7),
        JsonPatch.add('/spec/revisionHistoryLimit', 8),
        JsonPatch.copy('/spec/revisionHistoryLimit', '/spec/minReadySeconds'),
        JsonPatch.remove('/spec/progressDeadlineSeconds'),
      ),
    );
    const chat = only(documents, 'Deployment');
    expect(at(chat, '/spec/template/spec/containers/0/args')).toEqual(['--first', '--second']);
    expect(at(chat, '/spec/minReadySeconds')).toBe(8);
    expect(at(chat, '/spec/progressDeadlineSeconds')).toBeUndefined();
  });
});
