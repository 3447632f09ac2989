package flow

import "github.com/jitwasm/jitwasm/asm"

// placer plans the structured control of a reducible graph: a list of events.
// Only when the whole list is known is it known which blocks are branched to, so
// nothing is emitted before. Nodes are called by their position.
type placer struct {
	s      *Structurer
	events []event
	tasks  []task
	used   []bool  // the block whose end is in front of the node is branched to
	falls  []int32 // how often control falls through to the node
	kid    []int32 // last merge node that the node immediately dominates, -1 = none
	sister []int32 // the merge node before this one with the same dominator
	depth  int     // loops and ifs that are open
}

// event is a step of emission.
type event struct {
	kind eventKind
	not  bool  // evIf, evBrIf: if the condition is 0
	back bool  // evBr, evBrIf: to the loop at the node
	at   int32 // the node
}

type eventKind uint8

const (
	evCode     eventKind = iota + 1 // the node's code
	evBlock                         // if used: a block
	evEndBlock                      // if used: the end of that block
	evLoop
	evIf
	evElse
	evEnd
	evBr
	evBrIf
	evTable // br_table with the node's edges
)

// task is work that is still to be done; the last one comes first.
type task struct {
	kind taskKind
	at   int32 // the node; taskEnd: the loop's header, -1 = an if
	next int32 // the node that control reaches by falling out of what the task places, -1 = none
	mark int32 // taskElse: falls[next] before the if
}

type taskKind uint8

const (
	taskTree     taskKind = iota + 1 // place the node and all it dominates
	taskEnd                          // end of a loop or if
	taskEndBlock                     // end of the block in front of the node
	taskElse                         // place the other arm, as else or behind the end
)

// maxDepth bounds the depth of ifs: deeper ones become branches.
const maxDepth = 100

func (p *placer) run(s *Structurer) {
	p.s = s
	p.events, p.tasks, p.depth = p.events[:0], p.tasks[:0], 0
	n := len(s.order.nodes)
	clear(grow(&p.used, n))
	clear(grow(&p.falls, n))
	p.children(n)
	p.tree(0, -1)
	for len(p.tasks) > 0 {
		t := p.tasks[len(p.tasks)-1]
		p.tasks = p.tasks[:len(p.tasks)-1]
		p.do(t)
	}
}

// children links the merge nodes below each dominator, the last one first.
func (p *placer) children(n int) {
	grow(&p.kid, n)
	grow(&p.sister, n)
	o := &p.s.order
	for i := range p.kid {
		p.kid[i] = -1
		if o.merge[i] {
			p.sister[i] = p.kid[o.idom[i]]
			p.kid[o.idom[i]] = int32(i)
		}
	}
}

func (p *placer) do(t task) {
	switch t.kind {
	case taskTree:
		p.tree(t.at, t.next)
	case taskEnd:
		p.depth--
		p.add(event{kind: evEnd})
	case taskEndBlock:
		p.add(event{kind: evEndBlock, at: t.at})
	case taskElse:
		p.otherArm(t)
	default:
		panic("BUG: unknown task")
	}
}

func (p *placer) add(ev event) { p.events = append(p.events, ev) }

func (p *placer) later(t task) { p.tasks = append(p.tasks, t) }

// tree places x and all it dominates.
func (p *placer) tree(x, next int32) {
	p.leaveLoops(x)
	if p.s.order.header[x] {
		next = p.blocks(x, next, false)
		p.depth++
		p.add(event{kind: evLoop, at: x})
		p.later(task{kind: taskEnd, at: x})
	}
	next = p.blocks(x, next, true)
	p.add(event{kind: evCode, at: x})
	v := p.s.order.nodes[x]
	switch n := &p.s.nodes[v]; n.kind {
	case kindExit:
	case kindJump:
		p.jump(x, p.succ(n, 0), next)
	case kindCond:
		p.cond(x, p.succ(n, 1), p.succ(n, 0), next)
	case kindSwitch:
		p.table(x, n)
	default:
		panic("BUG: node without terminator")
	}
}

// blocks opens the blocks of the merge nodes that x dominates. If x is the header of a
// loop, they are those in the loop or those outside; the latter come behind the
// former, since they cannot lead back. It returns what x's own code falls through to.
func (p *placer) blocks(x, next int32, in bool) int32 {
	o := &p.s.order
	for y := p.kid[x]; y >= 0; y = p.sister[y] {
		if o.header[x] && o.inLoop(y, x) != in {
			continue
		}
		p.add(event{kind: evBlock, at: y})
		p.later(task{kind: taskTree, at: y, next: next})
		p.later(task{kind: taskEndBlock, at: y})
		next = y
	}
	return next
}

// leaveLoops ends the loops that x is not part of and that end behind x anyway.
func (p *placer) leaveLoops(x int32) {
	for len(p.tasks) > 0 {
		t := p.tasks[len(p.tasks)-1]
		if t.kind != taskEnd || t.at < 0 || p.s.order.inLoop(x, t.at) {
			return
		}
		p.tasks = p.tasks[:len(p.tasks)-1]
		p.do(t)
	}
}

