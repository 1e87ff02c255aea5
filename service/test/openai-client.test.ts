import OpenAI from 'openai';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ScriptedModel } from './support/model';
import { type Service, startService } from './support/service';
import { secret, token } from './support/tokens';

describe('OpenAI’s own client', () => {
  let service: Service;
  let client: OpenAI;
  beforeAll(async () => {
    service = await startService({ JWT_SECRET_KEY: secret, RATE_LIMIT: '1000' });
    client = new OpenAI({ baseURL: `http://127.0.0.1:${service.port}/v1`, apiKey: await token(), maxRetries: 0 });
  });
  afterAll(() => service.stop());
  const messages = [{ role: 'user', content: 'Hello there' }] as const;

  it('D1: asks and is answered', async () => {
    const { data, request_id } = await client.chat.completions
      .create({ model: 'built-in', messages: [...messages] })
      .withResponse();
    expect(data.choices[0]?.message).toMatchObject({
      role: 'assistant',
      content: 'You said: Hello there (turn 1, by the built-in model).',
    });
    expect(data.choices[0]?.finish_reason).toBe('stop');
    expect(data.usage).toEqual({ prompt_tokens: 11, completion_tokens: 10, total_tokens: 21 });
    expect(request_id).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('D1: streams, with the usage where asked', async () => {
    const stream = await client.chat.completions.create({
      ...{
        model: 'assistant',
        messages: [{ role: 'user', content: 'Stream this' }],
        stream: true,
        stream_options: { include_usage: true },
      },
    });
    let text = '';
    let chunks = 0;
    let usage: OpenAI.CompletionUsage | null | undefined;
    for await (const chunk of stream) {
      text += chunk.choices[0]?.delta.content ?? '';
      chunks += 1;
      usage = chunk.usage ?? usage;
    }
    expect(text).toBe('You said: Stream this (turn 1, by the built-in model).');
    expect(chunks).toBeGreaterThan(3);
    expect(usage?.total_tokens).toBe(21);
  });

  it('D1: its stream helper comes to the same', async () => {
    const runner = client.chat.completions.stream({ model: 'built-in', messages: [{ role: 'user', content: 'Help' }] });
    expect((await runner.finalChatCompletion()).choices[0]?.message.content).toBe(
      'You said: Help (turn 1, by the built-in model).',
    );
  });

  it('D1: takes system messages, parts of text, and what went before', async () => {
    const { choices } = await client.chat.completions.create({
      model: 'built-in',
      messages: [
        { role: 'developer', content: 'Be brief.' },
        { role: 'user', content: 'one' },
        { role: 'assistant', content: 'two' },
        {
          role: 'user',
          content: [
            { type: 'text', text: 'three ' },
            { type: 'text', text: 'four' },
          ],
        },
      ],
    });
    expect(choices[0]?.message.content).toBe('You said: three four (turn 2, by the built-in model).');
  });

  it('D1: lists models', async () => {
    expect((await client.models.list()).data.map(({ id }) => id)).toEqual(['built-in', 'assistant']);
  });

  it('D1: understands our errors', async () => {
    const ask = (more: object) =>
      client.chat.completions.create({ model: 'built-in', messages: [...messages], ...more });
    await expect(ask({ model: 'gpt-9' })).rejects.toBeInstanceOf(OpenAI.NotFoundError);
    await expect(ask({ temperature: 9 })).rejects.toMatchObject({
      status: 400,
      param: 'temperature',
      code: 'invalid_request',
    });
    await expect(ask({ tools: [{ type: 'function', function: { name: 'f' } }] })).rejects.toMatchObject({
      status: 400,
      code: 'unsupported_parameter',
      param: 'tools',
    });
    const stranger = new OpenAI({ baseURL: `http://127.0.0.1:${service.port}/v1`, apiKey: 'wrong', maxRetries: 0 });
    await expect(stranger.models.list()).rejects.toBeInstanceOf(OpenAI.AuthenticationError);
  });

  it('D6: asks again by itself when it is told to wait', async () => {
    const limited = await startService({ RATE_LIMIT: '1', RATE_WINDOW: '1', RATE_POLICY: 'window' });
    const patient = new OpenAI({ baseURL: `http://127.0.0.1:${limited.port}/v1`, apiKey: 'none', maxRetries: 3 });
    const ask = () => patient.chat.completions.create({ model: 'built-in', messages: [...messages] });
    await ask();
    expect((await ask()).choices).toHaveLength(1);
    await limited.stop();
  });

  it('D1: a failure within a stream is an error of the stream', async () => {
    const model = new ScriptedModel('built-in', async ({ onText }) => {
      await onText?.('Some words');
      return new Error('inside');
    });
    const broken = await startService({}, { provider: () => model });
    const reader = new OpenAI({ baseURL: `http://127.0.0.1:${broken.port}/v1`, apiKey: 'none', maxRetries: 0 });
    const stream = await reader.chat.completions.create({ model: 'built-in', messages: [...messages], stream: true });
    await expect(
      (async () => {
        for await (const _ of stream);
      })(),
    ).rejects.toMatchObject({ code: 'internal_error' });
    await broken.stop();
  });
});
