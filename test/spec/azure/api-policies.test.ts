import { describe, expect, it } from 'vitest';
import type { ApiManagement } from '../../../spec/azure/api-management';
import { agentsPolicy, frontDoorPolicy, modelsPolicy } from '../../../spec/azure/api-policies';

const spec: ApiManagement = {
  publisher: { name: 'Agents', email: 'ops@example.com' },
  units: [1, 1],
  tokensPerMinute: 1000,
  tenant: { kind: 'subscription' },
};
const claim = {
  kind: 'claim',
  claim: 'tid',
  configuration: 'https://login.example.com/.well-known/openid-configuration',
  audience: 'agents',
} as const;
const cache = { embeddings: 'text-embedding-3-small', distance: 0.05, seconds: 600, connection: 'semantic-cache' };

/** Every element that is opened is closed, in its order. */
function wellFormed(text: string): boolean {
  const open: string[] = [];
  for (const [, closing, name, , own] of text.matchAll(/<(\/?)([\w-]+)((?:\s+[\w-]+="[^"<>]*")*)\s*(\/?)>/g)) {
    if (closing === '/') {
      if (open.pop() !== name) return false;
    } else if (own !== '/') open.push(name as string);
  }
  return open.length === 0 && !/<[^>]*<|&(?!amp;|lt;|gt;|quot;)/.test(text);
}

describe('policies of API Management (A16)', () => {
  it.each([
    ['agents', agentsPolicy(spec)],
    ['agents, by claim', agentsPolicy({ ...spec, tenant: claim })],
    ['models', modelsPolicy(spec)],
    ['models, by claim, cached', modelsPolicy({ ...spec, tenant: claim, semanticCache: cache, tokensPerMonth: 10 })],
    ['edge', frontDoorPolicy('0000')],
  ])('is well-formed: %s', (_, text) => {
    expect(wellFormed(text)).toBe(true);
  });

  it('A16: tokens are counted, limited and told by tenant', () => {
    const text = modelsPolicy({ ...spec, tokensPerMonth: 9 });
    expect(text).toContain('counter-key="@(context.Subscription.Id)" tokens-per-minute="1000" token-quota="9"');
    expect(text).toContain('<dimension name="Tenant" value="@(context.Subscription.Id)" />');
  });

  it('a tenant by claim is who a checked token says', () => {
    const text = modelsPolicy({ ...spec, tenant: claim });
    expect(text.indexOf('<validate-jwt')).toBeGreaterThan(0);
    expect(text.indexOf('<validate-jwt')).toBeLessThan(text.indexOf('<llm-token-limit'));
    expect(text).toContain('GetValueOrDefault(&quot;tid&quot;, &quot;none&quot;)');
  });

  it("an answer that is given again is the same tenant's", () => {
    const text = modelsPolicy({ ...spec, semanticCache: cache });
    expect(text).toContain('<vary-by>@(context.Subscription.Id)</vary-by>');
    expect(text).toContain('<llm-semantic-cache-store duration="600" />');
    expect(modelsPolicy(spec)).not.toContain('semantic-cache');
  });

  it('a run of an agent is never sent twice', () => {
    expect(agentsPolicy(spec)).not.toContain('<retry');
    expect(modelsPolicy(spec)).toContain('<retry');
  });
});
