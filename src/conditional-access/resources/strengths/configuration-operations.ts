/**
 * The configurations of a strength as resources of their own: list, get, create, update and delete. They
 * are stored with their strength, so each change is a version of it and answers to its ETag.
 * Source: https://learn.microsoft.com/graph/api/authenticationstrengthpolicy-list-combinationconfigurations
 * and its siblings.
 */

import { changePolicies } from '../../../graph/change.ts'
import type { WritableEntitySet } from '../../../graph/descriptor.ts'
import { contextUrl, requireEntity } from '../../../graph/handlers/read.ts'
import { requireMatch } from '../../../graph/if-match.ts'
import type { GraphResponse } from '../../../graph/message.ts'
import type { Operation, OperationContext } from '../../../graph/operation.ts'
import { preferencesOf } from '../../../graph/preferences.ts'
import { readJsonObject } from '../../../graph/read-body.ts'
import { etagOf, respondJson, respondNoContent } from '../../../graph/respond.ts'
import { OstiaryError } from '../../../kernel/errors/ostiary-error.ts'
import { refusedBy, requirePassed } from '../../../kernel/errors/refused-by.ts'
import { keyOf } from '../../../kernel/ids.ts'
import type { StoredObject } from '../../../store/port.ts'
import {
  decodeConfigurationCreate,
  decodeConfigurationPatch,
  encodeConfiguration,
} from './configuration-codec.ts'
import { configurationKind } from './kind.ts'
import {
  strengthBodyOf,
  type CombinationConfiguration,
} from '../../model/strengths/strength-body.ts'
import { builtInFindings } from './strength-codec.ts'
import { configurationType } from '../../model/strengths/strength-types.ts'
import { configurationCodes } from './strength-codes.ts'

function requireConfiguration(
  strength: StoredObject,
  { keys }: OperationContext,
): CombinationConfiguration {
  const wanted = keys['configurationId'] ?? ''
  const found = strengthBodyOf(strength).combinationConfigurations.find(
    ({ id }) => keyOf(id) === keyOf(wanted),
  )
  if (found) return found
  throw new OstiaryError('resourceNotFound', {
    ostiaryCode: configurationCodes.missing,
    message: `AuthenticationCombinationConfiguration with id ${wanted} does not exist in the directory.`,
  })
}

/** What a change makes of the configurations of a strength, and the one it is about. */
interface Outcome {
  readonly configurations: readonly CombinationConfiguration[]
  readonly changed: CombinationConfiguration
}

/** The operations on the configurations of the strengths of a set. */
export function configurationOperations(set: WritableEntitySet): readonly Operation[] {
  const path = `${set.path}/{id}/combinationConfigurations`
  const contextPath = ({ id }: StoredObject): string =>
    `${set.contextPath}('${id}')/combinationConfigurations`
  const requireStrength = (
    context: OperationContext,
    reader: Parameters<typeof requireEntity>[0],
  ): Promise<StoredObject> => requireEntity(reader, context, set, context.keys['id'] ?? '')

  /** Replaces a custom strength by one with other configurations. */
  const change = (
    context: OperationContext,
    activity: Parameters<typeof configurationKind>[0],
    work: (strength: StoredObject) => Outcome,
  ) =>
    changePolicies(context, configurationKind(activity), async ({ transaction, replace }) => {
      const before = await requireStrength(context, transaction)
      requireMatch(context.request, before)
      const body = strengthBodyOf(before)
      const builtIn = builtInFindings(body)
      if (builtIn.length > 0) throw refusedBy(builtIn)
      const { configurations, changed } = work(before)
      const strength = await replace(before, {
        ...body,
        combinationConfigurations: configurations,
      })
      return { strength, changed }
    })

  const respondOne = (
    context: OperationContext,
    status: 200 | 201,
    strength: StoredObject,
    configuration: CombinationConfiguration,
    headers: Readonly<Record<string, string>> = {},
  ): GraphResponse =>
    respondJson(
      status,
      {
        '@odata.context': contextUrl(context, `${contextPath(strength)}/$entity`),
        ...encodeConfiguration(configuration, context.version),
      },
      { ETag: etagOf(strength.version), ...headers },
    )

  const common = { roots: set.versions, produces: 'json' } as const
  const one = { type: configurationType, as: 'entity' } as const

  return [
    {
      ...common,
      method: 'GET',
      path,
      access: set.readAccess,
      answers: { type: configurationType, as: 'collection' },
      handle: async (context) => {
        const strength = await requireStrength(context, context.store)
        return respondJson(200, {
          '@odata.context': contextUrl(context, contextPath(strength)),
          value: strengthBodyOf(strength).combinationConfigurations.map((configuration) =>
            encodeConfiguration(configuration, context.version),
          ),
        })
      },
    },
    {
      ...common,
      method: 'GET',
      path: `${path}/{configurationId}`,
      access: set.readAccess,
      answers: one,
      handle: async (context) => {
        const strength = await requireStrength(context, context.store)
        return respondOne(context, 200, strength, requireConfiguration(strength, context))
      },
    },
    {
      ...common,
      method: 'POST',
      path,
      access: set.access.update,
      takes: configurationType,
      answers: one,
      handle: async (context) => {
        const json = readJsonObject(context.request)
        const { strength, changed } = await change(context, 'Create', (before) => {
          const body = strengthBodyOf(before)
          const created = requirePassed(decodeConfigurationCreate(json, body, context.version))
          const configuration = { ...created, id: context.ids() } as CombinationConfiguration
          return {
            configurations: [...body.combinationConfigurations, configuration],
            changed: configuration,
          }
        })
        const { origin } = context.request
        return respondOne(context, 201, strength, changed, {
          Location: `${origin}/${context.version}${set.path}/${strength.id}/combinationConfigurations/${changed.id}`,
        })
      },
    },
    {
      ...common,
      method: 'PATCH',
      path: `${path}/{configurationId}`,
      access: set.access.update,
      takes: configurationType,
      answers: one,
      handle: async (context) => {
        const patch = readJsonObject(context.request)
        const { strength, changed } = await change(context, 'Update', (before) => {
          const body = strengthBodyOf(before)
          const stored = requireConfiguration(before, context)
          const configuration = requirePassed(
            decodeConfigurationPatch(stored, patch, body, context.version),
          )
          return {
            configurations: body.combinationConfigurations.map((other) =>
              other === stored ? configuration : other,
            ),
            changed: configuration,
          }
        })
        if (preferencesOf(context.request).return !== 'representation') {
          return respondNoContent({ ETag: etagOf(strength.version) })
        }
        return respondOne(context, 200, strength, changed, {
          'Preference-Applied': 'return=representation',
        })
      },
    },
    {
      ...common,
      method: 'DELETE',
      path: `${path}/{configurationId}`,
      access: set.access.update,
      produces: 'none',
      handle: async (context) => {
        await change(context, 'Delete', (before) => {
          const changed = requireConfiguration(before, context)
          const { combinationConfigurations } = strengthBodyOf(before)
          return {
            configurations: combinationConfigurations.filter((other) => other !== changed),
            changed,
          }
        })
        return respondNoContent()
      },
    },
  ]
}
