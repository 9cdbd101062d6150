/** Starter packs of custom policies, our own and published ones: uploaded base first, read back byte for byte. */

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'
import { contosoTenantId } from '../../src/directory/sample/contoso.ts'
import { describeOutside } from '../support/outside-data.ts'
import { setUp } from '../support/set-up.ts'
import {
  administratorClient,
  asBytes,
  rawResponse,
  refusalOf,
  setUpTrustedService,
  storeNames,
} from './support/graph-client.ts'

/** A folder of documents, and the ids in the order in which they are uploaded. */
interface Pack {
  readonly folder: string
  readonly policyIds: readonly string[]
}

interface Document {
  readonly policyId: string
  readonly basePolicyId: string | undefined
  readonly content: Buffer
}

/** The base documents in order of derivation; the relying parties derive from the last. */
const bases = [
  'TrustFrameworkBase.xml',
  'TrustFrameworkLocalization.xml',
  'TrustFrameworkExtensions.xml',
]

/** The documents of a pack in an order in which every base comes before what derives from it. */
function readPack(folder: string): readonly Document[] {
  const relyingParties = readdirSync(folder).filter(
    (file) => file.endsWith('.xml') && !bases.includes(file),
  )
  return [...bases, ...relyingParties.toSorted()].map((file) => {
    const content = readFileSync(join(folder, file))
    const text = content.toString('utf8')
    return {
      policyId: /\sPolicyId="([^"]+)"/u.exec(text)?.[1] ?? '',
      basePolicyId: /<BasePolicy>[^]*?<PolicyId>([^<]+)</u.exec(text)?.[1],
      content,
    }
  })
}

function declarePack({ folder, policyIds }: Pack): void {
  describe.each(storeNames)('on %s', (store) => {
    const service = setUpTrustedService(store)
    const client = setUp(() => administratorClient(service))

    const item = (policyId: string) => `/trustFramework/policies/${policyId}`

    async function upload({ policyId, content }: Document): Promise<number> {
      const request = client.api(`${item(policyId)}/$value`)
      const answer: Response = await rawResponse(
        request.header('Content-Type', 'application/xml'),
      ).put(content)
      await answer.arrayBuffer()
      return answer.status
    }

    const documents = readPack(folder)

    afterAll(async () => {
      for (const { policyId } of documents) await client.api(item(policyId)).delete()
    })

    it('is refused while the base of a document is missing', async () => {
      for (const { policyId, basePolicyId, content } of documents) {
        if (basePolicyId === undefined) continue
        const put = client
          .api(`${item(policyId)}/$value`)
          .header('Content-Type', 'application/xml')
          .put(content)
        expect(await refusalOf(put)).toEqual({
          statusCode: 400,
          code: 'AADB2C',
          message: `Validation failed: 1 validation error(s) found in policy "${policyId.toUpperCase()}" of tenant "yourtenant.onmicrosoft.com".Policy with 'policyId': ${basePolicyId} cannot be found in the directory '${contosoTenantId}'.`,
        })
      }
    })

    it('is accepted from the base downwards, and again as a replacement', async () => {
      expect(documents.map(({ policyId }) => policyId)).toEqual(policyIds)
      for (const document of documents) expect(await upload(document)).toBe(201)
      for (const document of documents) expect(await upload(document)).toBe(200)
    })

    it('is read back byte for byte', async () => {
      for (const { policyId, content } of documents) {
        const read: ArrayBuffer = await asBytes(client.api(`${item(policyId)}/$value`)).get()
        expect([policyId, Buffer.from(read).equals(content)]).toEqual([policyId, true])
      }
    })
  })
}

describe('a starter pack of our own', () => {
  declarePack({
    folder: fileURLToPath(new URL('starter-pack/', import.meta.url)),
    policyIds: [
      'B2C_1A_HarbourBase',
      'B2C_1A_HarbourWords',
      'B2C_1A_HarbourExtensions',
      'B2C_1A_harbour_come_aboard',
      'B2C_1A_HarbourGoAshore',
    ],
  })
})

describe.each(['LocalAccounts', 'SocialAndLocalAccounts'])('%s', (pack) => {
  describeOutside('the published starter pack', `data/b2c-starter-packs/${pack}`, (folder) => {
    declarePack({
      folder,
      policyIds: [
        'B2C_1A_TrustFrameworkBase',
        'B2C_1A_TrustFrameworkLocalization',
        'B2C_1A_TrustFrameworkExtensions',
        'B2C_1A_PasswordReset',
        'B2C_1A_ProfileEdit',
        'B2C_1A_signup_signin',
      ],
    })
  })
})
