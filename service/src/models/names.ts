import type { Config } from '../config/settings';

/** The default where a key of OpenAI's is given and no model. */
export const usualModel = 'gpt-5.4-mini';

type Names = Pick<Config, 'LLM_MODEL' | 'BACKUP_MODELS' | 'CASCADE_MODELS'>;

/** Every model that the configuration names, and where. */
export const modelsOf = (config: Names): { readonly setting: string; readonly model: string }[] => [
  { setting: 'LLM_MODEL', model: config.LLM_MODEL },
  ...config.BACKUP_MODELS.map((model) => ({ setting: 'BACKUP_MODELS', model })),
  ...config.CASCADE_MODELS.map((model) => ({ setting: 'CASCADE_MODELS', model })),
];
