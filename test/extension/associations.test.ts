import { expect, test } from 'vitest'
import { associationsFor } from '../../src/extension/default-editor/associations.ts'

const others = { '*.md': 'vscode.markdown.preview.editor' }

test('the graph is chosen for every kind of flow file, and comparisons stay text', () => {
  const next = associationsFor('graph', others)
  expect(next).toMatchObject({ ...others, '*.flow.json': 'davy.flowGraph', '*.flow.yaml': 'davy.flowGraph' })
  expect(Object.entries(next ?? {}).filter(([pattern]) => pattern.includes('git'))).toEqual(
    expect.arrayContaining([[expect.stringContaining('*.flow.json'), 'default']]),
  )
  expect(associationsFor('graph', next ?? {})).toBeUndefined()
})

test('text is chosen against a graph that is chosen elsewhere', () => {
  expect(associationsFor('text', others)).toMatchObject({ ...others, '*.flow.yml': 'default' })
})

test('without a choice only what Davy wrote is taken back', () => {
  const graph = associationsFor('graph', others) ?? {}
  expect(associationsFor(undefined, graph)).toEqual(others)
  expect(associationsFor(undefined, { '*.flow.json': 'somebody.else' })).toBeUndefined()
  expect(associationsFor(undefined, {})).toBeUndefined()
})
