import { ApiObject, App } from 'cdk8s';
import { customisedBecause, lostPatches, reasonAnnotation } from '../constructs/customise';
import type { Site } from '../constructs/kubernetes/site';
import type { Environment } from '../spec/environment';
import { inRegion } from '../spec/roles';
import { type Bindings, bind, type Unbound } from './bindings';
import { rank } from './families';
import { hashed } from './hashed';
import { PlatformChart } from './platform-chart';

/** A finished manifest. */
export interface Document {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly [key: string]: unknown;
}

/** Everything that one environment applies in one region, in the order of applying. */
export interface RegionOutput {
  readonly environment: Environment;
  readonly site: Site;
  readonly documents: readonly Document[];
}

/** A change to the parts of a platform, one region at a time. */
export type Customise = (platform: PlatformChart) => void;

/** The documents of every region of an environment, bound and under their last names. */
export function regionOutputs(
  environment: Environment,
  bindings: Bindings,
  unbound: (path: Unbound) => void,
): RegionOutput[] {
  const report = (path: string) => unbound({ environment: environment.name, path });
  return openRegions(environment).map(({ site, documents }) => ({
    environment,
    site,
    documents: documents.map((document) => closed(document, bindings, site.region.name, report)),
  }));
}

/** A document with its late values filled in, and under the name that follows from them. It takes the document over. */
export const closed = (
  document: Document,
  bindings: Bindings,
  region: string,
  unbound: (path: string) => void,
): Document => hashed(bind(document, bindings, region, unbound));

/**
 * The documents of every region of an environment, their late values still open. Constructs are made and validated once
 * a region: the library's own synthesis validates the whole tree again for each chart.
 */
export function openRegions(environment: Environment): RegionOutput[] {
  const target = environment.kubernetes;
  if (target === undefined) return [];
  return target.regions.map((region) => {
    const site: Site = { environment: inRegion(environment, region), target, region };
    const chart = new PlatformChart(new App({ outdir: '.' }), 'platform', site);
    (target.customise as Customise | undefined)?.(chart);
    validate(chart);
    return { environment, site, documents: documentsOf(chart) };
  });
}

function validate(chart: PlatformChart): void {
  const faults = chart.node
    .findAll()
    .flatMap((construct) => [...construct.node.validate()].map((fault) => `  ${construct.node.path}: ${fault}`));
  if (faults.length > 0) throw new Error(`the constructs are not valid\n${faults.join('\n')}`);
}

function documentsOf(chart: PlatformChart): Document[] {
  const lost: string[] = [];
  const objects = chart.node.findAll().filter((construct): construct is ApiObject => ApiObject.isApiObject(construct));
  const documents = ordered(objects).map((object) => {
    const reasons = customisedBecause(object);
    if (reasons.length > 0) object.metadata.addAnnotation(reasonAnnotation, reasons.join('; '));
    const document = object.toJson() as Document;
    lost.push(...lostPatches(object, document));
    return document;
  });
  if (lost.length > 0) throw new Error(`a customisation did not arrive; nothing was written\n  ${lost.join('\n  ')}`);
  return documents;
}

/** By kind, then by dependency where a construct declares one, then as they were made. */
function ordered(objects: readonly ApiObject[]): readonly ApiObject[] {
  const byRank = objects
    .map((object, index) => ({ object, index }))
    .sort((a, b) => rank(a.object.kind) - rank(b.object.kind) || a.index - b.index);
  const done = new Set<ApiObject>();
  const result: ApiObject[] = [];
  const place = (object: ApiObject, waiting: ReadonlySet<ApiObject>) => {
    if (done.has(object)) return;
    if (waiting.has(object)) throw new Error(`${object.kind}/${object.name} depends on itself`);
    for (const dependency of object.node.dependencies) {
      for (const child of dependency.node.findAll()) {
        if (ApiObject.isApiObject(child) && child !== object) place(child as ApiObject, new Set([...waiting, object]));
      }
    }
    done.add(object);
    result.push(object);
  };
  for (const { object } of byRank) place(object, new Set());
  return result;
}
