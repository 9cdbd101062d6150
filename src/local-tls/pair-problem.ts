/** Finds what is wrong with a certificate and its private key. */

import { createPrivateKey, X509Certificate, type KeyObject } from 'node:crypto'
import { createSecureContext } from 'node:tls'
import type { PemPair } from './certificates.ts'

/** Which part of a pair is wrong, and how; `match` when each is whole, but they do not belong together. */
export interface PairProblem {
  readonly part: 'certificate' | 'privateKey' | 'match'
  readonly problem: string
}

function parseCertificate(pem: string): X509Certificate | undefined {
  try {
    return new X509Certificate(pem)
  } catch {
    return undefined
  }
}

function parsePrivateKey(pem: string): KeyObject | undefined {
  try {
    return createPrivateKey(pem)
  } catch {
    return undefined
  }
}

/** Checks that both parts are whole and belong together; undefined when they do. */
export function findPairProblem({ certificate, privateKey }: PemPair): PairProblem | undefined {
  const parsed = parseCertificate(certificate)
  if (!parsed) return { part: 'certificate', problem: 'it is not a certificate in PEM form' }
  const key = parsePrivateKey(privateKey)
  if (!key) {
    return { part: 'privateKey', problem: 'it is not a private key in PEM form without a password' }
  }
  if (!parsed.checkPrivateKey(key)) {
    return { part: 'match', problem: 'it is not the key of the certificate' }
  }
  try {
    createSecureContext({ cert: certificate, key: privateKey })
    return undefined
  } catch (error) {
    return { part: 'certificate', problem: (error as Error).message }
  }
}
