import { describe, expect, it } from 'vitest'
import type { Finding } from '../../kernel/findings.ts'
import { checkBaseChain, type BaseLink } from '../inheritance/base-chain.ts'
import { checkIdentity } from './identity-checks.ts'
import { readPolicyDocument } from '../schema/read-policy-document.ts'
import vectors from './vectors/upload.json' with { type: 'json' }

interface UploadVector {
  readonly description: string
  readonly source: string
  readonly document: string
  readonly encoding?: string
  readonly paddedTo?: number
  readonly urlPolicyId?: string
  readonly stored?: readonly BaseLink[]
  readonly findings: readonly Omit<Finding, 'ostiaryCode'>[]
}

const tenantDomains = ['contoso.onmicrosoft.com', 'contoso.com']
const directoryId = '0571a27e-0571-4a27-a000-000000000001'

function encode({ document, encoding, paddedTo }: UploadVector): Uint8Array {
  if (encoding === 'utf-16le') return Buffer.from(`\ufeff${document}`, 'utf16le')
  return Buffer.from(paddedTo === undefined ? document : document.padEnd(paddedTo))
}

async function findUploadFaults(vector: UploadVector): Promise<readonly Finding[]> {
  const reading = readPolicyDocument(encode(vector), {})
  if (!reading.ok) return reading.findings
  const stored = new Map(vector.stored?.map((link) => [link.policyId.toLowerCase(), link]))
  return [
    ...checkIdentity(reading.value, { urlPolicyId: vector.urlPolicyId, tenantDomains }),
    ...(await checkBaseChain(
      reading.value,
      async (policyId) => stored.get(policyId.toLowerCase()),
      tenantDomains,
      directoryId,
    )),
  ]
}

describe('an uploaded policy', () => {
  it.each(vectors as readonly UploadVector[])('$description', async (vector) => {
    expect(await findUploadFaults(vector)).toMatchObject(vector.findings)
  })
})
