import { off } from 'agent-gantry';
import { chat, job, platform, target } from '../support';
import type { Wrong } from './wrong';

/** Null, lists and objects where something else is wanted. */
export const shapes: Readonly<Record<string, Wrong>> = {
  'nothing for the tags': {
    given: platform({ tags: null }),
    says: [{ path: 'tags', got: 'null', want: 'a value', fix: 'To leave it out, remove the key.' }],
  },
  'nothing for the workloads': {
    given: platform({ workloads: null }),
    says: [{ path: 'workloads', got: 'null', want: 'a value', fix: 'To leave it out, remove the key.' }],
  },
  'nothing for the targets': {
    given: platform({ targets: null }),
    says: [{ path: 'targets', got: 'null', want: 'a value', fix: 'To leave it out, remove the key.' }],
  },
  'nothing for a target': {
    given: platform({ targets: { kubernetes: null } }),
    says: [{ path: 'targets.kubernetes', got: 'null', want: 'a value', fix: 'To leave it out, remove the key.' }],
  },
  'nothing for a version': {
    given: target({ version: null }),
    says: [
      { path: 'targets.kubernetes.version', got: 'null', want: 'a value', fix: 'To leave it out, remove the key.' },
    ],
  },
  'nothing for the vault': {
    given: platform({ vault: null }),
    says: [{ path: 'vault', got: 'null', want: 'a value', fix: 'To leave it out, remove the key.' }],
  },
  'nothing for the queue': {
    given: platform({ data: { queue: null } }),
    says: [{ path: 'data.queue', got: 'null', want: 'a value', fix: 'To leave it out, remove the key.' }],
  },
  'nothing for scaling': {
    given: chat({ scaling: null }),
    says: [{ path: 'workloads.chat.scaling', got: 'null', want: 'a value', fix: 'To leave it out, remove the key.' }],
  },
  'nothing for replicas': {
    given: chat({ scaling: { replicas: null } }),
    says: [
      {
        path: 'workloads.chat.scaling.replicas',
        got: 'null',
        want: 'a value',
        fix: 'To leave it out, remove the key.',
      },
    ],
  },
  'nothing for a probe': {
    given: chat({ probes: { readiness: null } }),
    says: [
      {
        path: 'workloads.chat.probes.readiness',
        got: 'null',
        want: 'a value',
        fix: 'To leave it out, remove the key.',
      },
    ],
  },
  'nothing for a port': {
    given: chat({ image: 'triage:1.4.2', ports: { http: 8000, metrics: null } }),
    says: [
      { path: 'workloads.chat.ports.metrics', got: 'null', want: 'a value', fix: 'To leave it out, remove the key.' },
    ],
  },
  'nothing for a variable': {
    given: chat({ env: { LOG_LEVEL: null } }),
    says: [
      { path: 'workloads.chat.env.LOG_LEVEL', got: 'null', want: 'a value', fix: 'To leave it out, remove the key.' },
    ],
  },
  'nothing for a sidecar': {
    given: chat({ sidecars: { proxy: null } }),
    says: [
      { path: 'workloads.chat.sidecars.proxy', got: 'null', want: 'a value', fix: 'To leave it out, remove the key.' },
    ],
  },
  'nothing for a volume': {
    given: chat({ volumes: { '/app/data': null } }),
    says: [
      {
        path: "workloads.chat.volumes['/app/data']",
        got: 'null',
        want: 'a value',
        fix: 'To leave it out, remove the key.',
      },
    ],
  },
  'nothing for a schedule': {
    given: job({ schedule: null }),
    says: [
      { path: 'workloads.digest.schedule', got: 'null', want: 'a value', fix: 'To leave it out, remove the key.' },
    ],
  },
  'a list for the tags': {
    given: platform({ tags: ['agents-team'] }),
    says: [{ path: 'tags', got: '["agents-team"]', want: 'an object with owner, costCentre, application' }],
  },
  'a list for scaling': {
    given: chat({ scaling: [2, 10] }),
    says: [
      {
        path: 'workloads.chat.scaling',
        got: '[2,10]',
        want: 'an object with replicas, cpu, memory, inFlight, rate, backlog, behaviour, tolerance',
      },
    ],
  },
  'a list for the variables': {
    given: chat({ env: ['LOG_LEVEL=INFO'] }),
    says: [{ path: 'workloads.chat.env', got: '["LOG_LEVEL=INFO"]', want: 'an object' }],
  },
  'a list for the probes': {
    given: chat({ probes: ['/health'] }),
    says: [{ path: 'workloads.chat.probes', got: '["/health"]', want: 'an object with startup, liveness, readiness' }],
  },
  'a list for the volumes': {
    given: chat({ volumes: ['/app/data'] }),
    says: [{ path: 'workloads.chat.volumes', got: '["/app/data"]', want: 'an object' }],
  },
  'an object for a list of words': {
    given: chat({ command: { node: 'main.js' } }),
    says: [
      { path: 'workloads.chat.command', got: '{"node":"main.js"}', want: "a list of words, e.g. ['node', 'main.js']" },
    ],
  },
  'a map for the labels': {
    given: chat({ labels: new Map([['team', 'agents']]) }),
    says: [{ path: 'workloads.chat.labels', got: 'a Map', want: 'an object' }],
  },
  'a date for scaling': {
    given: chat({ scaling: new Date(0) }),
    says: [
      {
        path: 'workloads.chat.scaling',
        got: 'a Date',
        want: 'an object with replicas, cpu, memory, inFlight, rate, backlog, behaviour, tolerance',
      },
    ],
  },
  'a symbol for replicas': {
    given: chat({ scaling: { replicas: Symbol('three') } }),
    says: [{ path: 'workloads.chat.scaling.replicas', got: 'a symbol', want: 'a whole number from 0 to 5000' }],
  },
  'a function for a variable': {
    given: chat({ env: { LOG_LEVEL: () => 'INFO' } }),
    says: [
      {
        path: 'workloads.chat.env.LOG_LEVEL',
        got: 'a function',
        want: "text, late('path') or podField('metadata.name')",
      },
    ],
  },
  'a large number for a time': {
    given: chat({ longestRun: 300n }),
    says: [
      {
        path: 'workloads.chat.longestRun',
        got: '300n',
        want: "whole seconds, 1s to 15m, e.g. '30s', '5m'",
        fix: "Write it with a unit, e.g. '300s'.",
      },
    ],
  },
  'off where nothing can be removed': {
    given: chat({ scaling: off }),
    says: [
      {
        path: 'workloads.chat.scaling',
        got: 'off',
        want: 'an object with replicas, cpu, memory, inFlight, rate, backlog, behaviour, tolerance',
      },
    ],
  },
  'a variable named __proto__': {
    given: chat({ env: JSON.parse('{"__proto__":"x"}') }),
    says: [{ path: 'workloads.chat.env.__proto__', want: 'another name' }],
  },
};
