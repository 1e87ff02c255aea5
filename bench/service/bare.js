// What any Node service costs before it does anything: for start and idle memory.
'use strict';
require('node:http')
  .createServer((_, response) => response.end('{}'))
  .listen(Number(process.env.PORT), '127.0.0.1');
