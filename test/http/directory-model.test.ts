/**
 * Random sequences of directory writes against a model: every answer has the status that the model says, the state that
 * is read at the end is that of the model, and a restore undoes a deletion. Other bodies never make the service fail.
 */

import { randomUUID } from 'node:crypto'
import * as fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import type { ComplexType } from '../../src/edm/model.ts'
import { group } from '../../src/directory/types/group.ts'
import { user } from '../../src/directory/types/user.ts'
import { memberText, type JsonObject } from '../../src/kernel/json.ts'
import { setUpTestService, type Answer } from '../support/test-service.ts'

type Relation = 'members' | 'owners' | 'manager'

interface ModelObject {
  readonly id: string
  readonly kind: 'users' | 'groups'
  displayName: string
  state: 'alive' | 'deleted' | 'gone'
}

interface ModelEdge {
  readonly relation: Relation
  readonly source: ModelObject
  readonly target: ModelObject
}

/** What a tenant should hold. An edge shows while both of its ends are alive. */
class Model {
  readonly objects: ModelObject[] = []
  edges: readonly ModelEdge[] = []

  /** The object of an index; an unused id when there is none. */
  at(index: number): ModelObject {
    return (
      this.objects[index % (this.objects.length + 1)] ?? {
        id: randomUUID(),
        kind: 'users',
        displayName: '',
        state: 'gone',
      }
    )
  }

  shown(relation: Relation, source: ModelObject): readonly ModelObject[] {
    return this.edges
      .filter((edge) => edge.relation === relation && edge.source === source)
      .map(({ target }) => target)
      .filter(({ state }) => state === 'alive')
  }

  has(relation: Relation, source: ModelObject, target: ModelObject): boolean {
    return this.shown(relation, source).includes(target)
  }

  link(relation: Relation, source: ModelObject, target: ModelObject): void {
    if (relation === 'manager') this.unlinkAll(source)
    this.edges = [...this.edges, { relation, source, target }]
  }

  unlink(relation: Relation, source: ModelObject, target: ModelObject): void {
    this.edges = this.edges.filter(
      (edge) => edge.relation !== relation || edge.source !== source || edge.target !== target,
    )
  }

  /** Removes the manager who is shown; those who are deleted come back when nobody took the place. */
  unlinkAll(source: ModelObject): void {
    for (const target of this.shown('manager', source)) this.unlink('manager', source, target)
  }

  /** Keeps the one of several managers whom the service brought back. */
  keepManager(source: ModelObject, id: string | undefined): void {
    for (const target of this.shown('manager', source)) {
      if (target.id !== id) this.unlink('manager', source, target)
    }
  }
}

const relation = fc.constantFrom<Relation>('members', 'owners', 'manager')
const index = fc.nat({ max: 11 })
const name = fc.stringMatching(/^[A-Za-z]{1,12}$/u)
const step = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant('create' as const), name, isUser: fc.boolean() }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('rename' as const), name, index }) },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constantFrom('delete' as const, 'restore' as const, 'restore' as const),
      index,
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('purge' as const), index }) },
  {
    weight: 8,
    arbitrary: fc.record({ do: fc.constant('link' as const), relation, index, other: index }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant('unlink' as const), relation, index, other: index }),
  },
)
type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never

