import { defineMessages } from './message.ts';

/** The management API, and who calls it. */
export const managementMessages = defineMessages({
  access_token_refused: {
    severity: 'error',
    text: 'The access token is not one of this org, ran out, or its service app was deleted.',
    next: 'Fetch a new one at /oauth2/v1/token. A token that is bound to a key is sent as `Authorization: DPoP …` with a proof.',
  },
  csrf_missing: {
    severity: 'error',
    text: 'The request lacks the CSRF token of this session.',
    next: 'Reload the page. A script uses an API token instead (Authorization: SSWS …).',
  },
  dpop_proof_refused: {
    severity: 'error',
    text: 'The DPoP proof of the call does not hold: {detail}.',
    next: 'Make a new proof for every call, by the key of the token, for its method and address (RFC 9449).',
  },
  insufficient_scope: {
    severity: 'error',
    text: 'The access token provided does not contain the required scopes.',
    next: 'The call needs one of: {scopes}. Ask for it when the token is fetched; an administrator gives it to the service app.',
  },
  not_signed_in: {
    severity: 'error',
    text: 'No administrator is signed in, or the session ended.',
    next: 'Sign in again, or check the API token.',
  },
  role_not_enough: {
    severity: 'error',
    text: 'You do not have permission to perform the requested action.',
    next: 'Your role is {role}; an administrator with one of these roles may: {roles}.',
  },
  service_app_key_refused: {
    severity: 'error',
    text: 'The public key cannot be used: {detail}.',
    next: 'Give an RSA key of 2048 to 4096 bits, or a P-256 key, as a public JWK; or none, and the org makes a pair.',
  },
  sign_in_refused: {
    severity: 'error',
    text: 'Login or password is wrong.',
    next: 'Try again. Someone with access to the server sets a new password with `postern-org admin recover`.',
  },
  sign_in_slowed: {
    severity: 'error',
    text: 'Too many sign-ins failed for this login or from this address.',
    next: 'Wait {minutes} minutes, then try again.',
  },
  validation_failed: {
    severity: 'error',
    text: 'The request does not fit the schema.',
    next: 'Correct the fields that the causes name, then send it again.',
  },
  not_found: { severity: 'error', text: 'Resource not found: {id} ({type}).', next: 'Check the id.' },
  path_not_found: {
    severity: 'error',
    text: 'The management API has no {method} {path}.',
    next: 'See /api/v1/openapi.json.',
  },
  address_invalid: {
    severity: 'error',
    text: 'The address {path} is not well-formed.',
    next: 'Percent-encode it as UTF-8 (RFC 3986 section 2.5).',
  },
  download_damaged: {
    severity: 'error',
    text: 'The file {file} is not what SHA256SUMS beside it says, so it is not handed out.',
    next: 'Copy the file and SHA256SUMS to the org again.',
  },
  downloads_unreadable: {
    severity: 'error',
    text: 'The downloads folder {folder} cannot be read: {reason}.',
    next: 'Let the account of the org read the folder, or name another one as `downloads` in the settings of the org.',
  },
  filter_invalid: {
    severity: 'error',
    text: 'The filter does not work here: {detail}',
    next: 'Use SCIM filters such as status eq "ACTIVE" on the fields that this list names.',
  },
  cursor_invalid: {
    severity: 'error',
    text: 'The parameter "after" is not from this list.',
    next: 'Start again without it, and follow the links of the answer.',
  },
  etag_mismatch: {
    severity: 'warning',
    text: 'The {type} was changed by someone else since it was read.',
    next: 'Read it again, then repeat the change.',
  },
  rate_limited: {
    severity: 'warning',
    text: 'This administrator sent more than {limit} requests within a minute.',
    next: 'Wait until the time in X-Rate-Limit-Reset.',
  },
});
