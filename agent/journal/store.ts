/** The part of node:sqlite's API that the journal uses, so that another driver of the same API can stand in for it. */
export type StoreValue = string | number | bigint | null | Uint8Array;
export type StoreRow = Record<string, unknown>;

export interface StoreStatement {
  run(...values: StoreValue[]): unknown;
  get(...values: StoreValue[]): StoreRow | undefined;
  all(...values: StoreValue[]): StoreRow[];
}

export interface Store {
  exec(sql: string): void;
  prepare(sql: string): StoreStatement;
  close(): void;
}

/** Opens a database file, or `:memory:`, by some driver; nothing is read or written yet. */
export type OpenStore = (file: string) => Store;
