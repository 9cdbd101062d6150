/** Reads a unit file. Source: https://www.freedesktop.org/software/systemd/man/latest/systemd.syntax.html */

/** The values of each setting in order, by section and name. Shape: `{ Service: { User: ['ostiary'] } }`. */
export type SystemdUnit = Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>

/** @throws Error when a line is neither a section, a setting, a comment nor empty. */
export function readUnit(text: string): SystemdUnit {
  const unit: Record<string, Record<string, string[]>> = {}
  let section: Record<string, string[]> | undefined
  for (const line of text.split('\n')) {
    if (line === '' || line.startsWith('#')) continue
    const [, title] = /^\[([A-Z]\w+)\]$/u.exec(line) ?? []
    const [, name, value = ''] = /^([A-Z][A-Za-z]+)=(.*)$/u.exec(line) ?? []
    if (title !== undefined) {
      section = {}
      unit[title] = section
    } else if (name !== undefined && section !== undefined) {
      section[name] = [...(section[name] ?? []), value]
    } else throw new Error(`not a line of a unit file: ${line}`)
  }
  return unit
}
