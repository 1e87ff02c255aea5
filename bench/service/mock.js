// A model provider: answers a chat completion after MOCK_DELAY milliseconds. Also the floor's far end.
'use strict';
const { createServer } = require('node:http');

const delay = Number(process.env.MOCK_DELAY ?? 0);
const body = JSON.stringify({
  id: 'chatcmpl-1',
  object: 'chat.completion',
  choices: [
    {
      index: 0,
      message: { role: 'assistant', content: 'An answer of some words, as they come from a model.' },
      finish_reason: 'stop',
    },
  ],
  usage: { prompt_tokens: 40, completion_tokens: 12, total_tokens: 52 },
});
const head = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };

createServer((request, response) => {
  request.resume();
  request.once('end', () => {
    const answer = () => response.writeHead(200, head).end(body);
    if (delay === 0) answer();
    else setTimeout(answer, delay);
  });
}).listen(Number(process.env.PORT), '127.0.0.1');
