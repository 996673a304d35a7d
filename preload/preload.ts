import { ipcRenderer } from 'electron';

/**
 * All that the page gets: it makes a message channel, keeps one end and sends the other here, and that end goes to the
 * main process. Nothing of Electron is reachable from the page.
 */
window.addEventListener('message', ({ source, origin, data, ports }) => {
  if (source !== window || origin !== location.origin || data !== 'postern:connect') return;
  const [port] = ports;
  if (port) ipcRenderer.postMessage('postern:connect', null, [port]);
});
