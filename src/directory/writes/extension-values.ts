/**
 * Values of properties that applications add to directory objects.
 * Source: `extensionproperty`, https://learn.microsoft.com/graph/extensibility-overview
 */

import type { ProposedChange } from '../../graph/writable-entity-set.ts'
import { memberText, type JsonObject, type JsonValue } from '../../kernel/json.ts'
import type { StoredObject } from '../../store/port.ts'
import { isExtensible, isExtensionName } from '../extension-properties.ts'
import { extensionProperties } from '../kinds.ts'
import { refuseWrite } from './refuse.ts'
import { invalidValue } from './value-rules.ts'
import { writeCodes } from './write-codes.ts'

/** Most values of one property, and the longest text. Source: the page above. */
const mostValues = 100
const longestText = 256

const accepts: Readonly<Record<string, (value: JsonValue) => boolean>> = {
  binary: (value) => typeof value === 'string' && value.length <= longestText,
  boolean: (value) => typeof value === 'boolean',
  datetime: (value) => typeof value === 'string' && !Number.isNaN(Date.parse(value)),
  integer: (value) => typeof value === 'number' && value === (value | 0),
  largeinteger: (value) => typeof value === 'number' && Number.isSafeInteger(value),
  string: (value) => typeof value === 'string' && value.length <= longestText,
}

function holds({ body }: StoredObject, value: JsonValue): boolean {
  const accept = accepts[memberText(body, 'dataType').toLowerCase()]
  if (accept === undefined) return false
  if (body['isMultiValued'] !== true) return accept(value)
  return Array.isArray(value) && value.length <= mostValues && value.every(accept)
}

/** Finds the registered property of a name for a type of object. */
async function findProperty(
  { context, transaction }: ProposedChange,
  typeName: string,
  name: string,
): Promise<StoredObject | undefined> {
  const filter = { kind: 'comparison', operator: 'eq', property: 'name', value: name } as const
  const { items } = await transaction.list(context.caller.tenant, extensionProperties.name, {
    filter,
    limit: 1,
  })
  return items.find(({ body: { targetObjects } }) => {
    const targets: readonly JsonValue[] = Array.isArray(targetObjects) ? targetObjects : []
    return targets.some(
      (target) => typeof target === 'string' && target.toLowerCase() === typeName.toLowerCase(),
    )
  })
}

/**
 * Checks the extension properties that a request gives, and spells them in the body as they were registered.
 * @throws OstiaryError `directoryBadRequest` for one that is not registered for the type, or a value of another type.
 */
export async function spellExtensions(
  change: ProposedChange,
  typeName: string,
  given: JsonObject,
  body: JsonObject,
): Promise<JsonObject> {
  const names = isExtensible(typeName) ? Object.keys(given).filter(isExtensionName) : []
  let spelt = body
  for (const name of names) {
    const property = await findProperty(change, typeName, name)
    if (property === undefined) {
      throw refuseWrite(
        writeCodes.propertyUnknown,
        `The following extension properties are not available: ${name}.`,
      )
    }
    const value = given[name] ?? null
    if (value !== null && !holds(property, value)) {
      const { message } = invalidValue(typeName, name, 'It is not of the type of the property.')
      throw refuseWrite(writeCodes.valueInvalid, message)
    }
    const others = Object.entries(spelt).filter(
      ([each]) => each.toLowerCase() !== name.toLowerCase(),
    )
    const own = value === null ? [] : [[memberText(property.body, 'name'), value] as const]
    spelt = Object.fromEntries([...others, ...own])
  }
  return spelt
}
