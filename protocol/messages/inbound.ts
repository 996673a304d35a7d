import { defineMessages } from './message.ts';

/** What an identity provider in front of the org is told, and whoever connects it. */
export const inboundMessages = defineMessages({
  inbound_credential_ended: {
    severity: 'error',
    text: 'The credential {name} has an end already.',
    next: 'Make a new one, or revoke it.',
  },
  inbound_credential_refused: {
    severity: 'error',
    text: 'The token is missing, wrong or no longer valid for this address.',
    next: 'Compare base URL and token with the Inbound tab of the app in the console, or make a new token there.',
  },
  inbound_busy: {
    severity: 'error',
    text: 'Another request has just written the same name.',
    next: 'Look it up, and change what is there.',
  },
  inbound_content_type_invalid: {
    severity: 'error',
    text: 'The header Content-Type of this request names no media type.',
    next: 'Send application/scim+json or application/json.',
  },
  inbound_failed: {
    severity: 'error',
    text: 'The org failed on this request.',
    next: 'Send it again. If it fails again, look into the log of the org.',
  },
  inbound_group_exists: {
    severity: 'error',
    text: 'The app has a group named {name} already.',
    next: 'Look it up by displayName and change it, or choose another name.',
  },
  inbound_group_name_invalid: {
    severity: 'error',
    text: 'The group name "{name}" has more than 255 characters, or control characters.',
    next: 'Choose another displayName in the identity provider.',
  },
  inbound_login_invalid: {
    severity: 'error',
    text: 'The mapping makes the login "{login}", which has blanks or more than 255 characters.',
    next: 'Map userName from an attribute without blanks, or change the mapping from the app.',
  },
  inbound_match_ambiguous: {
    severity: 'error',
    text: '{name} fits {people} people of the directory.',
    next: 'Make the attributes that people are matched by unique, or match by userName (To Org of the app).',
  },
  inbound_member_unknown: {
    severity: 'error',
    text: 'The member {id} is no person and no group that this app has sent.',
    next: 'Send the person or group first, and name it by the id of the answer.',
  },
  inbound_mode_missing: {
    severity: 'error',
    text: 'This version of Postern has no inbound mode {mode}.',
    next: 'Choose another mode on the Inbound tab of the app.',
  },
  inbound_off: {
    severity: 'error',
    text: 'Inbound provisioning of {app} is off.',
    next: 'Choose a mode on the Inbound tab of the app in the console.',
  },
  inbound_password_invalid: {
    severity: 'error',
    text: 'The password has fewer than 8 or more than 256 characters, or control characters.',
    next: 'Send another one, or switch the synchronising of passwords off in the identity provider.',
  },
  inbound_person_sourced: {
    severity: 'error',
    text: '{person} is fed by {app} already, and a person has one source.',
    next: 'End the person there, or leave them out here.',
  },
  inbound_rate_limited: {
    severity: 'error',
    text: 'More than {limit} requests came for {app} within a minute.',
    next: 'Send the next request after the seconds in Retry-After, or raise the limit on the Inbound tab of the app.',
  },
  inbound_text_invalid: {
    severity: 'error',
    text: 'A value has a NUL character or half a Unicode character.',
    next: 'Correct the value in the identity provider.',
  },
  inbound_text_too_long: {
    severity: 'error',
    text: 'The {attribute} has more than {most} characters.',
    next: 'Send a shorter {attribute} from the identity provider.',
  },
  inbound_user_exists: {
    severity: 'error',
    text: 'The app has a person with the userName {name} already.',
    next: 'Look it up by userName and change it, or choose another userName.',
  },
});
