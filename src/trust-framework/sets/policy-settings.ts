/**
 * Reads the settings that are put into policies, for each environment. Two forms are read: `Environments` of the
 * Visual Studio Code extension, and an object of names and values as other tools have it.
 * Source: azure-ad-b2c/vscode-extension, README, App settings; mrochon/IEFPolicies, configuration file.
 */

import {
  checked,
  failed,
  pointerSegment,
  type Checked,
  type Finding,
} from '../../kernel/findings.ts'
import { keyOf } from '../../kernel/ids.ts'
import { isJsonObject, jsonKind, type JsonObject, type JsonValue } from '../../kernel/json.ts'
import { parseJsonWithTrailingCommas } from '../../kernel/strict-json.ts'
import { abbreviate } from '../../kernel/abbreviate.ts'
import { settingsCodes } from './set-codes.ts'

/** Most bytes of a file of settings. Usual ones have less than a hundredth. */
export const settingsBytes = 1_048_576

/** Most environments of one file of settings. */
export const mostEnvironments = 100

/** Most values of one environment. */
export const mostSettings = 5_000

/** What is put into the policies of one environment. */
export interface PolicySettings {
  /** The name of the environment. */
  readonly environment?: string
  /** The tenant that the policies are written for. */
  readonly tenant?: string
  /** By `keyOf` of the name. */
  readonly values: ReadonlyMap<string, string>
  /** True when placeholders may be written `{name}` too. Source: mrochon/IEFPolicies. */
  readonly hasBracedNames?: boolean
}

/** An environment as a file of settings has it. */
export interface PolicyEnvironment extends PolicySettings {
  readonly environment: string
  readonly isProduction: boolean
}

/** A file of settings. */
export interface SettingsFile {
  /** In the order of the file; one without a name when the file has values only. */
  readonly environments: readonly PolicyEnvironment[]
  /** Where environments are written, relative to the policies; absent when the settings name a folder elsewhere. */
  readonly environmentsFolder?: string
}

const usualEnvironmentsFolder = 'Environments'

/** Gives the value of a member whose name is written in any letter case. */
function memberOf(object: JsonObject, name: string): JsonValue | undefined {
  if (object[name] !== undefined) return object[name]
  const written = Object.keys(object).find((member) => keyOf(member) === keyOf(name))
  return written === undefined ? undefined : object[written]
}

class SettingsReading {
  readonly findings: Finding[] = []

  refuse(ostiaryCode: Finding['ostiaryCode'], target: string, message: string): void {
    this.findings.push({ ostiaryCode, message, target })
  }

  /** Adds the values of an object. Names inside another object follow its name and a colon. */
  addValues(
    values: Map<string, string>,
    object: JsonObject,
    pointer: string,
    prefix = '',
  ): ReadonlyMap<string, string> {
    for (const [name, value] of Object.entries(object)) {
      if (values.size >= mostSettings) {
        this.refuse(settingsCodes.tooMany, pointer, `has more than ${mostSettings} values`)
        return values
      }
      const target = `${pointer}/${pointerSegment(name)}`
      if (isJsonObject(value)) this.addValues(values, value, target, `${prefix}${name}:`)
      else if (typeof value === 'string') values.set(keyOf(prefix + name), value)
      else if (typeof value === 'number' || typeof value === 'boolean')
        values.set(keyOf(prefix + name), String(value))
      else if (value !== null && value !== undefined) {
        const message = `\`${abbreviate(name)}\` must be text, not ${jsonKind(value)}`
        this.refuse(settingsCodes.valueInvalid, target, message)
      }
    }
    return values
  }

  textOf(object: JsonObject, name: string, pointer: string): string | undefined {
    const value = memberOf(object, name)
    if (value === undefined || value === null || typeof value === 'string')
      return value ?? undefined
    const message = `\`${name}\` must be text, not ${jsonKind(value)}`
    this.refuse(settingsCodes.environmentInvalid, `${pointer}/${name}`, message)
    return undefined
  }

