import { defineMessages } from './message.ts';

const certificates =
  'Correct the certificate on the connector, or add its CA to the app in the org or to this agent (`tls.caFiles`).';

/** Between agent and connector. `{app}` is the label of the app, `{why}` a sentence of the trust messages. */
export const connectorMessages = defineMessages({
  connector_unreachable: {
    severity: 'error',
    text: 'The connector of {app} is not reached. {why}',
    next: 'Check the base URL of the app and the network between agent and connector, then run `postern test`.',
  },
  connector_refused: {
    severity: 'error',
    text: 'The connector of {app} does not run: {target} refuses the connection.',
    next: 'Start the connector, or correct the port in the base URL of the app.',
  },
  connector_timeout: {
    severity: 'error',
    text: 'The connector of {app} gave no answer within {seconds} s.',
    next: 'Check the load of the connector, or raise the time-out of the app.',
  },
  connector_reset: {
    severity: 'error',
    text: 'The connector of {app} closed the connection before its answer was complete.',
    next: 'Check the log of the connector.',
  },
  connector_tls_untrusted: {
    severity: 'error',
    text: 'The connector of {app} is not trusted. {why}',
    next: certificates,
  },
  connector_tls_wrong_host: {
    severity: 'error',
    text: 'The connector of {app} shows a wrong certificate. {why}',
    next: certificates,
  },
  connector_tls_expired: {
    severity: 'error',
    text: 'The certificate of the connector of {app} is out of date. {why}',
    next: certificates,
  },
  connector_tls_version: {
    severity: 'error',
    text: 'The connector of {app} speaks no TLS version that is accepted. {why}',
    next: 'Enable TLS 1.2 or newer on the connector.',
  },
  connector_tls_client_certificate: {
    severity: 'error',
    text: 'The connector of {app} wants a client certificate. {why}',
    next: 'Set one for this agent: `postern config set tls.clientCert FILE tls.clientKey FILE`.',
  },
  connector_tls_failed: {
    severity: 'error',
    text: 'There is no TLS connection to the connector of {app}. {why}',
    next: 'Check the port and scheme of the base URL, and the TLS settings of the connector.',
  },
  connector_http_not_allowed: {
    severity: 'error',
    text: 'The base URL of {app} is plain http, which is not allowed for this app.',
    next: 'Use https, or allow http in the settings of the app.',
  },
  connector_proxy: {
    severity: 'error',
    text: 'The proxy does not lead to the connector of {app}. {why}',
    next: 'Correct the proxy settings of this agent, or take connectors out: `postern config set proxy.connectors false`.',
  },
  connector_auth: {
    severity: 'error',
    text: 'The connector of {app} refuses the credentials (401).',
    next: 'Correct user and password, or the header, in the provisioning settings of the app.',
  },
  connector_forbidden: {
    severity: 'error',
    text: 'The connector of {app} forbids this request (403){said}.',
    next: 'Check the rights of the account that the agent signs in with.',
  },
  connector_credentials: {
    severity: 'error',
    text: 'The credentials for the connector of {app} are not usable: {why}.',
    next: 'Save them again in the provisioning settings of the app.',
  },
  connector_credentials_missing: {
    severity: 'error',
    text: 'The credentials for the connector of {app} are to be set at the agent, and are not.',
    next: 'Set them on this machine: `postern credentials APP`.',
  },
  connector_redirect: {
    severity: 'error',
    text: 'The connector of {app} redirects to {location}; the agent does not follow it.',
    next: 'If that is the address of the connector, use it as the base URL of the app.',
  },
  connector_no_endpoint: {
    severity: 'error',
    text: 'The connector of {app} has nothing at {path} ({status}).',
    next: 'Check the base URL of the app.',
  },
  connector_not_found: {
    severity: 'error',
    text: 'The connector of {app} does not know {path} (404).',
    next: 'Look the account up in the application; an import brings the org up to date.',
  },
  connector_not_json: {
    severity: 'error',
    text: 'The connector of {app} answers {status} with a body that is not JSON.',
    next: 'Check the base URL and the log of the connector.',
  },
  connector_html: {
    severity: 'error',
    text: 'The connector of {app} answers {status} with a web page instead of SCIM.',
    next: 'Check the base URL: a sign-in page, a proxy or another application seems to answer there.',
  },
  connector_filter_ignored: {
    severity: 'error',
    text: 'The connector of {app} ignores filters: asked for {filter}, it answered with {others} others of /{kind}, and has more.',
    next: 'Let the connector filter by this attribute. Nothing was created, since it may be there already.',
  },
  connector_answer_too_large: {
    severity: 'error',
    text: 'The answer of the connector of {app} is larger than {megabytes} MB.',
    next: 'Use a smaller page size for the app.',
  },
  connector_not_http: {
    severity: 'error',
    text: 'What answers for {app} does not speak HTTP. {why}',
    next: 'Check port and scheme of the base URL.',
  },
  connector_rate_limited: {
    severity: 'warning',
    text: 'The connector of {app} asks to slow down ({status}).',
    next: 'The agent tries again by itself. If it lasts, lower the concurrency of the app.',
  },
  connector_server_error: {
    severity: 'error',
    text: 'The connector of {app} fails ({status}){said}.',
    next: 'The agent tries again by itself. If it lasts, look at the log of the connector.',
  },
  connector_unsupported: {
    severity: 'error',
    text: 'The connector of {app} does not support this request ({status}){said}.',
    next: 'Turn the function off for the app, or extend the connector.',
  },
  connector_wrong_version: {
    severity: 'error',
    text: 'The base URL of {app} means SCIM {version}, but the connector answers in SCIM {found}.',
    next: 'Put /v1 (SCIM 1.1) or /v2 (SCIM 2.0) into the base URL, as the connector has it.',
  },
  connector_bad_page: {
    severity: 'error',
    text: 'The connector of {app} answers a list of users that is not usable: {why}',
    next: 'Check the connector with `postern-doctor`.',
  },
  connector_stopped: {
    severity: 'warning',
    text: 'The request to the connector of {app} was stopped by the agent.',
    next: 'The agent tries again by itself.',
  },
  duplicate_user: {
    severity: 'error',
    text: 'The application {app} already has this account (409){said}.',
    next: 'Match the existing account by an import, or allow linking for the app, then press Retry.',
  },
  duplicate_group: {
    severity: 'error',
    text: 'The application {app} already has this group (409){said}.',
    next: 'Link the existing group, or rename one of the two, then press Retry.',
  },
  invalid_value: {
    severity: 'error',
    text: 'The application {app} refuses the data ({status}){said}.',
    next: 'Correct the profile of the person or the mapping of the app, then press Retry.',
  },
  too_large: {
    severity: 'error',
    text: 'The request is too large for the connector of {app} (413){said}.',
    next: 'Raise the limit of the connector, or make the group smaller, then press Retry.',
  },
  request_refused: {
    severity: 'error',
    text: 'The application {app} refuses the request ({status}){said}.',
    next: 'Look at the answer of the connector, then press Retry.',
  },
});
