import { expect, it } from 'vitest'
import { referenceCodes } from '../validation/references/references-codes.ts'
import { documentCodes } from '../xml/document-codes.ts'
import { checkSet } from './check-set.ts'
import { readSet } from './read-set.ts'
import { policySetCodes } from './set-codes.ts'

function policy(id: string, base: string | undefined, content = ''): string {
  const reference = `<BasePolicy><TenantId>contoso.onmicrosoft.com</TenantId><PolicyId>${base}</PolicyId></BasePolicy>`
  return `<TrustFrameworkPolicy xmlns="http://schemas.microsoft.com/online/cpim/schemas/2013/06"
  PolicySchemaVersion="0.3.0.0" TenantId="contoso.onmicrosoft.com" PolicyId="${id}" PublicPolicyUri="http://c.example/">
${base === undefined ? '' : reference}${content}</TrustFrameworkPolicy>`
}

const danglingTransformation = `<BuildingBlocks><ClaimsTransformations>
<ClaimsTransformation Id="T" TransformationMethod="CopyClaim"><InputClaims>
<InputClaim ClaimTypeReferenceId="missing" TransformationClaimType="inputClaim"/></InputClaims>
</ClaimsTransformation></ClaimsTransformations></BuildingBlocks>`

it('checks each document with its bases, and goes on behind a faulty file', async () => {
  const files = {
    'base.xml': policy('B2C_1A_Base', undefined),
    'broken.xml': policy('B2C_1A_Broken', undefined, '<Nothing/>'),
    'dangling.xml': policy('B2C_1A_Dangling', 'B2C_1A_Base', danglingTransformation),
    'orphan.xml': policy('B2C_1A_Orphan', 'B2C_1A_Broken', danglingTransformation),
  }
  const set = readSet(
    Object.entries(files).map(([name, text]) => ({ name, bytes: Buffer.from(text) })),
  )
  const checked = await checkSet(set, { missingKeys: 'warn' })
  expect(
    checked.map(({ entry, findings, warnings }) => ({
      file: entry.file,
      codes: [...new Set([...findings, ...warnings].map(({ ostiaryCode }) => ostiaryCode))],
      isRefused: findings.length > 0,
    })),
  ).toEqual([
    { file: 'base.xml', codes: [], isRefused: false },
    { file: 'broken.xml', codes: [documentCodes.schemaViolated], isRefused: true },
    {
      file: 'dangling.xml',
      codes: expect.arrayContaining([referenceCodes.targetMissing]),
      isRefused: true,
    },
    { file: 'orphan.xml', codes: [policySetCodes.baseFaulty], isRefused: false },
  ])
})
