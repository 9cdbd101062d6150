/**
 * The request lists of consumers, as their sources have them, against the lists of this project: every form is answered
 * or refused by name. The lists of the sources are not part of the repository.
 */

import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { describeOutside } from '../support/outside-data.ts'
import requests from './consumer-requests.json' with { type: 'json' }
import writes from './consumer-writes.json' with { type: 'json' }

/** The method and the segments of a path, without the query. */
function segmentsOf(request: string): readonly string[] {
  const [method = '', path = ''] = request.split(/\s+/u)
  return [method, ...path.replace(/\?.*$/u, '').split('/').filter(Boolean)]
}

/** Tells whether a request has a form. Keys of a form are in braces or angle brackets. */
function hasForm(request: readonly string[], form: readonly string[]): boolean {
  return (
    request.length === form.length &&
    form.every((segment, index) => /^[<{]/u.test(segment) || segment === request[index])
  )
}

function formsOf(folder: string, file: string): readonly string[] {
  return readFileSync(`${folder}${file}`, 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => line.split('\t', 2).join(' '))
}

describeOutside('the requests of', 'reference/consumer-requests', (folder) => {
  it.each([
    ['Terraform azuread', 'terraform-azuread.txt', writes.writes.map(({ send }) => send)],
    ['EntraExporter', 'entraexporter.txt', []],
  ] as const)('%s are all on the list', (consumer, file, written) => {
    const { answered, notSupported } = requests[consumer]
    const listed = [...answered, ...notSupported, ...written].map(segmentsOf)
    const missing = formsOf(folder, file).filter(
      (form) => !listed.some((request) => hasForm(request, segmentsOf(form))),
    )
    expect(missing).toEqual([])
  })
})
