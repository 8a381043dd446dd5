import type { select } from 'd3'

/** The heads of arrows, for every kind of way. */
export function addArrows(svg: { append(name: 'defs'): ReturnType<typeof select<SVGDefsElement, unknown>> }): void {
  const arrows = svg.append('defs')
  for (const name of ['plain', 'taken', 'catch', 'selected'])
    arrows
      .append('marker')
      .attr('id', `arrow-${name}`)
      .attr('class', `arrow ${name}`)
      .attr('viewBox', '0 0 8 8')
      .attr('refX', 7.5)
      .attr('refY', 4)
      .attr('markerWidth', 8)
      .attr('markerHeight', 8)
      .attr('markerUnits', 'userSpaceOnUse')
      .attr('orient', 'auto')
      .append('path')
      .attr('d', 'M0 .5 8 4 0 7.5z')
}
