import { agentFramework, namespace, serviceImage } from 'agent-gantry';
import { chat, platform } from '../support';
import type { Wrong } from './wrong';

/** Images, commands and ports. */
export const container: Readonly<Record<string, Wrong>> = {
  'an image that moves': {
    given: chat({ image: 'ghcr.io/acme/triage:latest' }),
    says: [
      {
        path: 'workloads.chat.image',
        got: '"ghcr.io/acme/triage:latest"',
        want: 'a digest or an exact tag',
        fix: 'Run `crane digest ghcr.io/acme/triage:latest`; a moving tag can change after review.',
      },
    ],
  },
  'an image without a tag': {
    given: chat({ image: 'ghcr.io/acme/triage' }),
    says: [
      {
        path: 'workloads.chat.image',
        got: '"ghcr.io/acme/triage"',
        want: 'a digest or an exact tag',
        fix: 'Run `crane digest ghcr.io/acme/triage:latest`; a moving tag can change after review.',
      },
    ],
  },
  'an image with a major version alone': {
    given: chat({ image: 'redis:8' }),
    says: [
      {
        path: 'workloads.chat.image',
        got: '"redis:8"',
        want: 'a digest or an exact tag',
        fix: 'Run `crane digest redis:8`; a moving tag can change after review.',
      },
    ],
  },
  'an image without a tag, from a registry with a port': {
    given: chat({ image: 'registry.example.com:5000/triage' }),
    says: [
      {
        path: 'workloads.chat.image',
        got: '"registry.example.com:5000/triage"',
        want: 'a digest or an exact tag',
        fix: 'Run `crane digest registry.example.com:5000/triage:latest`; a moving tag can change after review.',
      },
    ],
  },
  'an image with a digest that is too short': {
    given: chat({ image: 'ghcr.io/acme/triage@sha256:4f1c' }),
    says: [
      {
        path: 'workloads.chat.image',
        got: '"ghcr.io/acme/triage@sha256:4f1c"',
        want: 'registry/name:tag or registry/name@sha256:<64 hexadecimal digits>',
      },
    ],
  },
  'an image with an upper-case name': {
    given: chat({ image: 'ghcr.io/Acme/triage:1.4.2' }),
    says: [
      {
        path: 'workloads.chat.image',
        got: '"ghcr.io/Acme/triage:1.4.2"',
        want: 'registry/name:tag or registry/name@sha256:<64 hexadecimal digits>',
      },
    ],
  },
  'a number for an image': {
    given: chat({ image: 14 }),
    says: [
      {
        path: 'workloads.chat.image',
        got: '14',
        want: "an image such as 'ghcr.io/acme/triage:1.4.2', or serviceImage()",
      },
    ],
  },
  'nothing for an image': {
    given: chat({ image: null }),
    says: [{ path: 'workloads.chat.image', got: 'null', want: 'a value', fix: 'To leave it out, remove the key.' }],
  },
  "the service's image with a tag that moves": {
    given: chat({ image: serviceImage({ tag: 'latest' }) }),
    says: [
      {
        path: 'workloads.chat.image.tag',
        got: '"latest"',
        want: 'an exact tag',
        fix: 'A moving tag can change after review.',
      },
    ],
  },
  "the service's image with a number for a tag": {
    given: chat({ image: { kind: 'serviceImage', tag: 14 } }),
    says: [{ path: 'workloads.chat.image.tag', got: '14', want: "an exact tag such as '0.1.0'" }],
  },
  'a misspelt pull policy': {
    given: chat({ pull: 'ifNotPresent' }),
    says: [
      {
        path: 'workloads.chat.pull',
        got: '"ifNotPresent"',
        want: 'one of IfNotPresent, Always, Never',
        fix: "Did you mean 'IfNotPresent'?",
      },
    ],
  },
  'a command in one piece': {
    given: chat({ command: 'node main.js' }),
    says: [
      { path: 'workloads.chat.command', got: '"node main.js"', want: "a list of words, e.g. ['node', 'main.js']" },
    ],
  },
  'an argument that is a number': {
    given: chat({ args: ['--port', 8000] }),
    says: [{ path: 'workloads.chat.args[1]', got: '8000', want: 'text' }],
  },
  'a misspelt prop of a workload': {
    given: chat({ scalling: {} }),
    says: [{ path: 'workloads.chat.scalling', want: 'a known prop', fix: 'Did you mean scaling?' }],
  },
  'a privileged port': {
    given: chat({ image: 'triage:1.4.2', ports: { http: 80 } }),
    says: [
      {
        path: 'workloads.chat.ports.http',
        got: '80',
        want: 'a whole number from 1024 to 65535',
        fix: 'A container without privileges cannot listen below 1024; a Service can still offer 80.',
      },
    ],
  },
  'a port in text': {
    given: chat({ image: 'triage:1.4.2', ports: { http: '8000' } }),
    says: [
      {
        path: 'workloads.chat.ports.http',
        got: '"8000"',
        want: 'a whole number from 1024 to 65535',
        fix: 'Write 8000, without quotes.',
      },
    ],
  },
  'two names for one port': {
    given: chat({ image: 'triage:1.4.2', ports: { http: 8000, metrics: 8000 } }),
    says: [
      {
        path: 'workloads.chat.ports.metrics',
        got: '8000',
        want: 'a port of its own',
        fix: 'http listens there already.',
      },
    ],
  },
  "a port's name that is too long": {
    given: chat({ image: 'triage:1.4.2', ports: { http: 8000, 'prometheus-metrics': 9100 } }),
    says: [
      {
        path: 'workloads.chat.ports.prometheus-metrics',
        want: 'a port name of at most 15 lower-case letters, digits and dashes',
      },
    ],
  },
  'a list of ports': {
    given: chat({ image: 'triage:1.4.2', ports: [8000] }),
    says: [{ path: 'workloads.chat.ports', got: '[8000]', want: 'an object' }],
  },
  'a list of ports that others refer to': {
    given: platform({
      workloads: {
        chat: agentFramework({ ports: [8000] as never, calledBy: [namespace('gateway', { ports: ['http'] })] }),
      },
    }),
    says: [{ path: 'workloads.chat.ports', got: '[8000]', want: 'an object' }],
  },
};
