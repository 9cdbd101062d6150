/** Reads a unit file. Source: https://www.freedesktop.org/software/systemd/man/latest/systemd.syntax.html */

/** The values of each setting in order, by section and name. Shape: `{ Service: { User: ['ostiary'] } }`. */
export type SystemdUnit = Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>

/**
 * The settings that our unit may have, so that a misspelt one is found also where systemd is not installed.
 * Source: https://www.freedesktop.org/software/systemd/man/latest/systemd.directives.html
 */
const knownSettings: Readonly<Record<string, readonly string[]>> = {
  Unit: [
    'After',
    'Description',
    'Documentation',
    'StartLimitBurst',
    'StartLimitIntervalSec',
    'Wants',
  ],
  Service: [
    'AmbientCapabilities',
    'CapabilityBoundingSet',
    'Environment',
    'EnvironmentFile',
    'ExecReload',
    'ExecStart',
    'Group',
    'KillMode',
    'LimitNOFILE',
    'LockPersonality',
    'MemoryHigh',
    'MemoryMax',
    'NoNewPrivileges',
    'PrivateDevices',
    'PrivateTmp',
    'ProtectClock',
    'ProtectControlGroups',
    'ProtectHome',
    'ProtectHostname',
    'ProtectKernelLogs',
    'ProtectKernelModules',
    'ProtectKernelTunables',
    'ProtectProc',
    'ProtectSystem',
    'RemoveIPC',
    'Restart',
    'RestartPreventExitStatus',
    'RestartSec',
    'RestrictAddressFamilies',
    'RestrictNamespaces',
    'RestrictRealtime',
    'RestrictSUIDSGID',
    'StateDirectory',
    'StateDirectoryMode',
    'SystemCallArchitectures',
    'SystemCallErrorNumber',
    'SystemCallFilter',
    'TasksMax',
    'TimeoutStopSec',
    'Type',
    'UMask',
    'User',
  ],
  Install: ['WantedBy'],
}

/** @throws Error when a line is neither a section, a known setting, a comment nor empty. */
export function readUnit(text: string): SystemdUnit {
  const unit: Record<string, Record<string, string[]>> = {}
  let section: Record<string, string[]> | undefined
  let known: readonly string[] = []
  for (const line of text.split('\n')) {
    if (line === '' || line.startsWith('#')) continue
    const [, title] = /^\[([A-Z]\w+)\]$/u.exec(line) ?? []
    const [, name, value = ''] = /^([A-Z][A-Za-z]+)=(.*)$/u.exec(line) ?? []
    if (title !== undefined) {
      section = {}
      known = knownSettings[title] ?? []
      unit[title] = section
    } else if (name !== undefined && section !== undefined && known.includes(name)) {
      section[name] = [...(section[name] ?? []), value]
    } else throw new Error(`not a line of a unit file: ${line}`)
  }
  return unit
}
