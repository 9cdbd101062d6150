/** Compares a server certificate with the authority that callers trust. */

import { X509Certificate } from 'node:crypto'

/** Tells whether a text is a certificate in PEM form. */
export function isCertificate(pem: string): boolean {
  try {
    return new X509Certificate(pem).raw.length > 0
  } catch {
    return false
  }
}

/** Tells whether a certificate names the authority and its key as its issuer. Both are whole. */
export function isIssuedBy(pem: string, authorityPem: string): boolean {
  return new X509Certificate(pem).checkIssued(new X509Certificate(authorityPem))
}

/** Tells whether the authority signed each byte of a certificate. Both are whole. */
export function isSignedBy(pem: string, authorityPem: string): boolean {
  return new X509Certificate(pem).verify(new X509Certificate(authorityPem).publicKey)
}
