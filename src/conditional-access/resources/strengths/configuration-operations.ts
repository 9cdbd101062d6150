/**
 * The configurations of a strength as resources of their own: list, get, create, update and delete. They
 * are stored in their strength. Each change makes a new version of the strength, and `If-Match` takes the
 * ETag of the strength.
 * Source: https://learn.microsoft.com/graph/api/authenticationstrengthpolicy-list-combinationconfigurations
 * and its siblings.
 */

import { contextUrl, requireEntity } from '../../../graph/handlers/read.ts'
import { respondUpdated, warningsMember } from '../../../graph/handlers/respond-written.ts'
import type { Operation, OperationContext } from '../../../graph/operation.ts'
import { readJsonObject } from '../../../graph/read-body.ts'
import { etagOf, respondJson, respondNoContent } from '../../../graph/respond.ts'
import { acceptedAsIs, writeObject } from '../../../graph/write-object.ts'
import { OstiaryError } from '../../../kernel/errors/ostiary-error.ts'
import { refusedBy } from '../../../kernel/errors/refused-by.ts'
import { failed, passed, type Checked } from '../../../kernel/findings.ts'
import { keyOf } from '../../../kernel/ids.ts'
import type { JsonObject } from '../../../kernel/json.ts'
import type { Reader, StoredObject } from '../../../store/port.ts'
import type { CombinationConfiguration, StrengthBody } from '../../model/strengths/strength-body.ts'
import { configurationType } from '../../model/strengths/strength-types.ts'
import {
  decodeConfigurationCreate,
  decodeConfigurationPatch,
  encodeConfiguration,
} from './configuration-codec.ts'
import { configurationKind } from './kind.ts'
import { configurationCodes } from './strength-codes.ts'
import { builtInFindings } from './strength-codec.ts'
import type { StrengthSet } from './strength-sets.ts'

type StoredStrength = StoredObject<StrengthBody>

function requireConfiguration(
  { body }: StoredStrength,
  { keys }: OperationContext,
): CombinationConfiguration {
  const wanted = keys['configurationId'] ?? ''
  const found = body.combinationConfigurations.find(({ id }) => keyOf(id) === keyOf(wanted))
  if (found) return found
  throw new OstiaryError('resourceNotFound', {
    ostiaryCode: configurationCodes.notFound,
    message: `AuthenticationCombinationConfiguration with id ${wanted} does not exist in the directory.`,
  })
}

/** The configurations of a strength after a change, and the one that was changed. */
interface ChangedConfigurations {
  readonly configurations: readonly CombinationConfiguration[]
  readonly changed: CombinationConfiguration
}

/** The operations on the configurations of the strengths of a set. */
export function configurationOperations(set: StrengthSet): readonly Operation[] {
  const path = `${set.path}/{id}/combinationConfigurations`
  const contextPath = ({ id }: StoredStrength): string =>
    `${set.contextPath}('${id}')/combinationConfigurations`
  const requireStrength = (context: OperationContext, reader: Reader): Promise<StoredStrength> =>
    requireEntity(reader, context, set, context.keys['id'] ?? '')

  /** Replaces the configurations of a custom strength. */
  const change = (
    context: OperationContext,
    activity: Parameters<typeof configurationKind>[0],
    decode: (strength: StoredStrength) => Checked<ChangedConfigurations>,
  ) =>
    writeObject(context, {
      family: configurationKind(activity),
      find: async (transaction) => {
        const current = await requireStrength(context, transaction)
        const decodeChange = () => {
          const builtIn = builtInFindings(current.body)
          if (builtIn.length > 0) return failed(...builtIn)
          const decoded = decode(current)
          if (!decoded.ok) return decoded
          const { configurations, changed } = decoded.value
          const body = { ...current.body, combinationConfigurations: configurations }
          return passed({ body, changed }, decoded.warnings)
        }
        return { id: current.id, current, ifMatch: current, decode: decodeChange }
      },
      invalid: refusedBy,
      guard: async (_, { body, changed }) => ({ ...acceptedAsIs(body), changed }),
    })

  const encodeOne = (
    context: OperationContext,
    strength: StoredStrength,
    configuration: CombinationConfiguration,
  ): JsonObject => ({
    '@odata.context': contextUrl(context, `${contextPath(strength)}/$entity`),
    ...encodeConfiguration(configuration, context.version),
  })

  const encodeChanged = (
    context: OperationContext,
    { object, guarded }: Pick<Awaited<ReturnType<typeof change>>, 'object' | 'guarded'>,
  ): JsonObject => ({
    ...encodeOne(context, object, guarded.changed),
    ...warningsMember(guarded.warnings),
  })

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
          value: strength.body.combinationConfigurations.map((configuration) =>
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
        const configuration = requireConfiguration(strength, context)
        return respondJson(200, encodeOne(context, strength, configuration), {
          ETag: etagOf(strength.version),
        })
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
        const { object, guarded } = await change(context, 'Create', ({ body }) => {
          const created = decodeConfigurationCreate(json, body, context.version)
          if (!created.ok) return created
          const changed: CombinationConfiguration = { ...created.value, id: context.ids() }
          const configurations = [...body.combinationConfigurations, changed]
          return passed({ configurations, changed }, created.warnings)
        })
        const { origin } = context.request
        const location = `${set.path}/${object.id}/combinationConfigurations/${guarded.changed.id}`
        return respondJson(201, encodeChanged(context, { object, guarded }), {
          ETag: etagOf(object.version),
          Location: `${origin}/${context.version}${location}`,
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
        const written = await change(context, 'Update', (strength) => {
          const { body } = strength
          const stored = requireConfiguration(strength, context)
          const decoded = decodeConfigurationPatch(stored, patch, body, context.version)
          if (!decoded.ok) return decoded
          const changed = decoded.value
          const configurations = body.combinationConfigurations.map((other) =>
            other === stored ? changed : other,
          )
          return passed({ configurations, changed }, decoded.warnings)
        })
        return respondUpdated(
          context,
          written,
          () => encodeChanged(context, written),
          ({ return: wanted }) =>
            wanted === 'representation' ? { 'Preference-Applied': 'return=representation' } : {},
        )
      },
    },
    {
      ...common,
      method: 'DELETE',
      path: `${path}/{configurationId}`,
      access: set.access.update,
      produces: 'none',
      handle: async (context) => {
        await change(context, 'Delete', (strength) => {
          const changed = requireConfiguration(strength, context)
          const configurations = strength.body.combinationConfigurations.filter(
            (other) => other !== changed,
          )
          return passed({ configurations, changed })
        })
        return respondNoContent()
      },
    },
  ]
}
