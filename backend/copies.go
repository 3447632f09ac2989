package backend

import (
	"slices"

	"github.com/jitwasm/jitwasm/beam"
)

// Loops that are spread over several functions. Where functions of a module go to each
// other by tail calls, a call would need more and more of the engine's stack, and
// costs many times what a jump does. So a function's code is lowered together
// with copies of such others, and what is a tail call to one of them becomes a jump. All
// that a copy leaves in memory (resume words, places for stack traces) names the
// function it is a copy of, so that nothing is ever resumed in a copy, and its
// function goes on instead.

// What a function may get copies of, so that code does not grow much.
const (
	maxCopies   = 5
	maxCopied   = 100 // instructions in all
	maxSearched = 24  // functions that are looked at
)

// part is a function whose code is lowered: the function itself, or a copy.
type part struct {
	fn         *function
	start, end int         // in lowerer.code
	unboxed    xset        // arguments that tail calls to it may pass as numbers
	again      int         // block that tail calls to it go to, -1 if there are none; of copies
	points     int         // resume points so far; of copies
	positions  map[int]int // position label of each line
}

// tailCalls is what decides about copies of a function.
type tailCalls struct {
	targets     []*function
	first, last int  // labels
	able        bool // it can be copied
}

// planCopies finds out which of the functions that are wanted are lowered with copies
// of which.
func (c *compiler) planCopies(wanted func(i int) bool) {
	calls := make(map[*function]*tailCalls)
	of := func(f *function) *tailCalls {
		if calls[f] == nil {
			calls[f] = c.findTailCalls(f)
		}
		return calls[f]
	}
	for i, f := range c.funcs {
		if !wanted(i) {
			continue
		}
		f.copies = mutual(f, of)
		for _, g := range f.copies {
			g.copied = true
		}
	}
}

func (c *compiler) findTailCalls(f *function) *tailCalls {
	t := &tailCalls{first: f.EntryLabel, last: f.EntryLabel, able: true}
	code := c.bm.Code[f.Start:f.End]
	for i := range code {
		switch in := &code[i]; in.Op {
		case beam.OpLabel:
			t.first, t.last = min(t.first, int(in.Args[0].Value)), max(t.last, int(in.Args[0].Value))
		case beam.OpCallOnly, beam.OpCallLast:
			if g := c.entries[in.Args[1].Value]; g != nil && g != f && !slices.Contains(t.targets, g) {
				t.targets = append(t.targets, g)
			}
		case beam.OpCatch, beam.OpTry, beam.OpLoopRec, beam.OpWait, beam.OpWaitTimeout:
			// They are resumed at labels, which no jump in the copy leads to.
			t.able = false
		}
	}
	return t
}

// mutual returns the functions to copy for f: the nearest of those that it goes
// to, directly or not, and that come back to it.
func mutual(f *function, of func(*function) *tailCalls) []*function {
	near := []*function{f}
	for i := 0; i < len(near) && len(near) < maxSearched; i++ {
		for _, g := range of(near[i]).targets {
			if of(g).able && !slices.Contains(near, g) {
				near = append(near, g)
			}
		}
	}
	near = comingBack(near, of)
	size := 0
	chosen := near[:1]
	for _, g := range near[1:] {
		if n := g.End - g.Start; len(chosen) <= maxCopies && size+n <= maxCopied {
			chosen = append(chosen, g)
			size += n
		}
	}
	chosen = comingBack(chosen, of)
	if labelsFarApart(chosen, of) {
		return nil
	}
	return slices.Clone(chosen[1:])
}

// labelsFarApart says whether the functions' labels have numbers that the lowering
// of all as one has no tables for.
func labelsFarApart(list []*function, of func(*function) *tailCalls) bool {
	first, last, size := of(list[0]).first, of(list[0]).last, 0
	for _, f := range list {
		first, last, size = min(first, of(f).first), max(last, of(f).last), size+f.End-f.Start
	}
	return last-first > maxLabelSpan(size)
}

// comingBack keeps the functions from which tail calls within the list lead to the
// first, which stays in any case.
func comingBack(list []*function, of func(*function) *tailCalls) []*function {
	back := list[:1:1]
	for n := 0; n < len(back); {
		n = len(back)
		for _, g := range list[1:] {
			if !slices.Contains(back, g) && slices.ContainsFunc(of(g).targets, func(t *function) bool { return slices.Contains(back, t) }) {
				back = append(back, g)
			}
		}
	}
	slices.SortStableFunc(back, func(a, b *function) int { return slices.Index(list, a) - slices.Index(list, b) })
	return back
}

// assemble puts together the code to lower: the function's and the copies'.
func (l *lowerer) assemble(f *function) {
	l.fn = f
	l.code = l.bm.Code[f.Start:f.End]
	l.parts = append(l.parts[:0], part{fn: f, end: len(l.code), again: -1})
	if len(f.copies) > 0 {
		l.spliced = append(l.spliced[:0], l.code...)
		for _, g := range f.copies {
			start := len(l.spliced)
			l.spliced = append(l.spliced, l.bm.Code[g.Start:g.End]...)
			l.parts = append(l.parts, part{fn: g, start: start, end: len(l.spliced), again: -1})
		}
		l.code = l.spliced
	}
	l.part = &l.parts[0]
}

// inCopy says whether a copy is being lowered.
func (l *lowerer) inCopy() bool { return l.part != &l.parts[0] }

// passPart notes which part an instruction belongs to and says whether it is the
// part's first.
func (l *lowerer) passPart(at int) bool {
	for i := range l.parts {
		if l.parts[i].start == at {
			l.part = &l.parts[i]
			return true
		}
	}
	return false
}

// enterPart notes that the code from an index on is lowered.
func (l *lowerer) enterPart(at int) {
	if l.passPart(at) {
		l.line = 0
		l.fixPositions()
	}
}

// fixPositions gives numbers to all lines of a function that is copied: they
// must be the same wherever it is lowered.
func (l *lowerer) fixPositions() {
	p := l.part
	p.positions = nil
	if !p.fn.copied {
		return
	}
	next := 1 + p.points
	if !l.inCopy() {
		next = 1 + len(l.scan.points)
	}
	p.positions = map[int]int{}
	add := func(line int) {
		if _, ok := p.positions[line]; ok {
			return
		}
		p.positions[line] = next
		next++
		if !l.inCopy() {
			l.addPosition(l.abi.newLabel(), line)
		}
	}
	add(0)
	for i := p.start; i < p.end; i++ {
		if in := &l.code[i]; in.Op == beam.OpLine {
			add(int(in.Args[0].Value))
		}
	}
}

// partOf returns the part that belongs to a function, or nil.
func (l *lowerer) partOf(f *function) *part {
	for i := range l.parts {
		if l.parts[i].fn == f {
			return &l.parts[i]
		}
	}
	return nil
}
