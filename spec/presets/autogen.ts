import { mergeWorkload } from '../overrides';
import { type AgentService, agentService } from '../workload';

/** What a preset takes: anything that the workload could say, laid over the guide's values. */
export type PresetProps = Omit<AgentService, 'kind'>;

/** Guide S0, "AutoGen 0.4 production deployment" (B1, B2, B4, B7). */
const guide = agentService({
  scaling: { replicas: [3, 20], cpu: '70%', memory: '80%' },
  rollout: { maxUnavailable: 1, maxSurge: 1 },
  ports: { http: 8000 },
  service: { type: 'LoadBalancer', ports: { 80: 'http' } },
  env: { LOG_LEVEL: 'INFO' },
  resources: { cpu: ['250m', '1'], memory: ['512MiB', '2GiB'] },
  probes: {
    liveness: { http: '/health', delay: '10s', every: '30s', timeout: '5s', failures: 3 },
    readiness: { http: '/ready', delay: '5s', every: '10s', timeout: '5s', failures: 2 },
  },
});

/**
 * An agent service as guide S0 runs it: 3 to 20 replicas on cpu 70 % and memory 80 %, `/health` and `/ready`, a load
 * balancer on 80. Corrected: the load balancer is internal unless `service.public` is set, and replicas have one owner.
 */
export function autogen(props: PresetProps = {}): AgentService {
  return mergeWorkload(guide, props);
}
