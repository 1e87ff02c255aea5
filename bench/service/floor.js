// The least that such a service must do: node:http in, a keep-alive client out, nothing between.
'use strict';
const { Agent, createServer, request } = require('node:http');

const agent = new Agent({ keepAlive: true, maxSockets: 1024, scheduling: 'lifo' });
const target = new URL(process.env.MODEL_URL);

createServer((incoming, response) => {
  const chunks = [];
  incoming.on('data', (chunk) => chunks.push(chunk));
  incoming.once('end', () => {
    const { message } = JSON.parse(Buffer.concat(chunks));
    const body = JSON.stringify({ model: 'm', messages: [{ role: 'user', content: message }] });
    const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
    const asking = request(
      { hostname: target.hostname, port: target.port, path: '/v1/chat/completions', method: 'POST', agent, headers },
      (answer) => {
        const parts = [];
        answer.on('data', (part) => parts.push(part));
        answer.once('end', () => {
          const { choices, usage } = JSON.parse(Buffer.concat(parts));
          const text = JSON.stringify({ response: choices[0].message.content, token_usage: usage });
          response
            .writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) })
            .end(text);
        });
      },
    );
    asking.end(body);
  });
}).listen(Number(process.env.PORT), '127.0.0.1');
