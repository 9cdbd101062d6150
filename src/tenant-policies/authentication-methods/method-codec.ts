/**
 * Reads authentication methods. Only external ones are created; every method keeps its type.
 * Source: pages "Create externalAuthenticationMethodConfiguration" and "Update …AuthenticationMethodConfiguration".
 */

import { decodeComplex } from '../../edm/decode.ts'
import { mergePatch } from '../../edm/merge-patch.ts'
import { typeAnnotation, type ComplexType, type GraphVersion } from '../../edm/model.ts'
import { quoted } from '../../edm/place.ts'
import type { WriteCodec } from '../../graph/writable-entity-set.ts'
import { refusedBy } from '../../kernel/errors/refused-by.ts'
import { checked, type Checked, type Finding } from '../../kernel/findings.ts'
import { memberText, type JsonObject } from '../../kernel/json.ts'
import { checkRange, checkTargets } from '../shared/checks.ts'
import { tenantPolicyCodes } from '../tenant-policy-codes.ts'
import { completeMethod } from './default-methods.ts'
import { externalMethod, methodConfiguration } from './method-types.ts'

/** Minutes. Source: `temporaryAccessPassAuthenticationMethodConfiguration`. */
const passLifetimes = [10, 43_200] as const

/** Source: `temporaryAccessPassAuthenticationMethodConfiguration`, `qrCodePinAuthenticationMethodConfiguration`. */
function checkNumbers(body: JsonObject): readonly Finding[] {
  const { minimumLifetimeInMinutes: least, maximumLifetimeInMinutes: most } = body
  const hasOrder = typeof least === 'number' && typeof most === 'number' && least <= most
  return [
    ...checkRange(body, ['defaultLength'], [8, 48]),
    ...checkRange(body, ['minimumLifetimeInMinutes'], passLifetimes),
    ...checkRange(body, ['maximumLifetimeInMinutes'], passLifetimes),
    ...checkRange(body, ['defaultLifetimeInMinutes'], hasOrder ? [least, most] : passLifetimes),
    ...checkRange(body, ['pinLength'], [8, 20]),
    ...checkRange(body, ['standardQRCodeLifetimeInDays'], [1, 395]),
  ]
}

function checkType(name: string, json: JsonObject, isNew: boolean): readonly Finding[] {
  const given = json[typeAnnotation]
  if (given === undefined && !isNew) return []
  const full =
    typeof given === 'string' &&
    given.replace(/^#?(?:microsoft\.graph\.)?/iu, '#microsoft.graph.').toLowerCase()
  if (full === name.toLowerCase()) return []
  const shown = quoted(typeof given === 'string' ? given : JSON.stringify(given ?? null))
  return [
    {
      ostiaryCode: isNew ? tenantPolicyCodes.typeNotCreatable : tenantPolicyCodes.typeFixed,
      message: isNew
        ? `\`${typeAnnotation}\` ${shown} is not a type of method that can be created; expected \`${name}\``
        : `\`${typeAnnotation}\` cannot change to ${shown}: the method is a \`${name}\``,
      target: `/${typeAnnotation}`,
    },
  ]
}

function read(
  name: string,
  json: JsonObject,
  version: GraphVersion,
  stored?: JsonObject,
): Checked<JsonObject> {
  const type: ComplexType | undefined = methodConfiguration.variants[name]
  if (type === undefined) throw new TypeError(`no method of the type ${name}`)
  const typeFindings = checkType(name, json, stored === undefined)
  if (typeFindings.length > 0) return checked({}, typeFindings)
  const decoded = decodeComplex(type, json, { version, stored })
  const body = completeMethod(name, mergePatch(type, stored ?? {}, decoded.value))
  const findings =
    decoded.findings.length > 0
      ? decoded.findings
      : [
          ...checkTargets(body, ['includeTargets']),
          ...checkTargets(body, ['excludeTargets']),
          ...checkNumbers(body),
        ]
  return checked(body, findings, decoded.warnings)
}

/** Reads the bodies of requests on authentication methods. */
export const methodCodec: WriteCodec<JsonObject> = {
  create: (json, version) => read(externalMethod, { state: 'disabled', ...json }, version),
  update: ({ body }, patch, version) =>
    read(memberText(body, typeAnnotation) ?? '', patch, version, body),
  invalid: refusedBy,
}
