import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { lintRules } from '../lint/lint-rules.ts'
import { mergeChain } from '../inheritance/merge-chain.ts'
import { readPolicyDocument } from '../schema/read-policy-document.ts'
import { createRuleContext } from './rule-context.ts'
import { validateChain } from './validate-policy.ts'

const cases = '../shared/cases/trust-framework/xml'
const facts = { missingKeys: 'warn' } as const

const read = (file: string) => readPolicyDocument(readFileSync(`${cases}/${file}`), {})

/** What the upload says, and which lint rules but those that list elements find something. */
function judge(file: string): {
  readonly refused: readonly string[]
  readonly lint: readonly string[]
} {
  const base = read('00-base.xml')
  const document = read(file)
  if (!base.ok) throw new Error('the base policy of the cases is refused')
  if (!document.ok) return { refused: document.findings.map(({ message }) => message), lint: [] }
  const chain = [document.value, base.value]
  const context = createRuleContext(mergeChain(chain), facts)
  return {
    refused: validateChain(chain, facts).findings.map(({ message }) => message),
    lint: lintRules
      .filter(({ id }) => !id.startsWith('unused-') && id !== 'key-container-needed')
      .filter((rule) => [...rule.check(context)].length > 0)
      .map(({ id }) => id),
  }
}

describe.skipIf(!existsSync(cases))('a case of a public report (skipped without ../shared)', () => {
  it.each([
    [
      'A01-string-id-unknown.xml',
      'The localized string with ElementType: UxElement and StringId: ver_sent has an invalid StringId',
    ],
    [
      'A02-charset-escape.xml',
      String.raw`Predicate with id "Symbol" is invalid, the only escape patterns allowed in CharacterSet Parameters are "\\" "\-"`,
    ],
    [
      'A11-directory-output-unsupported.xml',
      "Output Claim 'notADirectoryAttribute' is not supported in Azure Active Directory Provider technical profile 'AAD-Read' of policy 'B2C_1A_HA11'. If it is a claim with default value, add AlwaysUseDefaultValue=\"true\" to the output claim mapping.",
    ],
  ])('%s is refused', (file, message) => {
    expect(judge(file).refused).toEqual([message])
  })

  it('A19-transformation-child-order.xml is refused by the schema', () => {
    expect(judge('A19-transformation-child-order.xml').refused).toEqual([
      expect.stringMatching(/invalid child element 'InputClaims'.*expected: 'OutputClaims'/u),
    ])
  })

  it.each([
    ['A01c-string-id-control.xml', []],
    ['A05-oidc-no-client-id-in-base.xml', []],
    ['A09-ignorecase-boolean.xml', ['transformation-parameter-type']],
    ['A10-copyclaim-absent.xml', []],
    ['A12-saml-issuer-no-partner-extension.xml', []],
    ['A13-rest-4xx.xml', ['rest-without-authentication', 'insecure-auth-in-production']],
    ['A14-claim-resolver-default-literal.xml', ['claim-resolver-not-enabled']],
    ['A18-checkbox-on-string.xml', ['input-type-of-data-type']],
    ['A21-extra-input-parameter.xml', ['transformation-parameter-unknown']],
    [
      'A22-rest-base-without-url.xml',
      ['rest-without-authentication', 'insecure-auth-in-production'],
    ],
    ['A26-self-asserted-base-completed-by-child.xml', []],
  ] as const)('%s is accepted, and lint finds %j', (file, lint) => {
    expect(judge(file)).toEqual({ refused: [], lint })
  })
})
