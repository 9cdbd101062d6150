/**
 * The certificate authority of one machine, and the server certificate it signs. Clients can then trust the
 * development server without turning verification off.
 * Source: RFC 5280; CA/Browser Forum baseline requirements for the lifetime of the leaf.
 */

import { millisecondsPerDay } from '../kernel/clock.ts'
import 'reflect-metadata'
import * as x509 from '@peculiar/x509'
import { webcrypto } from 'node:crypto'

/** A certificate with its private key, both PEM. */
export interface PemPair {
  readonly certificate: string
  readonly privateKey: string
}

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const
const authorityDays = 3_650
const serverDays = 397

async function generateKeys(): Promise<webcrypto.CryptoKeyPair> {
  return webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])
}

async function privateKeyPem(keys: webcrypto.CryptoKeyPair): Promise<string> {
  const pkcs8 = await webcrypto.subtle.exportKey('pkcs8', keys.privateKey)
  return x509.PemConverter.encode(pkcs8, 'PRIVATE KEY')
}

function validity(at: Date, days: number): { notBefore: Date; notAfter: Date } {
  // WHY: the clock of a client may be up to an hour slow.
  const notBefore = new Date(at.getTime() - 3_600_000)
  return { notBefore, notAfter: new Date(at.getTime() + days * millisecondsPerDay) }
}

function serialNumber(): string {
  // The first bit is 0, because serial numbers are positive. RFC 5280, section 4.1.2.2.
  const bytes = webcrypto.getRandomValues(new Uint8Array(16))
  bytes[0] = (bytes[0] ?? 0) & 0x7f
  return Buffer.from(bytes).toString('hex')
}

/** Creates a self-signed authority that can sign server certificates, but no further authority. */
export async function createAuthority(at: Date): Promise<PemPair> {
  const keys = await generateKeys()
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: serialNumber(),
    name: 'CN=Ostiary Local Authority',
    ...validity(at, authorityDays),
    signingAlgorithm: algorithm,
    keys,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(
        x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign,
        true,
      ),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  })
  return { certificate: certificate.toString('pem'), privateKey: await privateKeyPem(keys) }
}

function alternativeName(host: string): { type: 'dns' | 'ip'; value: string } {
  const address = host.replaceAll(/[[\]]/gu, '')
  return /^[\d.]+$|:/u.test(address)
    ? { type: 'ip', value: address }
    : { type: 'dns', value: address }
}

/** Signs a server certificate for the hosts, which are names or addresses. */
export async function issueServerCertificate(
  authority: PemPair,
  hosts: readonly string[],
  at: Date,
): Promise<PemPair> {
  const issuer = new x509.X509Certificate(authority.certificate)
  const signingKey = await webcrypto.subtle.importKey(
    'pkcs8',
    x509.PemConverter.decodeFirst(authority.privateKey),
    algorithm,
    false,
    ['sign'],
  )
  const keys = await generateKeys()
  const certificate = await x509.X509CertificateGenerator.create({
    serialNumber: serialNumber(),
    subject: 'CN=localhost',
    issuer: issuer.subject,
    ...validity(at, serverDays),
    signingAlgorithm: algorithm,
    publicKey: keys.publicKey,
    signingKey,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      new x509.SubjectAlternativeNameExtension(hosts.map(alternativeName)),
      await x509.AuthorityKeyIdentifierExtension.create(issuer.publicKey),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  })
  return { certificate: certificate.toString('pem'), privateKey: await privateKeyPem(keys) }
}
