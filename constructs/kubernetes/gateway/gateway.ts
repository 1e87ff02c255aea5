import { Construct } from 'constructs';
import type { Gateway as GatewaySpec } from '../../../spec/gateway';
import type { Site } from '../site';
import { createCertificate } from './certificate';
import { createGatewayApi } from './gateway-api';
import { createIngresses } from './ingress';
import { createKong } from './kong';

/** The way in from outside: its certificate, its routes, and what is asked of those who call (A1, A2, A16, B8). */
export class Gateway extends Construct {
  constructor(scope: Construct, id: string, site: Site, spec: GatewaySpec) {
    super(scope, id);
    const { controller } = spec;
    if (controller === undefined) return;
    createCertificate(this, site, spec);
    if (controller.kind === 'ingress') createIngresses(this, site, spec, controller);
    else if (controller.kind === 'kong') createKong(this, site, spec, controller);
    else createGatewayApi(this, site, spec, controller);
  }
}
