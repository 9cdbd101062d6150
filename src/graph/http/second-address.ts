/** Lets a server that listens take connections at a second address. */

import { once } from 'node:events'
import { createServer, type Server, type Socket } from 'node:net'

/**
 * Listens at the other address of `localhost`, at the same port, until the server stops to listen. Does nothing when
 * the server listens elsewhere, or when the machine does not have the address.
 */
export async function listenAtBothLoopbacks(server: Server): Promise<void> {
  const address = server.address()
  if (address === null || typeof address === 'string') return
  const other = { '127.0.0.1': '::1', '::1': '127.0.0.1' }[address.address]
  if (other === undefined) return
  const sockets = new Set<Socket>()
  const second = createServer((socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
    server.emit('connection', socket)
  })
  second.maxConnections = server.maxConnections
  server.once('close', () => {
    second.close()
    for (const socket of sockets) socket.destroy()
  })
  try {
    await once(second.listen({ host: other, port: address.port }), 'listening')
  } catch {
    second.close()
  }
}
