import * as pulumi from '@pulumi/pulumi';

/** A part of the platform: its resources are its children. */
export abstract class Part extends pulumi.ComponentResource {
  constructor(kind: string, name: string, parent: pulumi.Resource | undefined) {
    super(`agent-gantry:azure:${kind}`, name, {}, parent === undefined ? {} : { parent });
  }

  /** Options of its children. */
  protected get child(): pulumi.CustomResourceOptions {
    return { parent: this };
  }
}
