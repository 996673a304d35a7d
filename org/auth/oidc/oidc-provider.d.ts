/** The part of oidc-provider 9 that this org uses; the package carries no types of its own. */
declare module 'oidc-provider' {
  import type { IncomingMessage, ServerResponse } from 'node:http';

  export interface Jwk {
    kty: string;
    crv?: string;
    x?: string;
    y?: string;
    kid?: string;
    alg?: string;
    use?: string;
  }

  export interface ClientMetadata {
    client_id: string;
    [key: string]: unknown;
  }

  export interface Client {
    clientId: string;
    jwks?: { keys: Jwk[] };
    clientSecret?: string;
    scope?: string;
    compareClientSecret(given: string): boolean;
  }

  export interface DeviceCode {
    params: Record<string, unknown>;
    deviceInfo?: { ip?: string };
    accountId?: string;
    error?: string;
  }

  export interface Token {
    kind: string;
    clientId: string;
    jkt?: string;
  }

  export interface Context {
    status: number;
    body: unknown;
    type: string;
    get(header: string): string;
    req: IncomingMessage;
    oidc: {
      params?: Record<string, unknown>;
      route: string;
      client: Client;
      provider: Provider;
      entities: { DeviceCode?: DeviceCode; Interaction?: { deviceCode?: string } };
      session?: { state?: { secret: string }; accountId?: string };
      result?: { consent?: { grantId?: string } };
      urlFor(route: string): string;
    };
  }

  export interface Interaction {
    uid: string;
    params: Record<string, unknown>;
    prompt: { name: string };
    deviceCode?: string;
    session?: { accountId: string };
    returnTo: string;
  }

  export interface Grant {
    addResourceScope(resource: string, scope: string): void;
    save(): Promise<string>;
  }

  export interface Adapter {
    upsert(id: string, payload: Record<string, unknown>, expiresIn?: number): Promise<void>;
    find(id: string): Promise<unknown>;
    findByUserCode(userCode: string): Promise<unknown>;
    findByUid(uid: string): Promise<unknown>;
    consume(id: string): Promise<void>;
    destroy(id: string): Promise<void>;
    revokeByGrantId(grantId: string): Promise<void>;
  }

  export class Provider {
    constructor(issuer: string, configuration: Record<string, unknown>);
    static readonly ctx: Context | undefined;
    proxy: boolean;
    readonly Client: { new (metadata: ClientMetadata): Client; prototype: Client };
    readonly Grant: {
      new (values: { accountId: string; clientId: string }): Grant;
      find(id: string): Promise<Grant | undefined>;
    };
    readonly Session: { find(id: string): Promise<{ state?: { secret?: string } } | undefined> };
    readonly DeviceCode: {
      find(id: string, options?: { ignoreExpiration?: boolean }): Promise<DeviceCode | undefined>;
    };
    callback(): (request: IncomingMessage, response: ServerResponse) => void;
    interactionDetails(request: IncomingMessage, response: ServerResponse): Promise<Interaction>;
    interactionResult(
      request: IncomingMessage,
      response: ServerResponse,
      result: Record<string, unknown>,
      options?: { mergeWithLastSubmission?: boolean },
    ): Promise<string>;
    on(event: string, listener: (ctx: Context, value: never) => void): this;
  }

  type ErrorClass = new (description?: string) => Error;
  export const errors: {
    InvalidGrant: ErrorClass;
    InvalidRequest: ErrorClass;
    InvalidScope: new (description: string, scope?: string) => Error;
    InvalidTarget: ErrorClass;
    InvalidDpopProof: ErrorClass;
    SlowDown: ErrorClass;
    SessionNotFound: ErrorClass;
  };
}

declare module 'oidc-provider/lib/helpers/challenge.js' {
  export default class ServerChallenge {
    constructor(secret: Buffer, info: string);
    nextChallenge(): string;
    checkChallenge(challenge: string): boolean;
  }
}
