/**
 * Device codes: a device shows a short code, and the user types it into a browser of another device.
 * Source: RFC 8628; https://learn.microsoft.com/entra/identity-platform/v2-oauth2-device-code.
 */

import { randomInt } from 'node:crypto'
import type { TenantId } from '../../kernel/ids.ts'
import { memberText, type JsonObject } from '../../kernel/json.ts'
import { newPassingSecret, passingIdOf, type PassingStore } from './passing-secret.ts'
import { readSession, storedSession, type UserSession } from './user-session.ts'

/** How long a device may wait, seconds. */
export const deviceCodeSeconds = 900

/** Letters and digits that people do not mistake for each other. Source: RFC 8628, section 6.1. */
const userCodeLetters = 'BCDFGHJKLMNPQRSTVWXZ23456789'

const userCodeLength = 9

/** How often a taken user code is replaced by another one. */
const mostDraws = 5

/** A device that waits for its user. */
export interface WaitingDevice {
  readonly appId: string
  readonly scope: string
  readonly claims?: string
  readonly answer: 'pending' | 'declined' | UserSession
}

function userCodeId(userCode: string): string {
  return passingIdOf(`user code ${userCode.toUpperCase().replace(/[^A-Z0-9]/gu, '')}`)
}

function bodyOf({ answer, ...device }: WaitingDevice): JsonObject {
  return { ...device, answer: typeof answer === 'string' ? answer : storedSession(answer) }
}

/** Reads the body of a stored device code. */
export function readWaitingDevice(body: JsonObject): WaitingDevice {
  const { answer, claims } = body
  return {
    appId: memberText(body, 'appId'),
    scope: memberText(body, 'scope'),
    ...(typeof claims === 'string' && { claims }),
    answer:
      answer === 'pending' || answer === 'declined' ? answer : readSession(answer as JsonObject),
  }
}

/** Makes a device code and its user code; undefined when no free user code was found. */
export async function createDeviceCode(
  passing: PassingStore,
  tenant: TenantId,
  device: Omit<WaitingDevice, 'answer'>,
  at: Date,
): Promise<{ readonly deviceCode: string; readonly userCode: string } | undefined> {
  const deviceCode = newPassingSecret(tenant)
  const id = passingIdOf(deviceCode)
  const shared = {
    kind: 'deviceCode',
    expiresAt: new Date(at.getTime() + deviceCodeSeconds * 1_000),
  } as const
  const body = bodyOf({ ...device, answer: 'pending' })
  await passing.putPassing(tenant, { ...shared, id, body })
  for (let draw = 0; draw < mostDraws; draw++) {
    const userCode = Array.from(
      { length: userCodeLength },
      () => userCodeLetters[randomInt(userCodeLetters.length)],
    ).join('')
    const isFree = await passing.putPassing(tenant, {
      ...shared,
      id: userCodeId(userCode),
      body: { deviceCodeId: id },
    })
    if (isFree) return { deviceCode, userCode }
  }
  return undefined
}

/** Stores what the user answered; false when the code is unknown, ended, or answered already. */
export async function answerDevice(
  passing: PassingStore,
  tenant: TenantId,
  userCode: string,
  answer: 'declined' | UserSession,
  at: Date,
): Promise<boolean> {
  const kind = 'deviceCode'
  const pointer = await passing.takePassing(tenant, { kind, id: userCodeId(userCode) }, at)
  if (pointer === undefined) return false
  const id = memberText(pointer.body, 'deviceCodeId')
  const stored = await passing.findPassing(tenant, { kind, id }, at)
  if (stored === undefined) return false
  const { version, ...record } = stored
  const body = bodyOf({ ...readWaitingDevice(record.body), answer })
  return passing.replacePassing(tenant, { ...record, body }, version)
}

/** Finds the device of a user code that still waits for an answer. */
export async function findDevice(
  passing: PassingStore,
  tenant: TenantId,
  userCode: string,
  at: Date,
): Promise<WaitingDevice | undefined> {
  const kind = 'deviceCode'
  const pointer = await passing.findPassing(tenant, { kind, id: userCodeId(userCode) }, at)
  if (pointer === undefined) return undefined
  const id = memberText(pointer.body, 'deviceCodeId')
  const stored = await passing.findPassing(tenant, { kind, id }, at)
  return stored && readWaitingDevice(stored.body)
}
