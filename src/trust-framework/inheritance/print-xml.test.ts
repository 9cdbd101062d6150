import { expect, it } from 'vitest'
import { documentOf, policyText, readAccepted } from '../testing/policy-texts.ts'
import { mergeChain } from './merge-chain.ts'
import { printEffectiveXml } from './print-xml.ts'

const extensions = (content: string): string =>
  `<ClaimsProviders><ClaimsProvider><TechnicalProfiles><TechnicalProfile Id="T"><Metadata><Item Key="k"><![CDATA[<a b="c">&amp;\r\n]]></Item></Metadata><Extensions>${content}</Extensions></TechnicalProfile></TechnicalProfiles></ClaimsProvider></ClaimsProviders>`

it('keeps foreign elements, prefixed attributes and texts of the policy', () => {
  const text = policyText(
    extensions(
      '<p:a xmlns:p="urn:p" xmlns:q="urn:q" q:b="1" q:c="2" xml:lang="en" d="&#10;">x<e xmlns=""/></p:a>',
    ),
  ).replace(
    'PolicySchemaVersion',
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="a b" PolicySchemaVersion',
  )
  const printed = printEffectiveXml(mergeChain([readAccepted(text)]))
  expect(printed.split('\n').map((line) => line.trim())).toEqual([
    '<?xml version="1.0" encoding="utf-8"?>',
    '<TrustFrameworkPolicy xmlns="http://schemas.microsoft.com/online/cpim/schemas/2013/06" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="a b" PolicySchemaVersion="0.3.0.0" TenantId="contoso.onmicrosoft.com" PolicyId="B2C_1A_Doc" PublicPolicyUri="http://contoso.onmicrosoft.com/B2C_1A_Doc">',
    '<ClaimsProviders>',
    '<ClaimsProvider>',
    '<TechnicalProfiles>',
    '<TechnicalProfile Id="T">',
    '<Metadata>',
    '<Item Key="k">&lt;a b="c"&gt;&amp;amp;',
    '</Item>',
    '</Metadata>',
    '<Extensions>',
    '<a xmlns="urn:p" xmlns:q="urn:q" q:b="1" q:c="2" xml:lang="en" d="&#10;">x<e xmlns=""/></a>',
    '</Extensions>',
    '</TechnicalProfile>',
    '</TechnicalProfiles>',
    '</ClaimsProvider>',
    '</ClaimsProviders>',
    '</TrustFrameworkPolicy>',
    '',
  ])
  expect(printEffectiveXml(mergeChain([readAccepted(printed)]))).toBe(printed)
})

it('prints a policy that needs no base', () => {
  const printed = printEffectiveXml(
    mergeChain([
      documentOf('', 'B2C_1A_Child', 'B2C_1A_Doc'),
      documentOf('<UserJourneys><UserJourney Id="J"/></UserJourneys>'),
    ]),
  )
  expect(printed).toContain('PolicyId="B2C_1A_Child"')
  expect(printed).not.toContain('BasePolicy')
  expect(printed).toContain('<UserJourney Id="J"/>')
})
