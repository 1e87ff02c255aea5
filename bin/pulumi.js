'use strict';
const { launch } = require('./launch.js');

/** The program of a stack: `main` of Pulumi.yaml names this file, and Pulumi runs what it exports. */
module.exports = async () => (await launch('cli/pulumi', ['@pulumi/pulumi', 'cdk8s'])).run();
