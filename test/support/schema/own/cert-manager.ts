import type { Schema } from '../recover';
import { BOOLEAN, INTEGER, list, object, oneOf, STRING, spec } from './notation';

/** github.com/cert-manager/cert-manager, deploy/crds. */

export const CERT_MANAGER: Readonly<Record<string, Schema>> = {
  'cert-manager.io/v1/Certificate': spec(
    object(
      {
        commonName: STRING,
        dnsNames: list(STRING),
        duration: STRING,
        isCA: BOOLEAN,
        issuerRef: object({ group: STRING, kind: STRING, name: STRING }, ['name']),
        privateKey: object({
          algorithm: oneOf('RSA', 'ECDSA', 'Ed25519'),
          rotationPolicy: oneOf('Never', 'Always'),
          size: INTEGER,
        }),
        renewBefore: STRING,
        secretName: STRING,
        usages: list(
          oneOf(
            'signing',
            'digital signature',
            'content commitment',
            'key encipherment',
            'key agreement',
            'data encipherment',
            'cert sign',
            'crl sign',
            'encipher only',
            'decipher only',
            'any',
            'server auth',
            'client auth',
            'code signing',
            'email protection',
            's/mime',
            'ipsec end system',
            'ipsec tunnel',
            'ipsec user',
            'timestamping',
            'ocsp signing',
            'microsoft sgc',
            'netscape sgc',
          ),
        ),
      },
      ['issuerRef', 'secretName'],
    ),
  ),
  'cert-manager.io/v1/Issuer': spec(
    object({ ca: object({ secretName: STRING }, ['secretName']), selfSigned: object({}) }),
  ),
};
