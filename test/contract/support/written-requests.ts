/** Requests that data files list: ids of the sample tenant and of earlier answers replace their names in braces. */

import {
  isJsonObject,
  memberText,
  type JsonObject,
  type JsonValue,
} from '../../../src/kernel/json.ts'
import type { Answer, TestService } from '../../support/test-service.ts'

/** A request of a list. */
export interface WrittenRequest {
  /** Method and path, with `{name}` for an id. */
  readonly send: string
  readonly body?: JsonObject
  readonly headers?: Readonly<Record<string, string>>
  /** The media type of a picture that is sent in place of a body. */
  readonly upload?: string
  /** The name for the ids of the answer in later requests. */
  readonly save?: string
}

/** The least picture that is one. Source: https://www.w3.org/TR/png-3/ */
const picture = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+M8AAAEFAQHj4wNjAAAAAElFTkSuQmCC',
  'base64',
)

/** Members of answers that later requests need. */
const savedMembers = ['appId', 'targetScheduleId']

/** The object of an answer, the first one of a list. */
function firstObject(json: JsonObject): JsonObject {
  const [first] = Array.isArray(json['value']) ? (json['value'] as readonly JsonValue[]) : [json]
  return first !== undefined && isJsonObject(first) ? first : {}
}

/** Sends the requests of one list, in its order. */
export class RequestList {
  readonly #saved: Map<string, string>

  constructor(names: Readonly<Record<string, string>>) {
    this.#saved = new Map(Object.entries(names))
  }

  /** Replaces the names in a text. */
  fill(text: string): string {
    return text.replaceAll(
      /\{([\w.]+)\}/gu,
      (whole, name: string) => this.#saved.get(name) ?? whole,
    )
  }

  /** Replaces the names in a value. */
  fillIn<Value extends JsonValue>(value: Value): Value {
    return JSON.parse(this.fill(JSON.stringify(value))) as Value
  }

  async send(service: TestService, token: string, request: WrittenRequest): Promise<Answer> {
    const [method = '', path = ''] = this.fill(request.send).split(/ (.*)/su)
    const { body, headers, upload, save } = request
    const answer = await service.send(method, encodeURI(path), {
      token,
      ...(body && { body: this.fillIn(body) }),
      ...(upload && { body: new Uint8Array(picture) }),
      headers: { ...headers, ...(upload && { 'content-type': upload }) },
    })
    if (save !== undefined) {
      const object = firstObject(answer.json)
      this.#saved.set(save, memberText(object, 'id') || memberText(object, 'keyId'))
      for (const name of savedMembers) this.#saved.set(`${save}.${name}`, memberText(object, name))
    }
    return answer
  }
}
