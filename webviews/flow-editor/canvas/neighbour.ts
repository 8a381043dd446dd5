import type { PlacedNode } from '#flow'

/** The state next to one in a direction (`dx`, `dy`: -1, 0 or 1), by where they are drawn; from nowhere, the first. */
export function neighbour(
  nodes: readonly PlacedNode[],
  from: string | null,
  dx: number,
  dy: number,
): string | undefined {
  const here = nodes.find(({ node }) => node.name === from)
  if (!here) return nodes[0]?.node.name
  const distance = (there: PlacedNode) => {
    const [x, y] = [there.x - here.x, there.y - here.y]
    const along = x * dx + y * dy
    const across = Math.abs(x * dy) + Math.abs(y * dx)
    return along <= 1 ? Infinity : along + 2 * across
  }
  const [nearest] = [...nodes].sort((a, b) => distance(a) - distance(b))
  return nearest && distance(nearest) < Infinity ? nearest.node.name : undefined
}