func (p *placer) succ(n *node, i int32) int32 {
	return p.s.order.pos[p.s.succs[n.first+i]]
}

// inline reports whether to's code belongs right where x branches to it.
func (p *placer) inline(x, to int32) bool {
	return to > x && !p.s.order.merge[to]
}

func (p *placer) jump(x, to, next int32) {
	switch {
	case p.inline(x, to):
		p.later(task{kind: taskTree, at: to, next: next})
	case to == next:
		p.falls[to]++
	default:
		p.branch(evBr, x, to, false)
	}
}

func (p *placer) branch(kind eventKind, x, to int32, not bool) {
	back := to <= x
	if !back {
		p.used[to] = true
	}
	p.add(event{kind: kind, not: not, back: back, at: to})
}

func (p *placer) table(x int32, n *node) {
	p.add(event{kind: evTable, at: x})
	for i := range n.n {
		if to := p.succ(n, i); to > x {
			p.used[to] = true
		}
	}
}

// cond chooses the shortest form.
func (p *placer) cond(x, then, els, next int32) {
	inv := p.inversion(x)
	thenHere, elseHere := p.inline(x, then), p.inline(x, els)
	switch {
	case thenHere && elseHere:
		p.arms(x, then, els, next, inv)
	case thenHere && els == next && !p.flat(next, 1-inv):
		p.branchAround(then, next, false)
	case elseHere && then == next && !p.flat(next, 1+inv):
		p.branchAround(els, next, true)
	case thenHere:
		p.branch(evBrIf, x, els, true)
		p.jump(x, then, next)
	case then == next && !elseHere:
		p.branch(evBrIf, x, els, true)
		p.falls[next]++
	case !elseHere && els != next && inv < 0:
		p.branch(evBrIf, x, els, true)
		p.jump(x, then, next)
	default:
		p.branch(evBrIf, x, then, false)
		p.jump(x, els, next)
	}
}

// inversion is how many bytes it takes to invert the condition that x's code leaves.
func (p *placer) inversion(x int32) int {
	op, ok := p.s.nodes[p.s.order.nodes[x]].code.LastOp()
	switch {
	case ok && op == asm.OpI32Eqz:
		return -1
	case ok && asm.FreeInverse(op):
		return 0
	}
	return 1
}

// flat says whether to branch to next rather than to wrap the code before it
// in an if, when each branch saves so many bytes. A block that is branched to takes
// three, so from that on it pays (or costs nothing, and is flat).
func (p *placer) flat(next int32, saves int) bool {
	return p.depth >= maxDepth || saves*(int(p.s.order.forward[next])-1) >= 3
}

// branchAround places an if without else.
func (p *placer) branchAround(arm, next int32, not bool) {
	p.falls[next]++
	p.add(event{kind: evIf, not: not})
	p.depth++
	p.later(task{kind: taskEnd, at: -1})
	p.later(task{kind: taskTree, at: arm, next: next})
}

// arms places two arms. The first one is within an if: if it never falls out of
// it then the other one can follow the if and needs no else.
func (p *placer) arms(x, then, els, next int32, inv int) {
	first, second := then, els
	if p.before(x, els, then) && (inv <= 0 || !p.fallsTo(els, next)) || inv < 0 && !p.before(x, then, els) {
		first, second = els, then
	}
	t := task{kind: taskElse, at: second, next: next}
	firstNext := next
	if p.depth >= maxDepth {
		firstNext = -1
	}
	if next >= 0 {
		t.mark = p.falls[next]
	}
	p.add(event{kind: evIf, not: first == els})
	p.depth++
	p.later(t)
	p.later(task{kind: taskTree, at: first, next: firstNext})
}

// before reports whether a is the better first arm than b: the cold one, the one
// that stays in x's loop (so that the loop can end before the other one, unless
// that is small), or the smaller one.
func (p *placer) before(x, a, b int32) bool {
	o := &p.s.order
	aCold, bCold := p.s.nodes[o.nodes[a]].cold, p.s.nodes[o.nodes[b]].cold
	if aCold != bCold {
		return aCold
	}
	if loop := o.innermost(x); loop >= 0 {
		aIn, bIn := o.inLoop(a, loop), o.inLoop(b, loop)
		if aIn != bIn && (o.size[a] == o.size[b] || min(o.size[a], o.size[b]) >= smallTree) {
			return aIn
		}
	}
	return o.size[a] < o.size[b]
}

// smallTree is the number of blocks that may stand in a loop that they are not part of.
const smallTree = 4

// fallsTo reports whether arm is a single block that jumps to next.
func (p *placer) fallsTo(arm, next int32) bool {
	n := &p.s.nodes[p.s.order.nodes[arm]]
	return n.kind == kindJump && p.succ(n, 0) == next
}

// otherArm places the second arm: in an else if the first one fell out of its end.
func (p *placer) otherArm(t task) {
	if t.next >= 0 && p.falls[t.next] != t.mark {
		p.add(event{kind: evElse})
		p.later(task{kind: taskEnd, at: -1})
	} else {
		p.depth--
		p.add(event{kind: evEnd})
	}
	p.later(task{kind: taskTree, at: t.at, next: t.next})
}
