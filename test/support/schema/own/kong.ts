import type { Schema } from '../recover';
import { ANYTHING, list, map, object, STRING } from './notation';

/** github.com/Kong/kubernetes-configuration, config/crd/ingress-controller. */

export const KONG: Readonly<Record<string, Schema>> = {
  'configuration.konghq.com/v1/KongPlugin': object(
    {
      plugin: STRING,
      config: map(ANYTHING),
      configPatches: list(
        object(
          {
            path: STRING,
            valueFrom: object({ secretKeyRef: object({ key: STRING, name: STRING }, ['key', 'name']) }, [
              'secretKeyRef',
            ]),
          },
          ['path', 'valueFrom'],
        ),
      ),
    },
    ['plugin'],
  ),
};
