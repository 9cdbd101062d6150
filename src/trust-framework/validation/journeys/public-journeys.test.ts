import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { mergeChain } from '../../inheritance/merge-chain.ts'
import { lintRules } from '../../lint/lint-rules.ts'
import { readPolicyDocument, type PolicyDocument } from '../../schema/read-policy-document.ts'
import { createRuleContext } from '../rule-context.ts'
import { journeyRules } from './journey-rules.ts'

const shared = '../shared'
const cases = `${shared}/cases/trust-framework/xml`

function read(file: string): PolicyDocument {
  const reading = readPolicyDocument(readFileSync(file), {})
  if (!reading.ok) throw new Error(reading.findings.map(({ message }) => message).join('\n'))
  return reading.value
}

/** What the rules about journeys refuse and warn of, and which lint rules about them find something. */
function judge(...files: readonly string[]): {
  readonly refused: readonly string[]
  readonly warned: readonly string[]
  readonly lint: readonly string[]
} {
  const context = createRuleContext(mergeChain(files.map(read)), { missingKeys: 'warn' })
  const findings = journeyRules.flatMap((rule) => [...rule(context)])
  return {
    refused: findings.filter(({ isWarning }) => isWarning !== true).map(({ message }) => message),
    warned: findings.filter(({ isWarning }) => isWarning === true).map(({ message }) => message),
    lint: lintRules
      .filter(
        ({ id }) => /claims?-|step|journey|precondition/u.test(id) && !id.startsWith('unused'),
      )
      .filter((rule) => [...rule.check(context)].length > 0)
      .map(({ id }) => id),
  }
}

describe.skipIf(!existsSync(cases))('a case of a public report (skipped without ../shared)', () => {
  it.each([
    ['A03-two-sendclaims-oauth2error', [], ['claim-never-set']],
    [
      'A03b-two-sendclaims-both-jwt',
      ["User journey 'JTwo' is invalid because it contains multiple SendClaims steps."],
      ['unreachable-step'],
    ],
    ['A04-step-after-sendclaims', [], []],
    [
      'A06-call-subjourney-sendclaims',
      [
        `Sub journey 'S' in policy "B2C_1A_HA06" of tenant "contoso.onmicrosoft.com" is of type 'Call' and may not have SendClaims steps.`,
      ],
      [],
    ],
    ['A07b-transfer-control', [], []],
    [
      'A07c-send-claims-without-issuer',
      [
        "User journey 'JNoIss' send claims step does not contain a reference to an issuer technical profile.",
      ],
      [],
    ],
    ['A08-nested-subjourney', [], ['nested-sub-journeys']],
    ['A16-sso-session-without-objectid', [], []],
    ['A24-precondition-exists-on-boolean', [], ['claims-exist-on-boolean']],
  ] as const)('%s is refused with %j, and lint finds %j', (name, refused, lint) => {
    expect(judge(`${cases}/${name}.xml`, `${cases}/00-base.xml`)).toEqual({
      refused,
      warned: [],
      lint,
    })
  })
})

const packs = `${shared}/data/b2c-starter-packs`

describe.skipIf(!existsSync(packs))('a starter pack (skipped without ../shared)', () => {
  it.each([
    ['LocalAccounts', ['email']],
    ['SocialAndLocalAccounts', ['email', 'identityProvider']],
  ] as const)(
    '%s: no journey is refused; claims that a refresh loses are warned of',
    (pack, lost) => {
      const bases = ['TrustFrameworkExtensions', 'TrustFrameworkLocalization', 'TrustFrameworkBase']
      const judgeOf = (name: string) =>
        judge(...[name, ...bases].map((file) => `${packs}/${pack}/${file}.xml`))
      const quiet = { refused: [], warned: [], lint: [] }
      expect(judgeOf('PasswordReset')).toEqual(quiet)
      expect(judgeOf('ProfileEdit')).toEqual(quiet)
      expect(judgeOf('SignUpOrSignin')).toEqual({
        refused: [],
        warned: lost.map(
          (claim) =>
            `Claim type "${claim}" is the output claim of the relying party's technical profile, but it is not an output claim in any of the steps of user journey "RedeemRefreshToken".`,
        ),
        lint: ['token-claim-lost-on-refresh'],
      })
    },
  )
})
