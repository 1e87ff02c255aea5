import type { Config } from '../config/settings';
import { builtIn } from './built-in';
import type { Model } from './model';
import { OpenAiModel, type OpenAiOptions } from './openai';

export interface Providers {
  readonly model: (name: string) => Model;
  /** Where models are asked, unless only the built-in one is. */
  readonly endpoint: OpenAiOptions | undefined;
}

/** Where the configured models are, and how we log in there. */
export function providers(config: Config): Providers {
  const endpoint = endpointOf(config);
  return {
    endpoint,
    model: (name) => {
      if (name === 'built-in') return builtIn;
      if (endpoint === undefined) throw new Error(`there is no way to the model ${name}`);
      return new OpenAiModel(name, endpoint);
    },
  };
}

function endpointOf(config: Config): OpenAiOptions | undefined {
  const { AZURE_OPENAI_ENDPOINT: azure, AZURE_OPENAI_KEY: azureKey, LLM_API_KEY: key } = config;
  if (azure !== undefined) {
    // The v1 paths of the resource are OpenAI's own, without versions of the interface in the query.
    const url = azure.endsWith('/openai/v1') ? azure : `${azure}/openai/v1`;
    if (azureKey !== undefined) return { url, login: () => ({ 'api-key': azureKey }) };
    return {
      url,
      login: async () => {
        const { azureToken } = await import('../cloud/azure-identity');
        return { authorization: `Bearer ${await azureToken('https://cognitiveservices.azure.com/.default')}` };
      },
    };
  }
  if (config.LLM_BASE_URL === undefined && key === undefined) return undefined;
  const headers: Record<string, string> = key === undefined ? {} : { authorization: `Bearer ${key}` };
  return { url: config.LLM_BASE_URL ?? 'https://api.openai.com/v1', login: () => headers };
}
