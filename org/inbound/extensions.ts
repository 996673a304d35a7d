import type { ConnectorDefinition } from '@postern/connector';
import { type CustomAttribute, customUrn } from '../provisioning/app-settings.ts';
import type { InboundApp } from './mode.ts';

/** The app's custom attributes as `/Schemas` tells them. */
export function extensionsOf({
  name,
  label,
  customAttributes,
}: InboundApp): ConnectorDefinition['extensions'] & object {
  if (customAttributes.length === 0) return [];
  return [{ urn: customUrn(name), name: label, attributes: customAttributes.map(described) }];
}

const types = { boolean: 'boolean', integer: 'integer', double: 'decimal', string: 'string', list: 'string' } as const;

const described = ({ name, type }: CustomAttribute) => ({ name, type: types[type], multiValued: type === 'list' });
