#!/usr/bin/env node
'use strict';
const { launch } = require('./launch.js');

launch('cli/main', ['cdk8s', 'js-yaml'])
  .then(({ main }) => main(process.argv.slice(2)))
  .then((code) => {
    process.exitCode = code;
  });
