/** Key sets of trust framework policies over HTTP: the documented examples, the refusals, and what never leaves the store. */

import { beforeAll, describe, expect, it } from 'vitest'
import { contosoTenantId } from '../../src/directory/sample/contoso.ts'
import { isJsonObject, memberText, type JsonValue } from '../../src/kernel/json.ts'
import { keyContainers } from '../../src/trust-framework/key-sets/key-containers.ts'
import { openKey } from '../../src/trust-framework/key-sets/sealed-key.ts'
import { keySetKind } from '../../src/trust-framework/key-sets/key-set-kind.ts'
import documented from '../../src/trust-framework/key-sets/vectors/documented-examples.json' with { type: 'json' }
import files from '../../src/trust-framework/key-sets/vectors/pkcs12.json' with { type: 'json' }
import refusals from '../../src/trust-framework/key-sets/vectors/refusals.json' with { type: 'json' }
import { familyOptions, testEncryptionKey } from '../support/family-options.ts'
import { setUpTestService, type Answer, type TestService } from '../support/test-service.ts'

const path = '/beta/trustFramework/keySets'
const stores = ['sqlite', 'postgres'] as const

interface Example {
  readonly page?: string
  readonly send: string
  readonly body?: unknown
  readonly status: number
  readonly location?: string
  readonly answer?: JsonValue
  /** An item of the list. */
  readonly contains?: JsonValue
  readonly at?: string
  /** A member of the answer that later rows name in braces. */
  readonly save?: string
}

/** Reads an expected value: `*` stands for any text, and an object lists members that must be there. */
function expected(value: JsonValue | undefined, known: ReadonlyMap<string, string>): unknown {
  if (value === '*') return expect.stringMatching(/./u)
  if (typeof value === 'string') return known.get(value) ?? value
  if (Array.isArray(value)) return value.map((item) => expected(item, known))
  if (!isJsonObject(value)) return value
  const members = Object.entries(value).map(([name, member]) => [name, expected(member, known)])
  return expect.objectContaining(Object.fromEntries(members))
}

function administrator(service: TestService): Promise<string> {
  return service.userToken('admin', 'TrustFrameworkKeySet.ReadWrite.All')
}

function errorOf({ json: { error } }: Answer): readonly [string, string] {
  const body = isJsonObject(error) ? error : {}
  return [memberText(body, 'code'), memberText(body, 'message')]
}

describe.each(stores)('the documented examples on %s', (store) => {
  let now = new Date(documented.now)
  const service = setUpTestService({ store, app: { clock: () => now } })

  async function send(row: Omit<Example, 'status'>, saved: ReadonlyMap<string, string>) {
    const [method = '', address = ''] = row.send.split(' ')
    now = new Date(row.at ?? documented.now)
    const named = address.replaceAll(/\{\w+\}/gu, (name) => saved.get(name) ?? name)
    const token = await administrator(service)
    return service.send(method, named, { token, body: row.body })
  }

  it('get the answers of their pages, in order', async () => {
    const saved = new Map<string, string>()
    for (const row of documented.examples as readonly Example[]) {
      const answer = await send(row, saved)
      const { status, headers, json } = answer
      expect([row.send, status, json['error']]).toEqual([row.send, row.status, undefined])
      if (row.location !== undefined) {
        expect(headers.get('location')).toBe(`${service.url}/beta${row.location}`)
      }
      if (row.answer !== undefined) expect(json).toEqual(expected(row.answer, saved))
      if (row.contains !== undefined) {
        expect(json['value']).toContainEqual(expected(row.contains, saved))
      }
      if (row.save !== undefined) saved.set(`{${row.save}}`, memberText(json, row.save))
    }
    for (const row of documented.placeholders) {
      const answer = await send(row, saved)
      expect([row.reason, answer.status, errorOf(answer)[0]]).toEqual([row.reason, 400, row.code])
    }
  })
})

describe.each(stores)('refusals on %s', (store) => {
  const service = setUpTestService({ store })
  let token: string

  beforeAll(async () => {
    token = await administrator(service)
    for (const id of ['RsaSet', 'OctSet', 'Empty']) {
      await service.send('POST', path, { token, body: { id } })
    }
    for (const [id, kty] of [
      ['RsaSet', 'RSA'],
      ['OctSet', 'oct'],
    ]) {
      const body = { use: 'sig', kty }
      await service.send('POST', `${path}/B2C_1A_${id}/generateKey`, { token, body })
    }
  })

  it.each(refusals.rows)('$name gets $code', async ({ send, body, code, status = 400 }) => {
    const before = await service.store.revisionOf(contosoTenantId)
    const [method = '', address = ''] = send.split(' ')
    const answer = await service.send(method, address, { token, body })
    expect([answer.status, errorOf(answer)[0]]).toEqual([status, code])
    expect(await service.store.revisionOf(contosoTenantId)).toBe(before)
  })

  it('vector 91: a new set gets the prefix, and a location with parentheses', async () => {
    const { status, headers, json } = await service.send('POST', path, { token, body: { id: 'k' } })
    expect([status, headers.get('location'), json]).toEqual([
      201,
      `${service.url}${path}('B2C_1A_k')`,
      {
        '@odata.context': `${service.url}/beta/$metadata#trustFramework/keySets/$entity`,
        id: 'B2C_1A_k',
        keys: [],
      },
    ])
  })
})

