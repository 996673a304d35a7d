import { defineMessages } from './message.ts';

/** What can go wrong between a socket and an answer: DNS, TCP, proxy, TLS. `{target}` is host:port. */
export const trustMessages = defineMessages({
  dns_unknown_host: {
    severity: 'error',
    text: 'The DNS of this machine does not know the name {host}.',
    next: 'Check the spelling, then look the name up on this machine with `nslookup`.',
  },
  dns_failed: {
    severity: 'error',
    text: 'The DNS of this machine does not answer for {host} ({detail}).',
    next: 'Check the DNS servers of this machine.',
  },
  connect_refused: {
    severity: 'error',
    text: 'Nothing listens on {target}: the connection is refused.',
    next: 'Check the port, and that the server runs.',
  },
  connect_timeout: {
    severity: 'error',
    text: '{target} does not answer: no connection within {seconds} s.',
    next: 'Check that the firewall lets this machine out to it, or set a proxy.',
  },
  connect_unreachable: {
    severity: 'error',
    text: 'There is no network route to {target} ({detail}).',
    next: 'Check the network of this machine.',
  },
  connect_blocked: {
    severity: 'error',
    text: 'This machine forbids connections to {target} ({detail}).',
    next: 'Check the local firewall and the security policy (SELinux) of this machine.',
  },
  connection_reset: {
    severity: 'error',
    text: '{target} closes the connection before its answer is complete.',
    next: 'Check the log of the server, and what stands between (proxy, load balancer, firewall).',
  },
  answer_timeout: {
    severity: 'error',
    text: '{target} accepts the request and gives no answer in time.',
    next: 'Check the load of the server, or allow more time.',
  },
  answer_too_large: {
    severity: 'error',
    text: 'The answer of {target} is larger than the agent reads.',
    next: 'Check that the address is right; for an import, use a smaller page size.',
  },
  answer_not_http: {
    severity: 'error',
    text: '{target} answers, but not in HTTP ({detail}).',
    next: 'Check the port; another service may listen there, or it wants https.',
  },
  tls_untrusted: {
    severity: 'error',
    text: 'This machine does not trust the certificate of {target}: it is issued by {issuer}.',
    next: 'If that issuer is your own CA or a TLS-inspecting proxy, trust it: `postern tls trust HOST`.',
  },
  tls_wrong_host: {
    severity: 'error',
    text: 'The certificate of {target} is for {names}, not for {host}.',
    next: 'Use a name that the certificate holds, or have one issued for this name.',
  },
  tls_expired: {
    severity: 'error',
    text: 'The certificate of {target} ended {until}.',
    next: 'Renew the certificate on the server; check the clock of this machine too.',
  },
  tls_not_yet_valid: {
    severity: 'error',
    text: 'The certificate of {target} is not valid yet.',
    next: 'Check the clock of this machine.',
  },
  tls_revoked: {
    severity: 'error',
    text: 'The certificate of {target} is revoked.',
    next: 'Have the server use a new certificate.',
  },
  tls_version: {
    severity: 'error',
    text: '{target} does not speak a TLS version that the agent accepts (at least {minVersion}).',
    next: 'Enable TLS 1.2 or newer on the server; the setting of this agent is `tls.minVersion`.',
  },
  tls_not_tls: {
    severity: 'error',
    text: '{target} answers, but not in TLS.',
    next: 'Check the port: plain http, or another service, seems to listen there.',
  },
  tls_client_certificate: {
    severity: 'error',
    text: '{target} wants a client certificate, or refuses the one of this agent.',
    next: 'Set one that the server accepts: `postern config set tls.clientCert FILE tls.clientKey FILE`.',
  },
  tls_handshake_refused: {
    severity: 'error',
    text: '{target} refuses the TLS handshake: it wants a client certificate, or has no cipher in common with the agent.',
    next: 'Look at the log of the server. A client certificate is set with `postern config set tls.clientCert FILE`.',
  },
  tls_weak: {
    severity: 'error',
    text: 'The certificate or key exchange of {target} is too weak ({detail}).',
    next: 'Have the server use RSA of 2048 bits or more, or ECDSA, with SHA-256.',
  },
  tls_closed: {
    severity: 'error',
    text: '{target} closes the connection during the TLS handshake.',
    next: 'Check what stands between (firewall, TLS-inspecting proxy), and which TLS versions the server accepts.',
  },
  tls_failed: {
    severity: 'error',
    text: 'The TLS handshake with {target} fails ({detail}).',
    next: 'Run `openssl s_client -connect HOST:PORT` on this machine to see more.',
  },
  tls_file_unreadable: {
    severity: 'error',
    text: 'The file {file} is not a usable {what}: {detail}.',
    next: 'Give a PEM file that the agent may read.',
  },
  proxy_auth_required: {
    severity: 'error',
    text: 'The proxy {proxy} asks for a user and password, or refuses the ones it got.',
    next: 'Set them: `postern config set proxy.user NAME` and `postern config set proxy.password`.',
  },
  proxy_refused: {
    severity: 'error',
    text: 'The proxy {proxy} refuses the way to {target} (HTTP {status}).',
    next: 'Have the proxy allow CONNECT to it.',
  },
  proxy_unreachable: {
    severity: 'error',
    text: 'The proxy {proxy} is not reached: {detail}',
    next: 'Check the proxy address: `postern config get proxy.url`.',
  },
  proxy_invalid: {
    severity: 'error',
    text: 'The proxy address {proxy} is not usable.',
    next: 'Use the form http://proxy.example.com:3128, without user and password.',
  },
  http_not_allowed: {
    severity: 'error',
    text: '{target} is addressed by plain http, which is not allowed.',
    next: 'Use https.',
  },
  request_aborted: { severity: 'warning', text: 'The request to {target} was stopped by the agent.', next: '' },
  network_failed: {
    severity: 'error',
    text: 'The connection to {target} fails ({detail}).',
    next: 'Look for the same moment in the log: `postern logs --level debug`.',
  },
});

/** A code of the trust messages. */
export type TrustCode = keyof typeof trustMessages;
