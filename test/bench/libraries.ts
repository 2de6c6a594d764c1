/** The libraries that the station is made of, bundled as it is, and nothing else: what a start cannot do without. */
import swagger from '@fastify/swagger';
import { Aedes } from 'aedes';
import { Command } from 'commander';
import { fastify } from 'fastify';
import { parseTree } from 'jsonc-parser';
import { open } from 'lmdb';
import { connect } from 'mqtt';
import { pino } from 'pino';
import { WebSocket } from 'ws';
import { setup } from 'xstate';
import { z } from 'zod';

// Each is named, or the bundler would leave out what has no effect of its own.
const libraries = [swagger, Aedes, Command, fastify, parseTree, open, connect, pino, WebSocket, setup, z];
if (libraries.some((one) => typeof one === 'undefined')) throw new Error('a library is missing');

// With an argument it stays, so that its memory can be seen.
if (process.argv[2] === 'stay') setInterval(() => undefined, 1000);
