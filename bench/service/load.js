// Asks over kept connections, one request after another on each, and counts. Written on sockets: a client that costs as
// much as the service would measure itself.
'use strict';
const { connect } = require('node:net');

/** Asks for `milliseconds`; resolves with how many answers came, and how long they took. */
function load({ port, connections, milliseconds, make, accept = 200 }) {
  const end = performance.now() + milliseconds;
  const times = [];
  const failures = new Map();
  let asked = 0;
  const lane = () =>
    new Promise((resolve, reject) => {
      const socket = connect(port, '127.0.0.1');
      socket.setNoDelay(true);
      let received = '';
      let started = 0;
      const ask = () => {
        if (performance.now() >= end) {
          socket.destroy();
          return resolve();
        }
        const body = make(asked);
        asked += 1;
        started = performance.now();
        socket.write(
          `POST /chat HTTP/1.1\r\nhost: bench\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
        );
      };
      socket.setEncoding('latin1').on('data', (text) => {
        received += text;
        const head = received.indexOf('\r\n\r\n');
        if (head === -1) return;
        const length = Number(/content-length: (\d+)/i.exec(received)?.[1]);
        if (received.length < head + 4 + length) return;
        const status = Number(received.slice(9, 12));
        if (status !== accept) failures.set(status, (failures.get(status) ?? 0) + 1);
        received = '';
        times.push(performance.now() - started);
        ask();
      });
      socket.once('error', reject);
      socket.once('connect', ask);
    });
  return Promise.all(Array.from({ length: connections }, lane)).then(() => ({ count: times.length, times, failures }));
}

module.exports = { load };