describe.each(stores)('key sets on %s', (store) => {
  const service = setUpTestService({ store })
  let token: string

  const send = (method: string, address: string, body?: unknown) =>
    service.send(method, `${path}${address}`, { token, body })

  async function created(id: string): Promise<string> {
    const { json } = await send('POST', '', { id })
    return `/${memberText(json, 'id')}`
  }

  beforeAll(async () => {
    token = await administrator(service)
  })

  it('hold private material that opens with the key encryption key alone', async () => {
    const set = await created('Sealed')
    const { json } = await send('POST', `${set}/uploadSecret`, { use: 'sig', k: 'a secret' })
    const stored = await service.store.find(contosoTenantId, {
      family: keySetKind.name,
      id: 'B2C_1A_Sealed',
    })
    const [key] = stored ? keySetKind.read(stored).body.keys : []
    const place = {
      tenant: contosoTenantId,
      keySetId: 'B2C_1A_Sealed',
      kid: memberText(json, 'kid'),
    }
    expect(openKey([testEncryptionKey], place, key?.sealed ?? '')).toEqual({
      k: Buffer.from('a secret').toString('base64url'),
    })
  })

  it('never show private material: in answers, history or the audit log', async () => {
    const set = await created('Silent')
    const secrets = ['unmistakable-secret', files.files[0]?.file.slice(100, 160) ?? '']
    const pages = [
      await send('POST', `${set}/uploadSecret`, { use: 'sig', k: secrets[0] }),
      await send('GET', set),
      await send('GET', `${set}/keys_v2`),
      await send('GET', `${set}/getActiveKey`),
      await send('DELETE', set),
      await send('GET', ''),
      await service.send('GET', '/ostiary/v1/history/trustFrameworkKeySets/B2C_1A_Silent', {
        token,
      }),
      await service.send('GET', '/beta/auditLogs/directoryAudits', {
        token: await service.userToken('admin', 'AuditLog.Read.All'),
      }),
    ]
    const shown = pages.map(({ text }) => text).join('\n')
    const forms = secrets.flatMap((text) => [text, Buffer.from(text).toString('base64url')])
    expect(pages.map(({ status }) => status)).toEqual([200, 200, 200, 200, 204, 200, 200, 200])
    expect(forms.filter((text) => shown.includes(text))).toEqual([])
    expect(shown).not.toMatch(/sealed|"k":"/u)
    expect(shown).toContain('Update policy key')
  })

  it('keep a copy of a deleted set, whose id is then free again', async () => {
    const set = await created('Deleted')
    await send('POST', `${set}/generateKey`, { use: 'sig', kty: 'RSA' })
    const before = (await send('GET', set)).json['keys']
    expect((await send('DELETE', set)).status).toBe(204)
    expect((await send('GET', `${set}.bak`)).json).toMatchObject({
      id: 'B2C_1A_Deleted.bak',
      keys: before,
    })
    await created('Deleted')
    expect((await send('DELETE', set)).status).toBe(204)
    expect((await send('GET', `${set}.bak`)).json['keys']).toEqual([])
    expect((await send('DELETE', `${set}.bak`)).status).toBe(204)
    expect((await send('GET', `${set}.bak`)).status).toBe(404)
    expect((await send('GET', `${set}.bak.bak`)).status).toBe(404)
  })

  it('change the status of one key and delete one', async () => {
    const set = await created('Keys')
    const kids: string[] = []
    for (const nbf of [1_000, 2_000]) {
      const { json } = await send('POST', `${set}/uploadSecret`, { use: 'sig', k: 'x', nbf })
      kids.push(memberText(json, 'kid'))
    }
    const active = async () => (await send('GET', `${set}/getActiveKey`)).json['kid']
    expect(await active()).toBe(kids[1])
    const disabled = await send('PATCH', `${set}/keys_v2/${kids[1]}`, { status: 'disabled' })
    expect([disabled.status, disabled.text, await active()]).toEqual([204, '', kids[0]])
    const refused = await send('PATCH', `${set}/keys_v2/${kids[1]}`, { status: 'enabled', exp: 1 })
    expect([refused.status, errorOf(refused)]).toEqual([
      400,
      ['AADB2C99014', "The property 'exp' can not be modified. It's a read only property."],
    ])
    expect((await send('DELETE', `${set}/keys_v2/${kids[0]}`)).status).toBe(204)
    expect((await send('GET', set)).json['keys']).toMatchObject([
      { kid: kids[1], status: 'disabled', kty: 'OCT' },
    ])
    expect((await send('GET', `${set}/getActiveKey`)).status).toBe(404)
  })

  it('take a certificate chain from a PKCS 12 file, and a certificate in PEM form', async () => {
    const set = await created('Certificates')
    const [chain] = files.files
    const { json } = await send('POST', `${set}/uploadPkcs12`, {
      key: chain?.file,
      password: chain?.password,
    })
    expect([json['use'], json['n'], json['x5c']]).toEqual([
      'sig',
      files.modulus,
      [files.certificate, expect.stringMatching(/^MII/u)],
    ])
    const again = await send('POST', `${set}/uploadCertificate`, { key: files.certificate })
    expect(errorOf(again)[0]).toBe('AADB2C90180')
    const other = await created('PemCertificate')
    const pem = `-----BEGIN CERTIFICATE-----\n${files.certificate}\n-----END CERTIFICATE-----\n`
    const key = Buffer.from(pem).toString('base64')
    const answer = await send('POST', `${other}/uploadCertificate`, { key })
    expect([answer.status, answer.json['x5c']]).toEqual([200, [files.certificate]])
  })

  it('take a PKCS 12 file that is longer than a short body', async () => {
    const set = await created('LongBody')
    const [chain] = files.files
    const key = `${chain?.file}${'\n'.repeat(20_000)}`
    const answer = await send('POST', `${set}/uploadPkcs12`, { key, password: chain?.password })
    expect([answer.status, answer.json['n']]).toEqual([200, files.modulus])
  })

  it('take what published scripts send with a secret', async () => {
    const set = await created('Script')
    const body = { use: 'sig', kty: 'OCT', k: 'secret', nbf: '1607626546', exp: 4_132_148_146 }
    const { status, json } = await send('POST', `${set}/uploadSecret`, body)
    expect([status, json['nbf'], json['exp']]).toEqual([200, 1_607_626_546, 4_132_148_146])
  })

  it('warn of a key that is never active', async () => {
    const set = await created('Never')
    const { json } = await send('POST', `${set}/generateKey`, {
      use: 'sig',
      kty: 'oct',
      nbf: 5_000_000_000,
      exp: 4_900_000_000,
    })
    expect(json['@ostiary.warnings']).toEqual([
      {
        '@ostiary.code': 'trustFramework.keySet.periodEmpty',
        message: 'the key is never active, because `exp` is not after `nbf`',
        target: '/exp',
      },
    ])
  })

  it('are changed by one of two writes with the same ETag', async () => {
    const set = await created('Etag')
    const etag = (await send('GET', set)).headers.get('etag') ?? ''
    const put = () =>
      service.send('PUT', `${path}${set}`, {
        token,
        body: { keys: [] },
        headers: { 'if-match': etag },
      })
    expect([(await put()).status, (await put()).status]).toEqual([200, 412])
  })

  it('are named to the rules of policies', async () => {
    const known = await keyContainers(service.store, contosoTenantId)
    const wanted = ['TokenSigningKeyContainer', 'TokenEncryptionKeyContainer', 'FacebookSecret']
    expect(wanted.filter((name) => !known.has(`b2c_1a_${name.toLowerCase()}`))).toEqual([])
  })
})

describe('a service without a key encryption key', () => {
  const service = setUpTestService({
    app: { families: { ...familyOptions, keyEncryptionKeys: [] } },
  })

  it('refuses private material by name, and takes public keys', async () => {
    const token = await administrator(service)
    await service.send('POST', path, { token, body: { id: 'k' } })
    const before = await service.store.revisionOf(contosoTenantId)
    const send = (action: string, body: unknown) =>
      service.send('POST', `${path}/B2C_1A_k/${action}`, { token, body })
    const refused = await send('uploadSecret', { use: 'sig', k: 'secret' })
    expect([refused.status, errorOf(refused)[1]]).toEqual([
      501,
      'Secrets and private keys are not supported by this service, because it has no key to encrypt them with; start it with --key-encryption-key-file.',
    ])
    expect(await service.store.revisionOf(contosoTenantId)).toBe(before)
    expect((await send('uploadCertificate', { key: files.certificate })).status).toBe(200)
  })
})
