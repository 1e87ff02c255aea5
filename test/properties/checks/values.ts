import { isDeepStrictEqual } from 'node:util';
import { loadAll } from 'js-yaml';
import { parseAllDocuments } from 'yaml';
import { stringify } from '../../../charts/yaml';
import { schemaProblems } from '../../support/schema';
import { type Check, identify, walk } from './read';

export const schemaAccepts: Check = ({ documents }) => documents.flatMap(schemaProblems);

export const nothingUndefined: Check = ({ documents }) =>
  documents.flatMap((document) =>
    [...walk(document)]
      .filter(
        ([, value]) => value === undefined || value === null || (typeof value === 'number' && !Number.isFinite(value)),
      )
      .map(([path, value]) => `${identify(document)} ${path} is ${value}`),
  );

export const nothingLate: Check = ({ documents }) =>
  documents.flatMap((document) =>
    [...walk(document)]
      .filter(([, value]) => typeof value === 'string' && value.includes('${late:'))
      .map(([path, value]) => `${identify(document)} ${path} is still ${value}`),
  );

export const yamlIsRead: Check = ({ documents }) => {
  const text = stringify(documents);
  return isDeepStrictEqual(loadAll(text), documents) ? [] : ['js-yaml reads something else than was written'];
};

/** Both versions of YAML, by another library. Slow: for a sample. */
export const yamlIsReadByAll: Check = ({ documents }) => {
  const text = stringify(documents);
  return (['1.1', '1.2'] as const).flatMap((version) => {
    const read = parseAllDocuments(text, { version });
    const faults = read.flatMap(({ errors }) => errors.map(({ message }) => `YAML ${version}: ${message}`));
    return faults.length > 0 ||
      isDeepStrictEqual(
        read.map((document) => document.toJS() as unknown),
        documents,
      )
      ? faults
      : [`YAML ${version} reads something else than was written`];
  });
};
