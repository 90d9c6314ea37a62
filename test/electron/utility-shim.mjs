/** Gives the module named on the command line the surroundings of a utility process of Electron. */
import { EventEmitter } from 'node:events';
import { pathToFileURL } from 'node:url';

const parentPort = new EventEmitter();
const port = Object.assign(new EventEmitter(), {
  start: () => undefined,
  close: () => process.exit(0),
  postMessage: (message) => process.send(message),
});
Object.defineProperty(process, 'parentPort', { value: parentPort });
const loaded = import(pathToFileURL(process.argv[2]).href);
process.on('message', async (told) => {
  await loaded;
  if ('start' in told) parentPort.emit('message', { data: told.start, ports: [port] });
  else if ('closed' in told) port.emit('close');
  else port.emit('message', { data: told.message, ports: [] });
});
