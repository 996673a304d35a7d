/** One thing that wants a slot of an app. */
export interface Ticket {
  /** Tickets of one key run one at a time, in the order they came; undefined = no order. */
  key: string | undefined;
  /** False: not now (its lease is in doubt); others may pass. */
  ready(): boolean;
  go(): void;
}

/** Slots of one app: bounded, first come first served, one at a time per key. */
export interface Lane {
  readonly waiting: number;
  readonly running: number;
  /** `first`: goes before what waits (work that has been started already). */
  enter(ticket: Ticket, first?: boolean): void;
  /** Gives the slot back; the key stays taken until `free`. */
  leave(): void;
  free(key: string): void;
  /** Takes a ticket out that has not started. */
  withdraw(ticket: Ticket): void;
  /** The first that wait, as many as there are slots. */
  upcoming(): Ticket[];
  pump(): void;
}

export function createLane(slots: () => number): Lane {
  let queue: Ticket[] = [];
  const taken = new Set<string>();
  let running = 0;
  let pumping = false;

  function pump(): void {
    // `go` may come back here; the loop that is running sees what it changed.
    if (pumping) return;
    pumping = true;
    while (running < slots()) {
      const next = chooseNext();
      if (next === -1) break;
      const [ticket] = queue.splice(next, 1) as [Ticket];
      if (ticket.key !== undefined) taken.add(ticket.key);
      running += 1;
      ticket.go();
    }
    pumping = false;
  }

  /** A ticket that is not ready still holds back the later ones of its key. */
  function chooseNext(): number {
    const blocked = new Set<string>();
    for (const [index, { key, ready }] of queue.entries()) {
      if (key !== undefined && (taken.has(key) || blocked.has(key))) continue;
      if (ready()) return index;
      if (key !== undefined) blocked.add(key);
    }
    return -1;
  }

  return {
    get waiting() {
      return queue.length;
    },
    get running() {
      return running;
    },
    enter(ticket, first = false) {
      if (first) queue.unshift(ticket);
      else queue.push(ticket);
      pump();
    },
    leave() {
      running -= 1;
      pump();
    },
    free(key) {
      taken.delete(key);
      pump();
    },
    withdraw(ticket) {
      queue = queue.filter((one) => one !== ticket);
    },
    upcoming: () => queue.slice(0, slots()),
    pump,
  };
}
