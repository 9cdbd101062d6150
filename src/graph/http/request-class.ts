/** Stops the HTTP parser between two requests that arrive together. */

import { IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'

/**
 * Makes a class of requests. The parser of a connection stops at the first request for which `isRefused`, and the
 * connection is closed.
 * WHY by `upgrade`: it is the only sign by which Node.js stops before the end of what has arrived. Without it, one
 * write of 64 KiB makes it keep more than a thousand requests. Nobody listens for upgrades, so the connection ends.
 */
export function createRequestClass(isRefused: (socket: Socket) => boolean): typeof IncomingMessage {
  return class extends IncomingMessage {
    declare isUpgrade: unknown

    get upgrade(): unknown {
      return this.isUpgrade
    }

    set upgrade(value: unknown) {
      // WHY false: the parser sets it for each ordinary request.
      this.isUpgrade = value === false ? isRefused(this.socket) : value
    }
  }
}
