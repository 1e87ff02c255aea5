'use strict';
const { launch } = require('./launch.js');

// Pulumi colours the frames of what fails, even where it shows none. Node 20.20 needs half a minute and 3 GB for one such as
// `node_modules/@pulumi/resource.ts`, which is how Pulumi's source maps name its own; a smaller machine runs out of memory.
for (const event of ['unhandledRejection', 'uncaughtException']) {
  process.prependListener(event, (error) => {
    if (error instanceof Error) error.stack = error.stack?.replace(/\n {4}at .*node_modules.*/g, '');
  });
}

/** The program of a stack: `main` of Pulumi.yaml names this file, and Pulumi runs what it exports. */
module.exports = async () => (await launch('cli/pulumi', ['@pulumi/pulumi', 'cdk8s'])).run();
