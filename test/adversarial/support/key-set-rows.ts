/** Who may read and write policy keys. Source: the permission tables of the Graph beta pages of key sets and their keys. */

import { randomUUID } from 'node:crypto'
import { memberText } from '../../../src/kernel/json.ts'
import files from '../../../src/trust-framework/key-sets/vectors/pkcs12.json' with { type: 'json' }
import {
  get,
  historyRows,
  one,
  readRow,
  type Access,
  type Administrator,
  type Request,
  type Row,
} from './access-rows.ts'
import { row } from './directory-write-rows.ts'

const path = '/beta/trustFramework/keySets'

function access(...permissions: readonly string[]): Access {
  return {
    delegated: one(...permissions),
    application: one(...permissions),
    roles: ['globalAdministrator', 'b2cIefKeysetAdministrator'],
    code: 'AccessDenied',
  }
}

const read = access('TrustFrameworkKeySet.Read.All', 'TrustFrameworkKeySet.ReadWrite.All')
const write = access('TrustFrameworkKeySet.ReadWrite.All')

/** Every operation on key sets and their keys. */
export function keySetRows(administrator: Administrator): readonly Row[] {
  const created = () => administrator.create(path, { id: randomUUID() })
  const post = async (action: string, body: unknown): Promise<Request> => ({
    method: 'POST',
    path: `${await created()}/${action}`,
    body,
  })
  const secret = { use: 'sig', k: 'secret' }
  async function withKey(): Promise<{ readonly set: string; readonly key: string }> {
    const set = await created()
    const request = { method: 'POST', path: `${set}/uploadSecret`, body: secret }
    const { json } = await administrator.send(request)
    return { set, key: `${set}/keys_v2/${memberText(json, 'kid')}` }
  }
  const [file] = files.files
  return [
    readRow(path, read),
    readRow(`${path}/$count`, read),
    readRow(`${path}/{id}`, read, async () => get(await created())),
    readRow(`${path}/{id}/getActiveKey`, read, async () =>
      get(`${(await withKey()).set}/getActiveKey`),
    ),
    row(`POST ${path}`, write, () => ({ method: 'POST', path, body: { id: randomUUID() } }), 201),
    ...['PUT', 'PATCH'].map((method) =>
      row(
        `${method} ${path}/{id}`,
        write,
        async () => ({ method, path: await created(), body: { keys: [] } }),
        200,
      ),
    ),
    row(`DELETE ${path}/{id}`, write, async () => ({ method: 'DELETE', path: await created() })),
    ...Object.entries({
      generateKey: { use: 'sig', kty: 'oct' },
      uploadSecret: secret,
      uploadCertificate: { key: files.certificate },
      uploadPkcs12: { key: file?.file, password: file?.password },
    }).map(([action, body]) =>
      row(`POST ${path}/{id}/${action}`, write, () => post(action, body), 200),
    ),
    readRow(`${path}/{id}/keys_v2`, write, async () => get(`${await created()}/keys_v2`)),
    readRow(`${path}/{id}/keys_v2/{kid}`, write, async () => get((await withKey()).key)),
    row(`PATCH ${path}/{id}/keys_v2/{kid}`, write, async () => ({
      method: 'PATCH',
      path: (await withKey()).key,
      body: { status: 'disabled' },
    })),
    row(`DELETE ${path}/{id}/keys_v2/{kid}`, write, async () => ({
      method: 'DELETE',
      path: (await withKey()).key,
    })),
    ...historyRows(
      'trustFrameworkKeySets',
      read,
      async () => (await created()).split('/').at(-1) ?? '',
    ),
  ]
}
