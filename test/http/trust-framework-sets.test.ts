/** Sets of trust framework policies over HTTP: checked and stored together, from forms and archives. */

import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import {
  documentOf,
  everyScope,
  frameworkPath,
  xmlContent,
} from '../adversarial/support/policy-documents.ts'
import { setSender, type SetFiles } from '../support/policy-set.ts'
import { setUpTestService, type Answer } from '../support/test-service.ts'

const pack = fileURLToPath(new URL('../contract/starter-pack/', import.meta.url))
const domain = 'contoso.onmicrosoft.com'

const packFiles: SetFiles = Object.fromEntries(
  readdirSync(pack)
    .filter((name) => name.endsWith('.xml'))
    .map((name) => [`policies/${name}`, readFileSync(`${pack}${name}`)]),
)

/** A document that inherits from another. */
function childOf(base: string, policyId: string): string {
  const inner = `<BasePolicy><TenantId>${domain}</TenantId><PolicyId>${base}</PolicyId></BasePolicy>`
  return documentOf(policyId, { inner })
}

describe.each(['sqlite', 'postgres'] as const)('a set of policies on %s', (store) => {
  const service = setUpTestService({ store })
  let token: string
  let sendSet: ReturnType<typeof setSender>

  beforeAll(async () => {
    token = await service.userToken('admin', ...everyScope)
    sendSet = setSender(service, token)
  })

  const get = (path: string): Promise<Answer> => service.send('GET', path, { token })

  async function storedIds(): Promise<readonly string[]> {
    const { json } = await get(frameworkPath)
    return (json['value'] as readonly { readonly id: string }[]).map(({ id }) => id)
  }

  afterEach(async () => {
    for (const id of await storedIds()) {
      await service.send('DELETE', `${frameworkPath}/${id}`, { token })
    }
  })

  it.each([true, false])(
    'is ordered and checked, and nothing is stored (as a form: %s)',
    async (asForm) => {
      const answer = await sendSet('validate', packFiles, { asForm })
      expect(answer).toMatchObject({ status: 200, isValid: true, skipped: [], warnings: [] })
      expect(answer.policies.map(({ id, change, findings }) => [id, change, findings])).toEqual([
        ['B2C_1A_HarbourBase', 'create', []],
        ['B2C_1A_HarbourWords', 'create', []],
        ['B2C_1A_HarbourExtensions', 'create', []],
        ['B2C_1A_harbour_come_aboard', 'create', []],
        ['B2C_1A_HarbourGoAshore', 'create', []],
      ])
      expect(await storedIds()).toEqual([])
    },
  )

  it('is stored as a whole, byte for byte; the second time nothing changes', async () => {
    const first = await sendSet('apply', packFiles)
    expect([first.status, first.policies.map(({ change }) => change)]).toEqual([
      200,
      Array.from({ length: 5 }, () => 'create'),
    ])
    for (const { file, id } of first.policies) {
      const read = await get(`${frameworkPath}/${id}/$value`)
      const text = new TextDecoder().decode(Buffer.from(packFiles[file] ?? ''))
      expect([id, read.text]).toEqual([id, text])
    }
    const second = await sendSet('apply', packFiles, { asForm: true })
    expect(second.policies.map(({ change }) => change)).toEqual(
      Array.from({ length: 5 }, () => 'none'),
    )
    const { json } = await get('/ostiary/v1/history/trustFrameworkPolicies/B2C_1A_HarbourBase')
    expect(json['value']).toHaveLength(1)
    const audits = await get(
      "/v1.0/auditLogs/directoryAudits?$filter=activityDisplayName eq 'Create custom policy'",
    )
    expect(audits.json['value']).toHaveLength(5)
  })

  it('is refused with each fault of a base once, though every policy that inherits it has it too', async () => {
    const inner =
      '<BuildingBlocks><ClaimsTransformations><ClaimsTransformation Id="T" TransformationMethod="NullClaim">' +
      '<OutputClaims><OutputClaim ClaimTypeReferenceId="none" TransformationClaimType="claim_to_null" /></OutputClaims>' +
      '</ClaimsTransformation></ClaimsTransformations></BuildingBlocks>'
    const refused = await sendSet('apply', {
      'base.xml': documentOf('B2C_1A_FaultyBase', { inner }),
      'a.xml': childOf('B2C_1A_FaultyBase', 'B2C_1A_HeirA'),
      'b.xml': childOf('B2C_1A_FaultyBase', 'B2C_1A_HeirB'),
    })
    expect(refused.status).toBe(400)
    expect(refused.json).toMatchObject({
      error: {
        message: expect.stringMatching(
          /^Validation failed: 1 validation error\(s\) found in 3 of 3 policies\. Nothing was stored\. base\.xml: /u,
        ),
        details: [{ target: expect.stringMatching(/^1:/u) }],
      },
    })
  })

  it('is not stored at all when one policy is refused', async () => {
    const files = {
      'a.xml': documentOf('B2C_1A_Good'),
      'b.xml': documentOf('B2C_1A_Bad', { tenant: 'fabrikam.com' }),
      'c.xml': childOf('B2C_1A_None', 'B2C_1A_Orphan'),
    }
    const refused = await sendSet('apply', files)
    expect(refused.status).toBe(400)
    expect(refused.json).toMatchObject({
      error: {
        code: 'AADB2C',
        message: expect.stringMatching(
          /^Validation failed: 2 validation error\(s\) found in 2 of 3 policies\. Nothing was stored\./u,
        ),
        details: [
          {
            '@ostiary.code': 'trustFramework.document.tenantNotTheCallers',
            '@ostiary.document': 'B2C_1A_Bad',
            message: expect.stringMatching(/^b\.xml: /u),
          },
          {
            '@ostiary.code': 'trustFramework.basePolicy.notFound',
            '@ostiary.document': 'B2C_1A_Orphan',
            message: expect.stringMatching(/^c\.xml: /u),
          },
        ],
      },
    })
    expect(await storedIds()).toEqual([])
    const checked = await sendSet('validate', files)
    expect(checked.isValid).toBe(false)
    expect(checked.policies.map(({ file, findings }) => [file, findings.length])).toEqual([
      ['a.xml', 0],
      ['b.xml', 1],
      ['c.xml', 1],
    ])
  })

  it('takes base policies that the tenant has', async () => {
    const body = documentOf('B2C_1A_Base')
    await service.send('POST', frameworkPath, { token, body, headers: xmlContent })
    const applied = await sendSet('apply', {
      'x/leaf.xml': childOf('B2C_1A_Middle', 'B2C_1A_Leaf'),
      'middle.xml': childOf('b2c_1a_BASE', 'B2C_1A_Middle'),
    })
    expect(applied.policies.map(({ file, change }) => [file, change])).toEqual([
      ['middle.xml', 'create'],
      ['x/leaf.xml', 'create'],
    ])
  })

  it('replaces placeholders by the settings of the environment', async () => {
    const files = {
      'policies/a.xml': documentOf('B2C_1A_{Settings:Name}', { tenant: '{Settings:Tenant}' }),
      'appsettings.json': JSON.stringify({
        Environments: [
          { Name: 'Test', Tenant: domain, PolicySettings: { Name: 'Tested' } },
          { Name: 'Production', Tenant: 'contoso.com', PolicySettings: { Name: 'Produced' } },
        ],
      }),
    }
    const applied = await sendSet('apply', files, { query: '?environment=test' })
    expect(applied.policies.map(({ id }) => id)).toEqual(['B2C_1A_Tested'])
    const read = await get(`${frameworkPath}/B2C_1A_Tested/$value`)
    expect(read.text).toBe(documentOf('B2C_1A_Tested', { tenant: domain }))
    const other = await sendSet('validate', files, { query: '?environment=Production' })
    expect(other.policies.map(({ id }) => id)).toEqual(['B2C_1A_Produced'])
  })

  it('refuses a value that is still to be filled in, as an upload does', async () => {
    const attributes = ' TenantObjectId="{Settings:TenantObjectId}"'
    const files = { 'a.xml': documentOf('B2C_1A_Unfilled', { attributes }) }
    expect(await sendSet('apply', files)).toMatchObject({ status: 400 })
    expect(await storedIds()).toEqual([])
  })

  it('refuses two policies with one id', async () => {
    const files = { 'a/a.xml': documentOf('B2C_1A_One'), 'b/b.xml': documentOf('b2c_1a_ONE') }
    const { isValid, policies } = await sendSet('validate', files)
    expect(isValid).toBe(false)
    expect(policies.flatMap(({ findings }) => findings)).toMatchObject([
      { '@ostiary.code': 'trustFramework.set.policyIdRepeated' },
    ])
  })

  it('warns of what it breaks in other policies of the tenant, or is refused for it', async () => {
    const chain = Array.from({ length: 10 }, (_, level) => `B2C_1A_Level${level}`)
    await sendSet(
      'apply',
      Object.fromEntries(
        chain.map((id, level) => [
          `${id}.xml`,
          level === 0 ? documentOf(id) : childOf(`B2C_1A_Level${level - 1}`, id),
        ]),
      ),
    )
    const files = {
      'root.xml': documentOf('B2C_1A_Root'),
      'level0.xml': childOf('B2C_1A_Root', 'B2C_1A_Level0'),
    }
    const broken = {
      '@ostiary.code': 'trustFramework.policy.descendantFaulty',
      '@ostiary.document': 'B2C_1A_Level9',
    }
    const refuse = { 'ostiary-check-descendants': 'refuse' }
    expect(await sendSet('validate', files, { headers: refuse })).toMatchObject({
      isValid: false,
      warnings: [broken],
    })
    const refused = await sendSet('apply', files, { headers: refuse })
    expect([refused.status, refused.json]).toMatchObject([409, { error: { details: [broken] } }])
    expect(await storedIds()).toEqual(chain)
    expect(await sendSet('apply', files)).toMatchObject({ status: 200, warnings: [broken] })
  })
})
