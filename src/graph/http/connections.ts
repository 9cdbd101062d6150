/**
 * The connections of one server. One request of a connection is handled at a time; the next ones wait until its
 * answer is sent. A caller who sends many requests and reads no answers makes the service hold little.
 */

import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { ServerLimits } from './server-limits.ts'

/** A request with the response that answers it. */
interface Exchange {
  readonly request: IncomingMessage
  readonly response: ServerResponse
}

interface CallerConnection {
  readonly socket: Socket
  /** The response of the request that is handled. */
  current: ServerResponse | undefined
  /** What runs when that response is sent or its caller is gone. */
  atEnd: (() => void)[]
  readonly waiting: Exchange[]
  /** Ends the request that is handled, and starts the next. */
  readonly onEnd: () => void
  /** Bytes that had moved when the connection was last found idle. */
  movedWhenIdle: number
}

/** A connection that has no request. */
interface Unused {
  /** When it was first seen so, milliseconds of `performance.now()`. */
  readonly sinceMs: number
  /** Bytes that had moved then. */
  readonly moved: number
}

/** Handles one request. */
export type HandleExchange = (request: IncomingMessage, response: ServerResponse) => void

/** The connections of a server. */
export interface Connections {
  /**
   * Tells whether another request would be one too many for its connection, which is to be closed then.
   * WHY no answer: it would have to wait behind those that are not read.
   */
  readonly isFull: (socket: Socket) => boolean
  /** Watches a server before it listens, and hands its requests on. */
  readonly watch: (server: Server, handle: HandleExchange) => void
  /** Runs a function when an answer is sent or its caller is gone: at once when that has happened. */
  readonly onFinish: (response: ServerResponse, run: () => void) => void
  /** Tells whether bytes that cannot be parsed belong to a request that has no answer yet. */
  readonly mayRefuse: (socket: Socket) => boolean
  /**
   * Closes the connections that had no request and moved no byte since a call at least `unusedMs` ago, also those on
   * which TLS has not begun.
   * WHY not at once: a request may be on its way, and its caller would lose it.
   */
  readonly closeUnused: () => void
}

/** Requests of all connections of a server that may wait for an answer before theirs. */
const mostWaiting = 4_096

/** How long a connection must be seen without a request before it is closed, milliseconds. */
const unusedMs = 250

const bytesMoved = (socket: Socket): number => socket.bytesRead + socket.bytesWritten

const addressOf = ({ remoteAddress, remotePort }: Socket): string =>
  `${remoteAddress} ${remotePort}`

/** Makes the connections of one server. */
export function createConnections({
  idleMs,
  requestsAhead,
}: Pick<ServerLimits, 'idleMs' | 'requestsAhead'>): Connections {
  const connections = new Map<Socket, CallerConnection>()
  /** Connections that may become one with TLS, by the address of the caller. */
  const handshakes = new Map<string, Socket>()
  const unused = new WeakMap<Socket, Unused>()
  let waitingTogether = 0

  function add(socket: Socket, handle: HandleExchange): void {
    const connection: CallerConnection = {
      socket,
      current: undefined,
      atEnd: [],
      waiting: [],
      onEnd() {
        connection.current = undefined
        const ended = connection.atEnd
        connection.atEnd = []
        for (const run of ended) run()
        const next = connection.waiting.shift()
        if (next === undefined) return
        waitingTogether -= 1
        if (socket.writable) start(connection, next, handle)
      },
      movedWhenIdle: -1,
    }
    connections.set(socket, connection)
    socket.once('close', () => {
      connections.delete(socket)
      waitingTogether -= connection.waiting.length
      connection.waiting.length = 0
    })
  }

  function addHandshake(socket: Socket): void {
    const address = addressOf(socket)
    handshakes.set(address, socket)
    socket.once('close', () => handshakes.delete(address))
  }

  function start(connection: CallerConnection, exchange: Exchange, handle: HandleExchange): void {
    connection.current = exchange.response
    exchange.response.on('close', connection.onEnd)
    handle(exchange.request, exchange.response)
  }

  function admit(exchange: Exchange, handle: HandleExchange): void {
    const { socket } = exchange.request
    const connection = connections.get(socket)
    if (connection === undefined) return
    if (connection.current === undefined) start(connection, exchange, handle)
    else {
      connection.waiting.push(exchange)
      waitingTogether += 1
    }
  }

  /**
   * Closes a connection on which nothing moved. Called after half of the idle time.
   * WHY half: while there are bytes to send, Node.js waits for a second half itself.
   */
  function onIdle(socket: Socket): void {
    const connection = connections.get(socket)
    const moved = bytesMoved(socket)
    if (
      connection?.current === undefined ||
      socket.writableLength > 0 ||
      connection.movedWhenIdle === moved
    ) {
      socket.destroy()
    } else {
      connection.movedWhenIdle = moved
      socket.setTimeout(idleMs / 2)
    }
  }

  function closeWhenUnused(socket: Socket): void {
    const nowMs = performance.now()
    const moved = bytesMoved(socket)
    const seen = unused.get(socket)
    if (seen?.moved !== moved) unused.set(socket, { sinceMs: nowMs, moved })
    else if (nowMs - seen.sinceMs >= unusedMs) socket.destroy()
  }

  return {
    isFull(socket) {
      const connection = connections.get(socket)
      return (
        connection?.current !== undefined &&
        (connection.waiting.length >= requestsAhead || waitingTogether >= mostWaiting)
      )
    },
    watch(server, handle) {
      const isSecure = 'setSecureContext' in server
      if (isSecure) server.on('connection', addHandshake)
      server.on(isSecure ? 'secureConnection' : 'connection', (socket: Socket) => {
        handshakes.delete(addressOf(socket))
        add(socket, handle)
      })
      // WHY all three: Node.js answers an `Expect` header itself when nobody listens for it.
      for (const event of ['request', 'checkContinue', 'checkExpectation'] as const) {
        server.on(event, (request: IncomingMessage, response: ServerResponse) => {
          admit({ request, response }, handle)
        })
      }
      server.setTimeout(idleMs / 2, onIdle)
    },
    onFinish(response, run) {
      const connection = connections.get(response.req.socket)
      if (connection?.current === response) connection.atEnd.push(run)
      else run()
    },
    mayRefuse(socket) {
      const connection = connections.get(socket)
      // WHY: a handshake that failed leaves nothing on which an answer could be sent.
      if (connection === undefined) return false
      const { current } = connection
      return current === undefined || (!current.req.complete && !current.headersSent)
    },
    closeUnused() {
      for (const { socket, current } of connections.values()) {
        if (current === undefined) closeWhenUnused(socket)
      }
      for (const socket of handshakes.values()) closeWhenUnused(socket)
    },
  }
}
