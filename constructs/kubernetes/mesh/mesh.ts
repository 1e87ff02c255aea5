import { Construct } from 'constructs';
import type { Workload } from '../../../spec/resolve-workload';
import type { Site } from '../site';
import { createIstio, createIstioBaseline } from './istio';
import { createLinkerd } from './linkerd';

/** What holds for the whole namespace, before any pod is admitted. */
export class MeshBaseline extends Construct {
  constructor(scope: Construct, id: string, site: Site) {
    super(scope, id);
    const { mesh } = site.environment;
    // Linkerd closes each pod by its own annotation.
    if (mesh?.kind === 'istio') createIstioBaseline(this, site, mesh);
  }
}

/** A workload's place in the mesh: who may call it, what its proxy knows of, how calls to it are divided and broken off (A3). */
export function createMesh(scope: Construct, site: Site, workload: Workload): void {
  const { mesh } = site.environment;
  if (mesh?.kind === 'istio') createIstio(scope, site, mesh, workload);
  if (mesh?.kind === 'linkerd') createLinkerd(scope, site, mesh, workload);
}
