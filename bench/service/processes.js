// Starts what is measured, each as its own process, and reads what it used.
'use strict';
const { spawn } = require('node:child_process');
const { readFileSync } = require('node:fs');
const { request } = require('node:http');
const { connect, createServer } = require('node:net');

const tick = 10;

const freePort = () =>
  new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });

/** Starts a process and waits until `ready` says so. */
async function start(command, args, environment, ready) {
  const child = spawn(command, args, {
    env: { PATH: process.env.PATH, HOME: process.env.HOME, ...environment },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let faults = '';
  child.stderr.setEncoding('utf8').on('data', (text) => {
    faults = (faults + text).slice(-2000);
  });
  const ended = new Promise((resolve) => child.once('close', resolve));
  const stop = async () => {
    child.kill('SIGTERM');
    const late = setTimeout(() => child.kill('SIGKILL'), 5000);
    await ended;
    clearTimeout(late);
  };
  for (let tries = 0; ; tries += 1) {
    if (await ready()) return { child, pid: child.pid, stop };
    if (child.exitCode !== null || tries > 1500) throw new Error(`${command} ${args[0]} did not start: ${faults}`);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}

const listens = (port) => () =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });

const answers = (port, path) => () =>
  new Promise((resolve) => {
    request({ port, host: '127.0.0.1', path, agent: false }, (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    })
      .once('error', () => resolve(false))
      .end();
  });

/** Milliseconds of processor time that a process has used. */
function cpu(pid) {
  const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) * tick;
}

/** Megabytes that a process has in memory. */
const memory = (pid) => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024;

module.exports = { answers, cpu, freePort, listens, memory, start };
