import { at, listOf, numberOf, textOf } from '../json';
import { type Container, POD_TYPES, podSpecOf, runningContainersOf } from '../pods';
import type { ResourceRule } from '../rule';

// What a process gets to finish after the pause, at the least.
const LEAST_REST = 5;
const DEFAULT_GRACE = 30;

export const drainFits: ResourceRule = {
  scope: 'resource',
  id: 'drain-fits',
  title: 'The grace period outlasts the pre-stop pause',
  why: 'The grace period runs during the pause too: what is left of it is all that running requests get before they are killed.',
  severity: 'error',
  appliesTo: { rows: ['B1', 'D30'], kinds: POD_TYPES },
  fix: `Set \`terminationGracePeriodSeconds\` to the pause, the longest request and a reserve; at least the pause + ${LEAST_REST}.`,
  check(resource) {
    const pods = podSpecOf(resource);
    if (pods === undefined) return [];
    const grace = numberOf(pods.spec.terminationGracePeriodSeconds) ?? DEFAULT_GRACE;
    const pauses = runningContainersOf(pods).map((container) => ({ container, pause: pauseOf(container) }));
    const longest = pauses.reduce<(typeof pauses)[number] | undefined>(
      (best, next) => (best === undefined || next.pause > best.pause ? next : best),
      undefined,
    );
    if (longest === undefined || longest.pause === 0 || grace >= longest.pause + LEAST_REST) return [];
    return [
      {
        path: `${pods.path}/terminationGracePeriodSeconds`,
        message: `got ${grace}, but ${longest.container.name} pauses ${longest.pause} s before it stops; want ${longest.pause + LEAST_REST} or more`,
      },
    ];
  },
  examples: {
    good: `
apiVersion: v1
kind: Pod
metadata: {name: chat}
spec:
  terminationGracePeriodSeconds: 150
  containers:
    - {name: chat, image: chat:1.4.2, lifecycle: {preStop: {sleep: {seconds: 15}}}}
`,
    bad: `
apiVersion: v1
kind: Pod
metadata: {name: chat}
spec:
  containers:
    - {name: chat, image: chat:1.4.2, lifecycle: {preStop: {exec: {command: [sh, -c, "sleep 30"]}}}}
`,
    path: '/spec/terminationGracePeriodSeconds',
  },
};

const UNITS: Readonly<Record<string, number>> = { '': 1, s: 1, m: 60, h: 3600 };

/** How many seconds a container waits before it is told to stop, as far as its manifest shows. */
function pauseOf({ body }: Container): number {
  const seconds = numberOf(at(body, '/lifecycle/preStop/sleep/seconds'));
  if (seconds !== undefined) return seconds;
  const command = listOf(at(body, '/lifecycle/preStop/exec/command')).map((word) => textOf(word) ?? '');
  let pause = 0;
  for (const [, amount, unit] of command
    .join(' ')
    .matchAll(/(?:^|[\s/;&|(])sleep\s+(\d+(?:\.\d+)?)([smh]?)(?=$|[\s;&|)])/g)) {
    pause += Number(amount) * (UNITS[unit ?? ''] ?? 1);
  }
  return pause;
}
