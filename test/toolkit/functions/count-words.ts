/** A function in a module of its own, with an import and a type: what users write. */
import { readFile } from 'node:fs/promises'
import type { TaskFunction } from '#toolkit'

const countWords: TaskFunction<{ file: string; least: number }, { words: number }> = async ({ file, least }, task) => {
  task.progress(0.5, 'counting')
  const words = (await readFile(file, 'utf8')).split(/\s+/).filter((word) => word.length >= least)
  if (words.length === 0) throw new RangeError(`${file} has no word of ${least} letters`)
  return { words: words.length }
}

export default countWords
