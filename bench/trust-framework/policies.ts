/** The policies that are measured: the published starter pack where it is present, else one of the same size. */

import { existsSync, readFileSync } from 'node:fs'
import type { SetFile } from '../../src/trust-framework/sets/read-set.ts'

/** Texts of policies that inherit from each other; the root base is the first. */
export interface MeasuredPolicies {
  readonly name: string
  readonly base: Buffer
  /** Policies above the base, each inheriting from the one before. */
  readonly extensions: readonly Buffer[]
  /** A relying party above all of them. */
  readonly relyingParty: Buffer
}

const published = '../shared/data/b2c-starter-packs/SocialAndLocalAccounts'
const own = 'test/contract/starter-pack'

/** The size of the base of the published pack, bytes. */
const baseSize = 65_000

/** Repeats the technical profiles of a base under other ids until it has the size. */
function enlarge(text: string): string {
  const [provider] = /<ClaimsProvider>[^]*?<\/ClaimsProvider>/u.exec(text) ?? []
  if (provider === undefined) throw new Error('the base has no claims provider')
  const copies = Math.ceil((baseSize - text.length) / provider.length)
  const repeated = Array.from({ length: copies }, (_, index) =>
    provider.replaceAll(/<TechnicalProfile Id="/gu, `$&Copy${index}-`),
  )
  return text.replace('</ClaimsProviders>', () => `${repeated.join('\n')}\n</ClaimsProviders>`)
}

/** Reads the policies. */
export function readMeasuredPolicies(): MeasuredPolicies {
  if (existsSync(published)) {
    const read = (name: string) => readFileSync(`${published}/${name}.xml`)
    return {
      name: 'starter pack SocialAndLocalAccounts',
      base: read('TrustFrameworkBase'),
      extensions: [read('TrustFrameworkLocalization'), read('TrustFrameworkExtensions')],
      relyingParty: read('SignUpOrSignin'),
    }
  }
  const read = (name: string) => readFileSync(`${own}/${name}.xml`)
  return {
    name: 'own policies, since ../shared is absent',
    base: Buffer.from(enlarge(read('TrustFrameworkBase').toString())),
    extensions: [read('TrustFrameworkLocalization'), read('TrustFrameworkExtensions')],
    relyingParty: read('ComeAboard'),
  }
}

/** Files of a set: the bases, and relying parties with ids of their own up to `size` files. */
export function setOf(
  { base, extensions, relyingParty }: MeasuredPolicies,
  size: number,
): readonly SetFile[] {
  const bases = [base, ...extensions]
  const parties = Array.from({ length: size - bases.length }, (_, index) =>
    Buffer.from(
      relyingParty.toString().replace(/(\sPolicyId="[^"]*)"/u, (_match, id) => `${id}${index}"`),
    ),
  )
  return [...bases, ...parties].map((bytes, index) => ({ name: `${index}.xml`, bytes }))
}
