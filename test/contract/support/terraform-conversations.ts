/**
 * Recorded conversations of terraform-provider-azuread: requests in their order with the answers that the provider needs,
 * as data. Source: hashicorp/terraform-provider-azuread and hashicorp/go-azure-sdk, 2026.
 */

import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect } from 'vitest'
import { isJsonObject, memberText, type JsonObject } from '../../../src/kernel/json.ts'
import type { TestService } from '../../support/test-service.ts'
import { replay, type ProviderAnswer } from './terraform-provider.ts'

/** One request, and what its answer must be. Texts may have places for names that are kept: `{group}`. */
export interface ConversationStep {
  /** The method, the path behind the host, and the query as it is meant, before Go encodes it. */
  readonly ask: string
  readonly body?: JsonObject
  readonly gets: number
  /** How often it is sent, when the provider waits until the answers agree. Once when absent. */
  readonly times?: number
  /** Members of the answer that later steps name. */
  readonly keep?: Readonly<Record<string, string>>
  /** Members that the answer has. */
  readonly shows?: JsonObject
  /** Objects that the list of the answer has, among others, in any order. */
  readonly lists?: readonly JsonObject[]
  /** Ids that the list of the answer does not have. */
  readonly lacks?: readonly string[]
  /** A part of the message of a refusal that the provider looks for. */
  readonly says?: string
}

interface Conversation {
  /** Names of fixtures that come first. */
  readonly with?: readonly string[]
  readonly steps: readonly ConversationStep[]
}

interface RetryRule {
  readonly resource: string
  readonly method: string
  /** Behind the version; `*` is any id. */
  readonly path: string
  readonly status: number
  /** Any answer with the status when absent. */
  readonly text?: string
}

interface Retries {
  readonly statuses: readonly number[]
  readonly rules: readonly RetryRule[]
}

const folder = new URL('../terraform/', import.meta.url)

function readData(name: string): unknown {
  return JSON.parse(readFileSync(new URL(name, folder), 'utf8'))
}

const fixtures = readData('fixtures.json') as Readonly<Record<string, readonly ConversationStep[]>>
const retries = readData('retries.json') as Retries
const other: ReadonlySet<string> = new Set(['fixtures.json', 'retries.json'])

/** Every conversation with its steps, those of its fixtures first. */
export const conversations: readonly (readonly [string, readonly ConversationStep[]])[] =
  readdirSync(fileURLToPath(folder))
    .filter((name) => name.endsWith('.json') && !other.has(name))
    .flatMap((name) => {
      const { conversations: found } = readData(name) as {
        readonly conversations: Readonly<Record<string, Conversation>>
      }
      return Object.entries(found).map(([resource, conversation]) => {
        const before = (conversation.with ?? []).flatMap((fixture) => fixtures[fixture] ?? [])
        return [resource, [...before, ...conversation.steps]] as const
      })
    })

function pathMatches(pattern: string, path: string): boolean {
  const wanted = pattern.split('/')
  const segments = path.split('/')
  return (
    wanted.length === segments.length &&
    wanted.every((segment, index) => segment === '*' || segment === segments[index])
  )
}

/** Says why the provider would send a request again and again until its time is over; undefined when it would not. */
export function retryReason(
  method: string,
  path: string,
  { status, body }: ProviderAnswer,
): string | undefined {
  if (retries.statuses.includes(status)) return `the SDK retries every ${status}`
  const [, ...segments] = path.split('/').filter((segment) => segment !== '')
  const texts = errorTexts(body)
  const rule = retries.rules.find(
    (each) =>
      each.method === method &&
      each.status === status &&
      pathMatches(each.path, segments.join('/')) &&
      texts.includes(each.text ?? ''),
  )
  return rule && `${rule.resource}: ${status} ${rule.text ?? ''}`
}

/** What the SDK searches for a text: codes and messages, also of details. It does not know other members. */
function errorTexts(body: JsonObject | undefined): string {
  const error = isJsonObject(body?.['error']) ? body['error'] : {}
  const details = Array.isArray(error['details']) ? error['details'].filter(isJsonObject) : []
  return [error, ...details]
    .flatMap((part) => [memberText(part, 'code'), memberText(part, 'message')])
    .join('\n')
}

function filled<Value>(value: Value, known: ReadonlyMap<string, string>): Value {
  const text = JSON.stringify(value, (_, part: unknown) =>
    typeof part === 'string'
      ? part.replace(/\{(\w+)\}/gu, (place, name: string) => known.get(name) ?? place)
      : part,
  )
  return JSON.parse(text) as Value
}

/** Encodes a query as Go does. The options of the data have no `&` of their own. */
function encoded(address: string): string {
  const mark = address.indexOf('?')
  if (mark < 0) return `/${address}`
  const options = address
    .slice(mark + 1)
    .split('&')
    .map((option) => option.split(/=(.*)/su, 2) as [string, string])
  return `/${address.slice(0, mark)}?${new URLSearchParams(options).toString()}`
}

/** Any text stands for `{any}`. */
function matching(value: unknown): unknown {
  if (value === '{any}') return expect.any(String)
  if (Array.isArray(value)) return value.map(matching)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, matching(part)]))
}

/** WHY the request in each comparison: it tells which of many steps failed. */
function requireAnswer(step: ConversationStep, answer: ProviderAnswer): void {
  const { ask, gets, shows = {}, lists = [], lacks = [], says = '' } = step
  const [method = '', address = ''] = ask.split(/ (.*)/su, 2)
  const { status, body } = answer
  expect([ask, status, status === gets ? undefined : body]).toEqual([ask, gets, undefined])
  const retried = retryReason(method, address.split('?')[0] ?? '', answer)
  expect([ask, retried]).toEqual([ask, undefined])
  expect([ask, body ?? {}]).toMatchObject([ask, matching(shows)])
  expect([ask, errorTexts(body)]).toEqual([ask, expect.stringContaining(says)])
  const listed = ((body?.['value'] ?? []) as readonly JsonObject[]).filter(isJsonObject)
  for (const object of lists) {
    expect([ask, listed]).toEqual([ask, expect.arrayContaining([expect.objectContaining(object)])])
  }
  const ids = listed.map((object) => memberText(object, 'id'))
  expect([ask, ids.filter((id) => lacks.includes(id))]).toEqual([ask, []])
}

/** Plays the steps, and checks each answer. `known` has the names that the steps use, and gets those that they keep. */
export async function converse(
  service: TestService,
  authorization: string,
  steps: readonly ConversationStep[],
  known: Map<string, string>,
): Promise<void> {
  for (const recorded of steps) {
    const step = filled(recorded, known)
    const [method = '', address = ''] = step.ask.split(/ (.*)/su, 2)
    const { body, times = 1 } = step
    const request = { method, path: encoded(address), times, ...(body && { body }) }
    const answers = await replay(service, authorization, [request])
    for (const answer of answers) requireAnswer(step, answer)
    for (const [name, member] of Object.entries(step.keep ?? {})) {
      known.set(name, memberText(answers[0]?.body ?? {}, member))
    }
  }
}
