import { mergeWorkload } from '../overrides';
import { type AgentService, agentService } from '../workload';
import type { PresetProps } from './autogen';

/** Guide S1, "AutoGen production service" (B1, B2, B4, B7). */
const guide = agentService({
  scaling: { replicas: [2, 10], cpu: '70%' },
  ports: { http: 8000 },
  service: { type: 'ClusterIP', ports: { 80: 'http' } },
  resources: { cpu: ['250m', '1'], memory: ['512MiB', '1GiB'] },
  probes: {
    liveness: { http: '/health', delay: '30s', every: '10s' },
    // The guide asks /health for both; a replica without its store must leave the Service, not be restarted.
    readiness: { http: '/ready', delay: '10s', every: '5s' },
  },
});

/** An agent service as guide S1 runs it: 2 to 10 replicas on cpu 70 %, ClusterIP 80 → 8000. Corrected: readiness apart from liveness. */
export function autogenService(props: PresetProps = {}): AgentService {
  return mergeWorkload(guide, props);
}
