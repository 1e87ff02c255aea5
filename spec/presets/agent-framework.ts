import { mergeWorkload } from '../overrides';
import { type AgentService, agentService } from '../workload';
import type { PresetProps } from './autogen';

/** Guide S2, "Microsoft Agent Framework production" (B1, B2, B3, B4, B7, B9, B10). */
const guide = agentService({
  scaling: { replicas: [3, 10], cpu: '70%', memory: '80%' },
  ports: { http: 8080 },
  service: { type: 'LoadBalancer', ports: { 80: 'http' } },
  resources: { cpu: ['1', '2'], memory: ['2GiB', '4GiB'] },
  probes: {
    liveness: { http: '/health/live', delay: '30s', every: '10s' },
    readiness: { http: '/health/ready', delay: '10s', every: '5s' },
  },
});

/**
 * An agent service as guide S2 runs it: 3 to 10 replicas on cpu 70 % and memory 80 %, port 8080, `/health/live` and
 * `/health/ready`. Corrected: `Utilization` is spelled as the API has it, and the load balancer is internal.
 */
export function agentFramework(props: PresetProps = {}): AgentService {
  return mergeWorkload(guide, props);
}
