/** Cases of public reports with a known right answer, as their folders give them. Vectors of our own test their kinds. */

import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { isJsonObject, memberText, type JsonObject, type JsonValue } from '../../src/kernel/json.ts'
import { runCommand } from '../support/command.ts'
import { tolerantFamilyOptions } from '../support/family-options.ts'
import { describeOutside } from '../support/outside-data.ts'
import { setUpTestService } from '../support/test-service.ts'
import { decisionsPath, everyScope } from '../adversarial/support/policy-documents.ts'

function memberAt(json: JsonValue, path: string): JsonValue | undefined {
  return path
    .split('.')
    .reduce<JsonValue | undefined>(
      (value, name) => (isJsonObject(value) ? value[name] : undefined),
      json,
    )
}

describeOutside('a public case', 'cases/conditional-access', (root) => {
  const strict = setUpTestService()
  const tolerant = setUpTestService({ app: { families: tolerantFamilyOptions } })
  const names = readdirSync(root, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)

  function read(name: string, file: string): JsonObject {
    const path = join(root, name, file)
    return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as JsonObject) : {}
  }

  it.each(names)('%s is answered rightly', async (name) => {
    const expected = read(name, 'expected.json')
    const command = memberText(read(name, 'command.json'), 'command')
    if (command !== '') {
      const parameters = command
        .split(' ')
        .slice(1)
        .map((each) => (each === 'export' ? join(root, name, 'export') : each))
      const { exitCode, stderr } = await runCommand(parameters)
      expect([exitCode, stderr]).toEqual([expected['exit'], expect.any(String)])
      return
    }
    const request = read(name, 'request.json')
    // WHY two services: most cases name groups and locations of tenants that are not here.
    const service = expected['http'] === 400 ? strict : tolerant
    const token = await service.userToken('admin', ...everyScope)
    if (request['signIn'] !== undefined) {
      const { json } = await service.send('POST', decisionsPath, { token, body: request })
      // WHY split: some expectations explain the outcome behind it.
      const [outcome] = memberText(expected, 'outcome').split(' ')
      expect(json).toMatchObject({ decisions: [{ outcome }] })
      return
    }
    const answer = await service.send(memberText(request, 'method'), memberText(request, 'path'), {
      token,
      ...(request['body'] !== undefined && { body: request['body'] }),
    })
    expect(answer.status).toBe(expected['http'])
    for (const [path, value] of Object.entries(expected)) {
      if (path.includes('.')) expect(memberAt(answer.json, path)).toEqual(value)
    }
  })
})