  /** WHY not above the root: somebody who may change the settings could write to any folder. */
  readFolder(root: JsonObject): string | undefined {
    const folder = this.textOf(root, 'EnvironmentsFolder', '') ?? usualEnvironmentsFolder
    const parts = folder.split(/[/\\]/u).filter((part) => part !== '' && part !== '.')
    const isInside = parts.length > 0 && parts.every((part) => /^(?!\.\.$)[^\p{Cc}:]+$/u.test(part))
    return isInside ? parts.join('/') : undefined
  }

  readEnvironment(entry: JsonValue, index: number): PolicyEnvironment | undefined {
    const pointer = `/Environments/${index}`
    if (!isJsonObject(entry)) {
      const message = `an environment must be an object, not ${jsonKind(entry)}`
      this.refuse(settingsCodes.environmentInvalid, pointer, message)
      return undefined
    }
    const environment = this.textOf(entry, 'Name', pointer)
    // WHY no separators: the name is that of a folder to which documents are written.
    if (environment === undefined || !/^(?!\.+$)[^/\\\p{Cc}:*?"<>|]{1,100}$/u.test(environment)) {
      const message = '`Name` must be the name of a folder, such as `Development`'
      this.refuse(settingsCodes.environmentInvalid, `${pointer}/Name`, message)
      return undefined
    }
    const tenant = this.textOf(entry, 'Tenant', pointer)
    const settings = memberOf(entry, 'PolicySettings') ?? {}
    if (!isJsonObject(settings)) {
      const message = `\`PolicySettings\` must be an object, not ${jsonKind(settings)}`
      this.refuse(settingsCodes.environmentInvalid, `${pointer}/PolicySettings`, message)
      return undefined
    }
    return {
      environment,
      isProduction: memberOf(entry, 'Production') === true,
      ...(tenant === undefined ? {} : { tenant }),
      values: this.addValues(new Map(), settings, `${pointer}/PolicySettings`),
    }
  }

  readEnvironments(list: readonly JsonValue[]): readonly PolicyEnvironment[] {
    if (list.length > mostEnvironments) {
      const message = `has more than ${mostEnvironments} environments`
      this.refuse(settingsCodes.tooMany, '/Environments', message)
      return []
    }
    const environments: PolicyEnvironment[] = []
    const names = new Set<string>()
    for (const [index, entry] of list.entries()) {
      const environment = this.readEnvironment(entry, index)
      if (environment === undefined) continue
      const name = environment.environment
      if (names.has(keyOf(name))) {
        const message = `two environments have the name \`${name}\``
        this.refuse(settingsCodes.environmentRepeated, `/Environments/${index}/Name`, message)
      }
      names.add(keyOf(name))
      environments.push(environment)
    }
    return environments
  }
}

function isList(value: JsonValue | undefined): value is readonly JsonValue[] {
  return Array.isArray(value)
}

/** Reads a file of settings. The target of a finding is a JSON pointer, or `line:column` of malformed JSON. */
export function readPolicySettings(bytes: Uint8Array): Checked<SettingsFile> {
  const text = new TextDecoder('utf-8').decode(bytes)
  const parsed = parseJsonWithTrailingCommas(text)
  if (!parsed.ok) return parsed
  const root = parsed.value
  if (!isJsonObject(root)) {
    const message = `the settings must be an object, not ${jsonKind(root)}`
    return failed({ ostiaryCode: settingsCodes.notAnObject, message, target: '' })
  }
  const reading = new SettingsReading()
  const list = memberOf(root, 'Environments')
  const folder = reading.readFolder(root)
  const environments = isList(list)
    ? reading.readEnvironments(list)
    : [unnamedEnvironment(root, reading)]
  return checked(
    { environments, ...(folder === undefined ? {} : { environmentsFolder: folder }) },
    reading.findings,
  )
}

/** The values of a file without environments. Its tenant is named as the tools that have this form name it. */
function unnamedEnvironment(root: JsonObject, reading: SettingsReading): PolicyEnvironment {
  const values = reading.addValues(new Map(), root, '')
  const tenant = values.get('tenant') ?? values.get('tenantname') ?? values.get('tenantid')
  return {
    environment: '',
    isProduction: false,
    ...(tenant === undefined ? {} : { tenant }),
    values,
    hasBracedNames: true,
  }
}
