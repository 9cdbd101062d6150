/** The connections that hold snapshots. Several can be held at once, so that a tenant does not wait for another. */

import { Gate } from '../sql/gate.ts'
import type { Execute } from '../sql/engine.ts'
import type { SqliteConnection } from './database.ts'

/** A connection that holds at most one snapshot. */
export interface SnapshotConnection {
  readonly connection: SqliteConnection
  readonly execute: Execute
}

/** Lends each connection to one caller at a time; others wait in the order of their arrival. */
export class SnapshotConnections {
  readonly #connections: readonly SnapshotConnection[]
  readonly #gate: Gate
  readonly #idle: SnapshotConnection[]

  constructor(connections: readonly SnapshotConnection[]) {
    this.#connections = connections
    this.#gate = new Gate(connections.length)
    this.#idle = [...connections]
  }

  /** Resolves with a connection of its own for the caller, and with what gives it back; call that once. */
  async enter(): Promise<SnapshotConnection & { readonly leave: () => void }> {
    const leaveGate = await this.#gate.enter()
    const lent = this.#idle.pop()
    if (lent === undefined) throw new Error('the gate admits more callers than connections')
    const leave = (): void => {
      this.#idle.push(lent)
      leaveGate()
    }
    return { ...lent, leave }
  }

  /** Waits for the snapshots that are held, and closes the connections. */
  async close(): Promise<void> {
    const leaves = await Promise.all(this.#connections.map(() => this.#gate.enter()))
    for (const { connection } of this.#connections) connection.close()
    for (const leave of leaves) leave()
  }
}
