// One shortest way round for each strongly connected group of files; a file that imports itself counts too.
export function findCycles(graph) {
  return groups(graph)
    .filter(group => group.length > 1 || graph.get(group[0]).includes(group[0]))
    .map(group => shortestRound(graph, new Set(group), [...group].sort()[0]))
}

// Tarjan's algorithm, with a stack of its own instead of recursion.
function groups(graph) {
  const order = new Map()
  const low = new Map()
  const open = []
  const isOpen = new Set()
  const found = []
  for (const start of graph.keys()) {
    if (order.has(start)) continue
    const work = [{ node: start, next: 0 }]
    while (work.length > 0) {
      const frame = work.at(-1)
      const { node } = frame
      if (frame.next === 0) {
        order.set(node, order.size)
        low.set(node, order.get(node))
        open.push(node)
        isOpen.add(node)
      }
      const target = graph.get(node)[frame.next]
      frame.next += 1
      if (target !== undefined) {
        if (!graph.has(target)) continue
        if (!order.has(target)) work.push({ node: target, next: 0 })
        else if (isOpen.has(target)) low.set(node, Math.min(low.get(node), order.get(target)))
        continue
      }
      work.pop()
      const parent = work.at(-1)?.node
      if (parent !== undefined) low.set(parent, Math.min(low.get(parent), low.get(node)))
      if (low.get(node) === order.get(node)) {
        const group = open.splice(open.indexOf(node))
        for (const each of group) isOpen.delete(each)
        found.push(group)
      }
    }
  }
  return found
}

function shortestRound(graph, group, start) {
  const queue = [[start]]
  const seen = new Set()
  for (const path of queue) {
    for (const target of graph.get(path.at(-1))) {
      if (target === start) return path
      if (group.has(target) && !seen.has(target)) {
        seen.add(target)
        queue.push([...path, target])
      }
    }
  }
  return [start]
}
