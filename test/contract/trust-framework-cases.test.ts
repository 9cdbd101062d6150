/** Cases from public reports: each document is uploaded through the published Graph client, as its row says. */

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, expect, it } from 'vitest'
import { describeOutside } from '../support/outside-data.ts'
import { setUp } from '../support/set-up.ts'
import {
  administratorClient,
  rawResponse,
  refusalOf,
  setUpTrustedService,
} from './support/graph-client.ts'

/** What the service does with a document. */
interface CaseRow {
  readonly id: string
  readonly file: string
  /** Undefined when the document is accepted. */
  readonly refusal: RegExp | undefined
}

/** Matches a quoted text in which `…` stands for any text; any text when none is quoted. */
function patternOf(outcome: string): RegExp {
  const quoted = /`([^`]+)`/u.exec(outcome)?.[1] ?? ''
  const parts = quoted
    .split(/\s*…\s*/u)
    .map((part) => part.replaceAll(/[\\^$.*+?()[\]{}|]/gu, String.raw`\$&`))
  return new RegExp(parts.join('[^]*'), 'u')
}

function readRows(folder: string): readonly CaseRow[] {
  return readFileSync(join(folder, 'README.md'), 'utf8')
    .split('\n')
    .map((line) => line.split('|').map((cell) => cell.trim()))
    .filter((cells) => cells[2]?.endsWith('.xml'))
    .map(([, id = '', file = '', , outcome = '']) => ({
      id,
      file,
      refusal: outcome.startsWith('refuse') ? patternOf(outcome) : undefined,
    }))
}

describeOutside('published cases', 'cases/trust-framework', (folder) => {
  const service = setUpTrustedService('sqlite')
  const client = setUp(() => administratorClient(service))
  const rows = readRows(folder)

  function requestOf(file: string) {
    const text = readFileSync(join(folder, 'xml', file), 'utf8')
    const policyId = /\sPolicyId="([^"]+)"/u.exec(text)?.[1] ?? ''
    const request = client
      .api(`/trustFramework/policies/${policyId}/$value`)
      .header('Content-Type', 'application/xml')
    return { text, request }
  }

  async function upload(file: string): Promise<number> {
    const { text, request } = requestOf(file)
    const answer: Response = await rawResponse(request).put(text)
    await answer.arrayBuffer()
    return answer.status
  }

  beforeAll(async () => {
    const status = await upload('00-base.xml')
    if (status !== 201) throw new Error(`the base policy is answered with ${status}`)
  })

  it('has a row for each document', () => {
    const files = readdirSync(join(folder, 'xml')).filter((file) => file !== '00-base.xml')
    expect(rows.map(({ file }) => file).toSorted()).toEqual(files.toSorted())
  })

  it.each(rows.filter(({ refusal }) => refusal === undefined))(
    '$id is accepted',
    async ({ file }) => {
      expect(await upload(file)).toBe(201)
    },
  )

  it.each(rows.filter(({ refusal }) => refusal !== undefined))(
    '$id is refused as the service does',
    async ({ file, refusal = /^/u }) => {
      const { text, request } = requestOf(file)
      expect(await refusalOf(request.put(text))).toEqual({
        statusCode: 400,
        code: 'AADB2C',
        message: expect.stringMatching(refusal),
      })
    },
  )
})
