/** On which file system a path lies, by the table of mounts. */
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'

export interface Mount {
  readonly point: string
  readonly type: string
}

/** Of the file systems that HPC sites and offices share over a network. FUSE ones are told apart by what follows the dot. */
const NETWORK = new Set(
  `nfs nfs3 nfs4 cifs smb2 smb3 smbfs afpfs webdav gpfs lustre afs ceph beegfs panfs wekafs pvfs2 orangefs glusterfs 9p
   fuse.sshfs fuse.glusterfs fuse.ceph fuse.ceph-fuse fuse.s3fs fuse.rclone fuse.beegfs fuse.cvmfs2 macfuse.sshfs`.split(
    /\s+/,
  ),
)

export const isNetworkFileSystem = (type: string): boolean => NETWORK.has(type)

/** The mount that holds `path` (absolute, no symbolic links); undefined where the table cannot be read. */
export function fileSystemOf(path: string, mounts: readonly Mount[] = readMounts()): Mount | undefined {
  return mounts
    .filter(({ point }) => point === '/' || path === point || path.startsWith(`${point}/`))
    .reduce<Mount | undefined>(
      // Of two mounts at one point the later one covers the earlier.
      (deepest, mount) => (deepest && deepest.point.length > mount.point.length ? deepest : mount),
      undefined,
    )
}

function readMounts(): Mount[] {
  try {
    return process.platform === 'linux'
      ? parseLinuxMounts(readFileSync('/proc/self/mounts', 'utf8'))
      : parseDarwinMounts(execFileSync('/sbin/mount', { encoding: 'utf8' }))
  } catch {
    return []
  }
}

/** Lines `device point type options 0 0`, spaces in a point written as `\040` (proc(5)). */
export function parseLinuxMounts(text: string): Mount[] {
  return text
    .split('\n')
    .map((line) => line.split(' '))
    .flatMap(([, point, type]) =>
      point && type
        ? [
            {
              point: point.replaceAll(/\\(\d{3})/g, (_, octal: string) => String.fromCodePoint(parseInt(octal, 8))),
              type,
            },
          ]
        : [],
    )
}

/** Lines `device on point (type, options)`. */
export function parseDarwinMounts(text: string): Mount[] {
  return [...text.matchAll(/ on (.+) \((\w+)[,)]/g)].flatMap(([, point, type]) =>
    point && type ? [{ point, type }] : [],
  )
}
