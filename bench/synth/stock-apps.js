// What the peer's author writes. Both apps make our objects, and decide nothing: that is left out of the peer's time.
'use strict';

/** Every object as plain data: the least that a cdk8s app can do. */
const untypedApp = `import { readFileSync } from 'fs';
import { ApiObject, type ApiObjectProps, App, Chart } from 'cdk8s';

const charts: Record<string, ApiObjectProps[]> = JSON.parse(readFileSync('objects.json', 'utf8'));

const app = new App();
for (const [name, objects] of Object.entries(charts)) {
  const chart = new Chart(app, name);
  objects.forEach((object, index) => new ApiObject(chart, \`object-\${index}\`, object));
}
app.synth();
`;

/**
 * Objects of the API's own typed classes, so that type-checking checks something. One chart class serves all regions, as
 * its author would have it; here they all get the first one's objects.
 * @param {ReadonlyMap<string, readonly object[]>} charts
 * @param {Readonly<Record<string, unknown>>} classes of cdk8s-plus, by name
 */
function typedApp(charts, classes) {
  const [[, first] = ['', []]] = charts;
  return `import { ApiObject, App, Chart } from 'cdk8s';
import { k8s } from 'cdk8s-plus-33';
import { Construct } from 'constructs';

class Region extends Chart {
  constructor(scope: Construct, id: string) {
    super(scope, id);
${first.map((object, index) => `    ${creation(object, index, classes)}`).join('\n')}
  }
}

const app = new App();
for (const name of ${JSON.stringify([...charts.keys()])}) new Region(app, name);
app.synth();
`;
}

function creation({ apiVersion, kind, ...props }, index, classes) {
  const version = apiVersion.split('/').at(-1);
  const name = `Kube${kind}${version === 'v1' ? '' : version.toUpperCase()}`;
  return name in classes
    ? `new k8s.${name}(this, 'object-${index}', ${literal(props, [kind])});`
    : `new ApiObject(this, 'object-${index}', ${JSON.stringify({ apiVersion, kind, ...props })});`;
}

/** Places where the typed classes want a number or text as an object of its own. */
const intOrString =
  /(httpGet|tcpSocket)\.port$|^NetworkPolicy .*\.port$|\.(targetPort|maxSurge|maxUnavailable|minAvailable)$/;
const quantity =
  /\.hard\..+$|\.(requests|limits|default|defaultRequest)\.(cpu|memory|ephemeral-storage)$|\.(sizeLimit|averageValue)$/;

function literal(value, path) {
  const [kind, ...steps] = path;
  const place = `${kind} .${steps.join('.')}`;
  if (Array.isArray(value))
    return `[${value.map((item, index) => literal(item, [...path, String(index)])).join(', ')}]`;
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).map(
      ([key, part]) => `${JSON.stringify(key)}: ${literal(part, [...path, key])}`,
    );
    return `{ ${entries.join(', ')} }`;
  }
  const of = typeof value === 'number' ? 'fromNumber' : 'fromString';
  if (intOrString.test(place)) return `k8s.IntOrString.${of}(${JSON.stringify(value)})`;
  if (quantity.test(place)) return `k8s.Quantity.${of}(${JSON.stringify(value)})`;
  return JSON.stringify(value);
}

module.exports = { typedApp, untypedApp };
