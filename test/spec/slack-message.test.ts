import { describe, expect, it } from 'vitest';
import { slackWorkflow } from '../../spec/azure/slack-message';

/** Functions of the workflow definition language that the message is made with. */
const functions = {
  $if: (condition: boolean, yes: unknown, no: unknown) => (condition ? yes : no),
  equals: (a: unknown, b: unknown) => a === b,
  empty: (value: unknown) => value === undefined || value === null || value === '',
  coalesce: (...values: unknown[]) => values.find((value) => value !== undefined && value !== null) ?? null,
  concat: (...values: string[]) => values.join(''),
  replace: (text: string, what: string, by: string) => text.replaceAll(what, by),
  decodeUriComponent: decodeURIComponent,
};

/** The text that Slack gets for an alert: expressions of the language are read as JavaScript, which they nearly are. */
function messageOf(data: object): string {
  const [, expression = ''] = /^@\{(.+)\}$/s.exec(slackWorkflow('#agents').actions.post.inputs.body.text) ?? [];
  const script = expression.replaceAll("?['", "?.['").replaceAll(/\bif\(/g, '$if(');
  const names = [...Object.keys(functions), 'triggerBody'];
  return new Function(...names, `return ${script};`)(...Object.values(functions), () => ({ data })) as string;
}

const essentials = { alertRule: 'HighErrorRate', severity: 'Sev0', monitorCondition: 'Fired' };

describe('A12 C11: a message in Slack', () => {
  it('tells which alert, how bad, and what to do first', () => {
    expect(messageOf({ essentials: { ...essentials, description: 'Too many errors. Roll back.' } })).toBe(
      ':rotating_light: Fired *HighErrorRate* (Sev0)\nToo many errors. Roll back.',
    );
  });

  it('tells when it is over', () => {
    const resolved = { ...essentials, monitorCondition: 'Resolved', description: '' };
    expect(messageOf({ essentials: resolved })).toBe(':white_check_mark: Resolved *HighErrorRate* (Sev0)\n');
  });

  it('takes what Prometheus says of an alert from its annotations', () => {
    const alertContext = { annotations: { summary: 'A replica keeps crashing' } };
    expect(messageOf({ essentials, alertContext })).toContain('\nA replica keeps crashing');
  });

  it('lets no alert write a link or tell a whole channel', () => {
    const told = messageOf({ essentials: { ...essentials, description: '<!channel> a & b' } });
    expect(told).toContain('&lt;!channel&gt; a &amp; b');
  });

  it('keeps the address out of the history of its runs', () => {
    const { actions, parameters } = slackWorkflow('#agents');
    expect(parameters.webhook.type).toBe('SecureString');
    expect(actions.post.runtimeConfiguration.secureData.properties).toEqual(['inputs']);
  });
});
