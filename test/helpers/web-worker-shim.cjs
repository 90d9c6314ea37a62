// Gives a script made for a Web Worker the globals it expects inside a thread of Node.
const { parentPort, workerData } = require('node:worker_threads');

globalThis.self = globalThis;
globalThis.postMessage = (message, transfer) => parentPort.postMessage(message, transfer);
parentPort.on('message', (data) => globalThis.onmessage({ data }));
require(workerData);
