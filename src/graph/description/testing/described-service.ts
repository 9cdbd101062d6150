/** A small service to describe: a container, a collection with derived types, an action and a function. */

import { entity } from '../../../edm/base-types.ts'
import {
  betaOnly,
  boolean,
  collection,
  complexType,
  dateTimeOffset,
  derivedType,
  entityType,
  enumType,
  flagsType,
  guid,
  int32,
  oneOf,
  property,
  referenceTo,
  text,
  typeAnnotation,
} from '../../../edm/model.ts'
import { anyOf } from '../../access-rule.ts'
import { bothVersions } from '../../message.ts'
import type { Operation } from '../../operation.ts'
import { containerAt } from '../container.ts'
import type { DescribedService } from '../describe-service.ts'

const strength = enumType('lockStrength', { weak: 0, strong: 1, magic: 2 }, { inBeta: ['magic'] })
const uses = flagsType('lockUses', { none: 0, door: 1, safe: 2 })

const lock = entityType(
  'lock',
  [
    property('id', text, { isReadOnly: true, nullable: false }),
    property('name', text, { nullable: false }),
    property('strength', strength),
    property('uses', uses, { nullable: false, default: 'none' }),
    property('openings', collection(dateTimeOffset), { hasNullableItems: true }),
    property('maker', referenceTo('maker')),
    property('owner', referenceTo('person')),
    property('serial', guid, { versions: betaOnly }),
  ],
  { base: entity },
)

const keyLock = derivedType('keyLock', lock, [property('keys', int32, { isRequired: true })])
const secretLock = derivedType('secretLock', lock, [], { versions: betaOnly })

const anyLock = oneOf(lock, typeAnnotation, {
  '#microsoft.graph.keyLock': keyLock,
  '#microsoft.graph.secretLock': secretLock,
})

const maker = derivedType('maker', entity, [property('name', text)])

const attempt = complexType('attempt', [
  property('force', int32, { nullable: false }),
  property('uses', collection(uses)),
])

const usage = complexType('lockUsage', [property('locks', collection(lock))])

const oldLock = entityType(
  'lock',
  [property('id', text), property('isOpen', boolean), property('key', complexType('key', []))],
  { namespace: 'ostiary.old', versions: betaOnly },
)

const common = {
  roots: bothVersions,
  access: {
    delegated: [['Lock.Read', 'House.Read'], ['Lock.All']],
    application: anyOf('Lock.All'),
    directoryRoles: 'anyUser',
    denial: 'accessDenied',
  },
  produces: 'json',
  handle: () => Promise.reject(new Error('not called')),
} as const satisfies Partial<Operation>

const locks = '/house/locks'

const operations: readonly Operation[] = [
  {
    ...common,
    method: 'GET',
    path: locks,
    queryOptions: ['select', 'top'],
    answers: { type: anyLock, as: 'collection' },
  },
  {
    ...common,
    method: 'POST',
    path: locks,
    takes: anyLock,
    answers: { type: anyLock, as: 'entity' },
  },
  { ...common, method: 'GET', path: `${locks}/$count`, produces: 'text' },
  { ...common, method: 'GET', path: `${locks}/{id}`, answers: { type: anyLock, as: 'entity' } },
  { ...common, method: 'DELETE', path: `${locks}/{id}`, produces: 'none' },
  {
    ...common,
    method: 'POST',
    path: `${locks}/{id}/open`,
    takes: attempt,
    answers: { type: usage, as: 'value' },
  },
  { ...common, method: 'GET', path: `${locks}/{id}/usage`, answers: { type: usage, as: 'value' } },
  { ...common, method: 'GET', path: `${locks}/{id}/uses`, answers: { type: uses, as: 'property' } },
  { ...common, method: 'GET', path: '/makers', answers: { type: maker, as: 'collection' } },
  {
    ...common,
    method: 'PATCH',
    path: '/makers/{id:guid}',
    takes: maker,
    answers: { type: maker, as: 'entity' },
  },
  {
    ...common,
    method: 'GET',
    path: '/makers/{id:guid}/locks',
    answers: { type: anyLock, as: 'collection' },
  },
  {
    ...common,
    method: 'GET',
    path: '/oldLocks',
    roots: ['beta'],
    answers: { type: oldLock, as: 'collection' },
  },
]

export const describedService: DescribedService = {
  operations,
  containers: [containerAt('/house', 'house'), containerAt('/garden', 'garden')],
}
