/** A folder that no other demo of this home has, named by what it is and the local time. */
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'

/** Makes the folder `<name>-<time>` in `directory` and answers with its name; a number is added where it is taken. */
export async function claimFolder(directory: string, name: string, now: Date): Promise<string> {
  const two = (value: number) => String(value).padStart(2, '0')
  const date = `${now.getFullYear()}${two(now.getMonth() + 1)}${two(now.getDate())}`
  const stamped = `${name}-${date}-${two(now.getHours())}${two(now.getMinutes())}${two(now.getSeconds())}`
  for (let count = 1; ; count++) {
    const folder = count === 1 ? stamped : `${stamped}-${count}`
    try {
      await mkdir(join(directory, folder))
      return folder
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
    }
  }
}
