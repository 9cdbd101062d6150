/** Effective policies of starter packs: printed, read back, checked, listed and compared. */

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { printFinding } from '../../src/kernel/findings.ts'
import { keyOf } from '../../src/kernel/ids.ts'
import type { JsonObject } from '../../src/kernel/json.ts'
import { mergeChain } from '../../src/trust-framework/inheritance/merge-chain.ts'
import { printEffectiveXml } from '../../src/trust-framework/inheritance/print-xml.ts'
import {
  readPolicyDocument,
  readPolicyText,
  type PolicyDocument,
} from '../../src/trust-framework/schema/read-policy-document.ts'
import { validateChain } from '../../src/trust-framework/validation/validate-policy.ts'
import { compareSets } from '../../src/trust-framework/views/difference.ts'
import { takeInventory } from '../../src/trust-framework/views/inventory.ts'
import { describeOutside } from '../support/outside-data.ts'

/** The chains of a folder: each document, then its bases. */
function readChains(folder: string): readonly (readonly PolicyDocument[])[] {
  const files = readdirSync(folder).filter((file) => file.endsWith('.xml'))
  const documents = files.map((file) => {
    const reading = readPolicyDocument(readFileSync(join(folder, file)), {})
    if (!reading.ok) throw new Error(`${file}: ${JSON.stringify(reading.findings)}`)
    return reading.value
  })
  const byId = new Map(documents.map((document) => [keyOf(document.policyId), document]))
  const chainOf = (document: PolicyDocument): readonly PolicyDocument[] => {
    const base = document.basePolicy && byId.get(keyOf(document.basePolicy.policyId))
    return base === undefined ? [document] : [document, ...chainOf(base)]
  }
  return documents.map(chainOf)
}

function refusalsOf(chain: readonly PolicyDocument[]): readonly JsonObject[] {
  return validateChain(chain, { missingKeys: 'warn' }).findings.map(printFinding)
}

function checkPack(folder: string): void {
  const chains = readChains(folder)

  it.each(chains.map((chain) => [chain[0]?.policyId ?? '', chain] as const))(
    'accepts %s, and prints an effective policy that reads as the same',
    (_, chain) => {
      expect(refusalsOf(chain)).toEqual([])
      const printed = printEffectiveXml(mergeChain(chain))
      const reading = readPolicyText(printed, {})
      if (!reading.ok) throw new Error(JSON.stringify(reading.findings))
      expect(printEffectiveXml(mergeChain([reading.value]))).toBe(printed)
      expect(refusalsOf([reading.value])).toEqual([])
    },
  )

  it('lists what each relying party uses', () => {
    const inventories = chains.flatMap((chain) => takeInventory(mergeChain(chain)) ?? [])
    expect(inventories.length).toBeGreaterThan(0)
    for (const { handlers, keys, journeys, tokenClaims } of inventories) {
      expect(handlers.map(({ handler }) => handler)).toContain('SelfAssertedAttributeProvider')
      expect(keys.length).toBeGreaterThan(0)
      expect(journeys[0]?.endpoints).toContain('default')
      expect(tokenClaims).toContain('sub')
    }
  })

  it('finds no difference between a pack and itself', () => {
    const differences = compareSets(chains.map(mergeChain), readChains(folder).map(mergeChain))
    expect(new Set(differences.map(({ kind }) => kind))).toEqual(new Set(['same']))
  })
}

describe('our starter pack', () => {
  checkPack(fileURLToPath(new URL('starter-pack', import.meta.url)))
})

const published = 'data/b2c-starter-packs'
for (const pack of ['LocalAccounts', 'SocialAndLocalAccounts']) {
  describeOutside(`the published pack ${pack}`, `${published}/${pack}`, checkPack)
}
