/** One preset per guide: a workload that holds at least that guide's own values (B11). */
export { agentFramework } from './agent-framework';
export { autogen, type PresetProps } from './autogen';
export { autogenService } from './autogen-service';
export { cascadeflow } from './cascadeflow';
