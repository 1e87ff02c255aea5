import type { Schema } from '../recover';
import { BOOLEAN, INTEGER, object, spec } from './notation';

/** github.com/external-secrets/external-secrets, config/crds/bases/generators.external-secrets.io_passwords.yaml. */

export const GENERATORS: Readonly<Record<string, Schema>> = {
  'generators.external-secrets.io/v1alpha1/Password': spec(
    object({ allowRepeat: BOOLEAN, digits: INTEGER, length: INTEGER, noUpper: BOOLEAN, symbols: INTEGER }, [
      'allowRepeat',
      'length',
      'noUpper',
    ]),
  ),
};
