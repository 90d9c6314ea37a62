import * as electron from 'electron';
import { join } from 'node:path';
import { startShell } from './shell.ts';

startShell(electron, {
  appRoot: join(__dirname, '../renderer'),
  database: join(__dirname, 'duckdb-native-process.cjs'),
  preload: join(__dirname, 'preload.cjs'),
  argv: process.argv,
  cwd: process.cwd(),
});
