/** A service in this process, on free loopback ports over HTTP and HTTPS, with a certificate of its own. */

import type { AddressInfo } from 'node:net'
import type { App } from './app.ts'
import { createAuthority, issueServerCertificate } from './local-tls/certificates.ts'

/** A service that listens. */
export interface InProcessService {
  /** `http://127.0.0.1:<port>`. */
  readonly url: string
  /** `https://localhost:<port>`. */
  readonly secureUrl: string
  /** PEM of the authority behind the HTTPS certificate. */
  readonly authority: string
  /** Ends both servers and the threads; the store stays open. */
  readonly close: () => Promise<void>
}

const loopbackNames = ['localhost', '127.0.0.1', '::1']

/** Makes a service listen. The certificate is valid at the given instant. */
export async function listenInProcess(app: App, at: Date): Promise<InProcessService> {
  const authority = await createAuthority(at)
  const leaf = await issueServerCertificate(authority, loopbackNames, at)
  const plain = app.createServer()
  const secure = app.createServer({ cert: leaf.certificate, key: leaf.privateKey })
  await plain.listen({ host: '127.0.0.1', port: 0 })
  await secure.listen({ host: 'localhost', port: 0 })
  const portOf = (server: typeof plain): number => (server.server.address() as AddressInfo).port
  return {
    url: `http://127.0.0.1:${portOf(plain)}`,
    secureUrl: `https://localhost:${portOf(secure)}`,
    authority: authority.certificate,
    close: async () => {
      await Promise.all([plain.close(), secure.close()])
      await app.close()
    },
  }
}
