/** Decides whether a stored server certificate can still be used. */

import { millisecondsPerDay } from '../kernel/clock.ts'
import { X509Certificate } from 'node:crypto'
import { isIP } from 'node:net'

/** The service replaces a certificate that expires sooner than this, days. */
const renewalDays = 30

/** Tells whether a certificate lasts long enough and covers all hosts. */
export function isServiceable(pem: string, hosts: readonly string[], at: Date): boolean {
  const certificate = new X509Certificate(pem)
  const hasLifeLeft =
    certificate.validToDate.getTime() - at.getTime() > renewalDays * millisecondsPerDay
  const covers = (host: string): boolean =>
    (isIP(host) ? certificate.checkIP(host) : certificate.checkHost(host)) !== undefined
  return hasLifeLeft && hosts.every(covers)
}
