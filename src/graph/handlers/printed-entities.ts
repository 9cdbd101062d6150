/** The texts of whole entities, kept with the stored objects that they show. */

import type { JsonObject } from '../../kernel/json.ts'
import type { StoredObject } from '../../store/port.ts'
import type { EncodeContext, EntityType } from '../entity-set.ts'

/** The JSON text of an entity. */
export interface PrintedEntity {
  readonly text: string
  /** Its length in UTF-8. */
  readonly bytes: number
}

/** A kept text, with the URL in its contexts. WHY only the last: a caller may reach the service by many ports. */
interface KeptEntity extends PrintedEntity {
  readonly metadataUrl: string | undefined
}

type Texts = WeakMap<StoredObject, Map<string, KeptEntity>>

const textsOfTypes = new WeakMap<EntityType<never>, Texts>()

/** Adds the length to a text. */
export function measured(text: string): PrintedEntity {
  return { text, bytes: Buffer.byteLength(text) }
}

const noRelated = (): undefined => undefined

/** Tells whether other objects are printed inside this one. They may change while this one does not. */
export function dependsOnOthers<Body extends JsonObject>(
  type: EntityType<Body>,
  object: StoredObject<Body>,
): boolean {
  return type.relatedKeys !== undefined && type.relatedKeys(object).length > 0
}

/**
 * Makes the printer of whole entities of a type in one form, for objects that depend on no others.
 * WHY kept: the store returns the same object until its next version, and most reads ask for all of it.
 */
export function printerOf<Body extends JsonObject>(
  type: EntityType<Body>,
  form: Omit<EncodeContext, 'related' | 'members'>,
): (object: StoredObject<Body>) => PrintedEntity {
  const texts: Texts = textsOfTypes.get(type) ?? new WeakMap()
  textsOfTypes.set(type, texts)
  const name = `${form.form} ${form.version} ${form.showsUnknownMembers}`
  const metadataUrl = type.printsUrls === true ? form.metadataUrl : undefined
  return (object) => {
    const known = texts.get(object)
    const kept = known?.get(name)
    if (kept !== undefined && kept.metadataUrl === metadataUrl) return kept
    const entity = type.encode(object, { ...form, members: 'default', related: noRelated })
    const printed = { ...measured(JSON.stringify(entity)), metadataUrl }
    if (known === undefined) texts.set(object, new Map([[name, printed]]))
    else known.set(name, printed)
    return printed
  }
}
