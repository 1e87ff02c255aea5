import { mergeWorkload } from '../overrides';
import { type AgentService, agentService } from '../workload';
import type { PresetProps } from './autogen';

/** Guide S3, "cascadeflow production" (B1, B2). */
const guide = agentService({
  // The guide runs three replicas and names no autoscaler; three is the least, and cpu adds to it.
  scaling: { replicas: [3, 10], cpu: '70%' },
  ports: { http: 8000 },
  resources: { cpu: ['500m', '1'], memory: ['512MiB', '1GiB'] },
  probes: {
    liveness: { http: '/health', every: '30s' },
    // The guide asks /health for both, which buys a completion; readiness asks what this replica knows of itself.
    readiness: { http: '/ready', every: '10s' },
  },
});

/** An agent service as guide S3 runs it: at least 3 replicas of 500m and 512 MiB, `/health`. Corrected: readiness apart from liveness. */
export function cascadeflow(props: PresetProps = {}): AgentService {
  return mergeWorkload(guide, props);
}
