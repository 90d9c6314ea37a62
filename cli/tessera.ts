import process from 'node:process';

/**
 * The entry of the command line. It hears signals from its first moment on; all else is loaded after that, which takes a
 * while, and is told of a signal that came meanwhile.
 */
const stop = new AbortController();
const onSignal = (): void => stop.abort();
process.on('SIGINT', onSignal);
process.on('SIGTERM', onSignal);

// A reader that closes early (`| head`) is not an error of ours.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
});

const { main } = await import('./main.ts');
process.exitCode = await main(process.argv.slice(2), stop.signal, {
  out: (text) => void process.stdout.write(text),
  err: (text) => void process.stderr.write(text),
  live: process.stderr.isTTY === true,
  exit: (code) => process.exit(code),
});