describe('directory writes', () => {
  const service = setUpTestService({ store: 'sqlite' })
  let token: string

  beforeAll(async () => {
    token = await service.userToken('admin', 'Directory.AccessAsUser.All')
  })

  const send = (method: string, path: string, body?: unknown): Promise<Answer> =>
    service.send(method, path, { token, body })
  const statusOf = async (answer: Promise<Answer>): Promise<number> => (await answer).status
  const pathOf = ({ kind, id }: ModelObject): string => `/v1.0/${kind}/${id}`

  async function create(model: Model, displayName: string, isUser: boolean): Promise<void> {
    const alias = randomUUID()
    const common = { displayName, mailNickname: alias }
    const { status, json } = await (isUser
      ? send('POST', '/v1.0/users', {
          ...common,
          accountEnabled: true,
          passwordProfile: { password: 'Tr0ub4dor&3' },
          userPrincipalName: `${alias}@contoso.com`,
        })
      : send('POST', '/v1.0/groups', { ...common, mailEnabled: false, securityEnabled: true }))
    expect(status).toBe(201)
    const kind = isUser ? 'users' : 'groups'
    model.objects.push({ id: memberText(json, 'id'), kind, displayName, state: 'alive' })
  }

  async function managerOf(source: ModelObject): Promise<string | undefined> {
    const { status, json } = await send('GET', `${pathOf(source)}/manager`)
    return status === 200 ? memberText(json, 'id') : undefined
  }

  /** Who can have the relation, and to whom. */
  function fits(kind: Relation, source: ModelObject, target: ModelObject): boolean {
    if (kind === 'manager') return target.kind === 'users'
    return kind === 'members' ? source !== target : target.kind === 'users'
  }

  async function link(model: Model, kind: Relation, source: ModelObject, target: ModelObject) {
    const owner = kind === 'manager' ? 'users' : 'groups'
    if (source.kind !== owner) return
    const expected =
      source.state !== 'alive' || target.state !== 'alive'
        ? 404
        : !fits(kind, source, target) || (kind !== 'manager' && model.has(kind, source, target))
          ? 400
          : 204
    const body = { '@odata.id': `https://x/v1.0/directoryObjects/${target.id}` }
    const method = kind === 'manager' ? 'PUT' : 'POST'
    expect(await statusOf(send(method, `${pathOf(source)}/${kind}/$ref`, body))).toBe(expected)
    if (expected === 204) model.link(kind, source, target)
  }

  async function unlink(model: Model, kind: Relation, source: ModelObject, target: ModelObject) {
    const owner = kind === 'manager' ? 'users' : 'groups'
    if (source.kind !== owner) return
    const shown = model.shown(kind, source)
    const found =
      source.state === 'alive' && (kind === 'manager' ? shown.length > 0 : shown.includes(target))
    const expected = !found ? 404 : kind === 'owners' && shown.length === 1 ? 400 : 204
    const end = kind === 'manager' ? '$ref' : `${target.id}/$ref`
    expect(await statusOf(send('DELETE', `${pathOf(source)}/${kind}/${end}`))).toBe(expected)
    if (expected !== 204) return
    if (kind === 'manager') model.unlinkAll(source)
    else model.unlink(kind, source, target)
  }

  async function take(model: Model, next: Step): Promise<void> {
    if (next.do === 'create') return create(model, next.name, next.isUser)
    const object = model.at(next.index)
    const deleted = `/v1.0/directory/deletedItems/${object.id}`
    switch (next.do) {
      case 'link':
        return link(model, next.relation, object, model.at(next.other))
      case 'unlink':
        return unlink(model, next.relation, object, model.at(next.other))
      case 'rename': {
        const answer = send('PATCH', pathOf(object), { displayName: next.name })
        expect(await statusOf(answer)).toBe(object.state === 'alive' ? 204 : 404)
        object.displayName = object.state === 'alive' ? next.name : object.displayName
        return undefined
      }
      case 'delete':
        expect(await statusOf(send('DELETE', pathOf(object)))).toBe(
          object.state === 'alive' ? 204 : 404,
        )
        object.state = object.state === 'alive' ? 'deleted' : object.state
        return undefined
      case 'restore': {
        const expected = object.state === 'deleted' ? 200 : 404
        expect(await statusOf(send('POST', `${deleted}/restore`))).toBe(expected)
        if (expected === 404) return undefined
        object.state = 'alive'
        for (const source of model.objects.filter(
          ({ kind, state }) => kind === 'users' && state === 'alive',
        )) {
          model.keepManager(source, await managerOf(source))
        }
        return undefined
      }
      case 'purge':
        expect(await statusOf(send('DELETE', deleted))).toBe(object.state === 'deleted' ? 204 : 404)
        if (object.state !== 'deleted') return undefined
        object.state = 'gone'
        model.edges = model.edges.filter(
          ({ source, target }) => source !== object && target !== object,
        )
        return undefined
    }
  }

  async function idsAt(path: string): Promise<readonly string[]> {
    const { json } = await send('GET', path)
    return (json['value'] as readonly JsonObject[]).map((each) => memberText(each, 'id')).toSorted()
  }

  async function expectSame(model: Model): Promise<void> {
    for (const object of model.objects) {
      const { status, json } = await send('GET', pathOf(object))
      expect(status).toBe(object.state === 'alive' ? 200 : 404)
      if (object.state !== 'alive') continue
      expect(json['displayName']).toBe(object.displayName)
      const ids = (kind: Relation) =>
        model
          .shown(kind, object)
          .map(({ id }) => id)
          .toSorted()
      if (object.kind === 'users') {
        expect([await managerOf(object)].filter((id) => id !== undefined)).toEqual(ids('manager'))
        continue
      }
      expect(await idsAt(`${pathOf(object)}/members`)).toEqual(ids('members'))
      expect(await idsAt(`${pathOf(object)}/owners`)).toEqual(ids('owners'))
    }
  }

  it('follow the model, whatever their order', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 12, maxLength: 40 }), async (steps) => {
        const model = new Model()
        for (const isUser of [true, true, false]) await create(model, 'First', isUser)
        for (const next of steps) await take(model, next)
        await expectSame(model)
      }),
      { numRuns: 60 },
    )
  }, 240_000)

  const anyBody = (names: readonly string[]) =>
    fc.dictionary(
      fc.oneof(fc.constantFrom(...names), fc.string({ maxLength: 8 })),
      fc.oneof(
        fc.jsonValue({ maxDepth: 2 }),
        fc.constantFrom('', 'Member', 'On', 'Unified', '2026-01-01T00:00:00Z', 'a@contoso.com'),
      ),
      { maxKeys: 6 },
    )
  const namesOf = ({ properties }: ComplexType): readonly string[] => [
    ...properties.map((property) => property.name),
    'members@odata.bind',
    'owners@odata.bind',
    'manager@odata.bind',
    '@odata.type',
    '__proto__',
    'constructor',
    'extension_00000000000000000000000000000000_x',
  ]

  it.each([
    ['/v1.0/users', user],
    ['/beta/users', user],
    ['/v1.0/groups', group],
    ['/beta/groups', group],
  ] as const)(
    'never fail for any body at %s',
    async (path, type) => {
      const alias = randomUUID()
      const base = {
        accountEnabled: true,
        displayName: 'Any',
        mailNickname: alias,
        passwordProfile: { password: 'Tr0ub4dor&3' },
        userPrincipalName: `${alias}@contoso.com`,
      }
      const groupBase = {
        displayName: 'Any',
        mailEnabled: false,
        mailNickname: alias,
        securityEnabled: true,
      }
      const created = await send('POST', path, path.endsWith('users') ? base : groupBase)
      const object = `${path}/${memberText(created.json, 'id')}`
      await fc.assert(
        fc.asyncProperty(anyBody(namesOf(type)), async (body) => {
          const answers = [
            await send('POST', path, body),
            await send('PATCH', object, body),
            await send('POST', `${object}/members/$ref`, body),
            await send('PUT', `${object}/manager/$ref`, body),
            await send('GET', object),
          ]
          for (const { status, text } of answers) {
            expect({ status, text: status < 500 || status === 501 ? '' : text }).toEqual({
              status,
              text: '',
            })
          }
          expect(answers.at(-1)?.status).toBe(200)
        }),
        { numRuns: 120 },
      )
    },
    120_000,
  )
})
