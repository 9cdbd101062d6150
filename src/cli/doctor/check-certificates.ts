/** Checks certificates with their private keys. */

import { millisecondsPerDay } from '../../kernel/clock.ts'
import { X509Certificate } from 'node:crypto'
import { dataPaths, readIfPresent } from '../../data-directory.ts'
import { isIssuedBy, isSignedBy } from '../../local-tls/chain.ts'
import { findPairProblem } from '../../local-tls/pair-problem.ts'
import { advice, damage, type Diagnosis } from './diagnosis.ts'

/** A certificate that expires sooner than this is named, days. */
const warningDays = 30

interface PairFiles {
  readonly certificate: string
  readonly privateKey: string
  /** What to do about a certificate that expires or cannot be used. */
  readonly remedy: string
}

function checkValidity(path: string, pem: string, remedy: string, at: Date): Diagnosis | undefined {
  const { validFromDate, validToDate } = new X509Certificate(pem)
  const day = validToDate.toISOString().slice(0, 10)
  if (validToDate <= at) return damage(`${path}: the certificate expired on ${day}; ${remedy}`)
  if (validFromDate > at) {
    return damage(
      `${path}: the certificate counts from ${validFromDate.toISOString()}; check the clock of this machine, or use another certificate`,
    )
  }
  const days = Math.floor((validToDate.getTime() - at.getTime()) / millisecondsPerDay)
  return days >= warningDays
    ? undefined
    : advice(`${path}: the certificate expires in ${days} days, on ${day}; ${remedy}`)
}

async function checkPair(files: PairFiles, at: Date): Promise<readonly Diagnosis[]> {
  const { certificate: path, privateKey: keyPath, remedy } = files
  const [certificate, privateKey] = await Promise.all([readIfPresent(path), readIfPresent(keyPath)])
  if (certificate === undefined && privateKey === undefined) return []
  if (certificate === undefined) return [damage(`${path}: not found beside its key; ${remedy}`)]
  if (privateKey === undefined) return [damage(`${keyPath}: not found; ${remedy}`)]
  const found = findPairProblem({ certificate, privateKey })
  if (found !== undefined) {
    return [damage(`${found.part === 'certificate' ? path : keyPath}: ${found.problem}; ${remedy}`)]
  }
  const validity = checkValidity(path, certificate, remedy, at)
  return validity === undefined ? [] : [validity]
}

/** Finds a server certificate that callers who trust the authority refuse. Both files are whole. */
async function checkSignature(data: string): Promise<readonly Diagnosis[]> {
  const { authorityCertificate, serverCertificate } = dataPaths(data)
  const certificate = await readIfPresent(serverCertificate)
  const authority = await readIfPresent(authorityCertificate)
  if (certificate === undefined || authority === undefined) return []
  if (isIssuedBy(certificate, authority) && isSignedBy(certificate, authority)) return []
  return [
    damage(
      `${serverCertificate}: ${authorityCertificate} did not sign it as it is; delete it with its key and start the service again, which makes new ones`,
    ),
  ]
}

/** Checks the local authority and the local server certificate of a data directory. */
export async function checkLocalCertificates(
  data: string,
  at: Date,
): Promise<readonly Diagnosis[]> {
  const paths = dataPaths(data)
  const authority = {
    certificate: paths.authorityCertificate,
    privateKey: paths.authorityKey,
    remedy:
      'delete the folder `tls` and start the service again; callers must then trust the new `ca.pem`',
  }
  const server = {
    certificate: paths.serverCertificate,
    privateKey: paths.serverKey,
    remedy:
      'delete both files, and start the service again or send it a SIGHUP, which makes new ones',
  }
  const found = [...(await checkPair(authority, at)), ...(await checkPair(server, at))]
  return found.some(({ kind }) => kind === 'damage')
    ? found
    : [...found, ...(await checkSignature(data))]
}

/** Checks the certificate of `--tls-cert`, with its key when that is known. */
export async function checkGivenCertificate(
  certificate: string,
  privateKey: string | undefined,
  at: Date,
): Promise<readonly Diagnosis[]> {
  const remedy = 'give the service another certificate'
  if (privateKey !== undefined) return checkPair({ certificate, privateKey, remedy }, at)
  const pem = await readIfPresent(certificate)
  if (pem === undefined) return [damage(`${certificate}: not found; ${remedy}`)]
  try {
    const validity = checkValidity(certificate, pem, remedy, at)
    return validity === undefined ? [] : [validity]
  } catch {
    return [damage(`${certificate}: it is not a certificate in PEM form; ${remedy}`)]
  }
}
