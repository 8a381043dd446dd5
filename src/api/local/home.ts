/** Where the fabric of this user on this host keeps everything. */
import { homedir, hostname } from 'node:os'
import { isAbsolute, join, resolve } from 'node:path'

/**
 * `DAVY_HOME`, or `<data dir>/davy/<hostname>`: a folder for each host, since a home that several hosts share over the
 * network would else be the home of several fabrics. The data directory is XDG's, on macOS Application Support.
 */
export function homeDirectory(env: NodeJS.ProcessEnv = process.env): string {
  if (env['DAVY_HOME']) return resolve(env['DAVY_HOME'])
  return join(dataDirectory(env), 'davy', hostname())
}

function dataDirectory(env: NodeJS.ProcessEnv): string {
  const xdg = env['XDG_DATA_HOME']
  // The XDG specification has relative values ignored.
  if (xdg && isAbsolute(xdg)) return xdg
  const user = env['HOME'] ?? homedir()
  return process.platform === 'darwin' ? join(user, 'Library/Application Support') : join(user, '.local/share')
}
