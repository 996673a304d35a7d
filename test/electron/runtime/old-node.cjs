// What the libraries of the agent expect of Node and Electron 25's Node 18.15 lacks. For the test runtime only.
const { File } = require('node:buffer');
const { webcrypto } = require('node:crypto');
const diagnostics = require('node:diagnostics_channel');

globalThis.File ??= File;
globalThis.crypto ??= webcrypto;
globalThis.CryptoKey ??= webcrypto.CryptoKey;
globalThis.CustomEvent ??= class CustomEvent extends Event {
  constructor(type, options = {}) {
    super(type, options);
    this.detail = options.detail ?? null;
  }
};

const phases = ['start', 'end', 'asyncStart', 'asyncEnd', 'error'];
/** Nobody listens in this process, so the traced call is simply made. */
diagnostics.tracingChannel ??= (name) => ({
  ...Object.fromEntries(phases.map((phase) => [phase, diagnostics.channel(`tracing:${name}:${phase}`)])),
  hasSubscribers: false,
  subscribe() {},
  unsubscribe: () => true,
  traceSync: (call, _context, self, ...args) => call.apply(self, args),
  tracePromise: (call, _context, self, ...args) => call.apply(self, args),
  traceCallback: (call, _position, _context, self, ...args) => call.apply(self, args),
});

URL.canParse ??= (...words) => {
  try {
    return Boolean(new URL(...words));
  } catch {
    return false;
  }
};
URL.parse ??= (...words) => (URL.canParse(...words) ? new URL(...words) : null);
Promise.withResolvers ??= () => {
  const made = {};
  made.promise = new Promise((resolve, reject) => Object.assign(made, { resolve, reject }));
  return made;
};
AbortSignal.any ??= (signals) => {
  const any = new AbortController();
  for (const signal of signals) {
    if (signal.aborted) any.abort(signal.reason);
    else signal.addEventListener('abort', () => any.abort(signal.reason), { once: true, signal: any.signal });
  }
  return any.signal;
};
