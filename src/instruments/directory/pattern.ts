/** Which files of a directory count, by a glob over their names. */
export interface FilePattern {
  /** `name` is the path below the directory, with `/`. */
  matches(name: string): boolean
  /** True when files in folders below can match, so that these must be watched too. */
  readonly recursive: boolean
}

/**
 * `*` and `?` stay inside one path part, `**` crosses them; `[a-c]`, `[!a]` and `{h5,hdf5}` as in a shell. A pattern
 * without `/` looks only at the directory itself. Upper and lower case differ.
 * @throws {RangeError} naming the pattern when it is empty or a bracket is not closed.
 */
export function filePattern(glob: string): FilePattern {
  if (glob.trim() === '') throw new RangeError('the file pattern is empty: write "*" for every file')
  const expression = new RegExp(`^${translate(glob)}$`, 'su')
  return { matches: (name) => expression.test(name), recursive: glob.includes('/') }
}

function translate(glob: string): string {
  let out = ''
  let braces = 0
  for (let i = 0; i < glob.length; i++) {
    const character = glob.charAt(i)
    if (character === '*' && glob[i + 1] === '*') {
      i++
      if (glob[i + 1] === '/') i++
      out += glob[i] === '/' ? '(?:[^/]+/)*' : '.*'
    } else if (character === '*') out += '[^/]*'
    else if (character === '?') out += '[^/]'
    else if (character === '[') {
      const end = glob.indexOf(']', i + 2)
      if (end < 0) throw new RangeError(`the file pattern "${glob}" has a "[" at ${i + 1} that is not closed`)
      const set = glob.slice(i + 1, end)
      out += `[${set.startsWith('!') ? '^/' : ''}${set.replace(/^!/, '').replace(/[\\\]^[&]/g, '\\$&')}]`
      i = end
    } else if (character === '{') {
      braces++
      out += '(?:'
    } else if (character === '}' && braces > 0) {
      braces--
      out += ')'
    } else if (character === ',' && braces > 0) out += '|'
    else out += character.replace(/[\\^$.*+?()[\]{}|/]/, '\\$&')
  }
  if (braces > 0) throw new RangeError(`the file pattern "${glob}" has a "{" that is not closed`)
  return out
}
