package backend

import (
	"github.com/jitwasm/jitwasm/asm"
	"github.com/jitwasm/jitwasm/asm/flow"
	"github.com/jitwasm/jitwasm/beam"
)

// failure is where an instruction goes that fails: to a label, or, if there is
// none, it raises an error.
type failure struct {
	l     *lowerer
	label int
	atom  string // reason of the error
	used  int    // branches so far
	// explain raises the error, if that takes a lot of code: in a block for all branches.
	explain func()
	block   int // that block, -1 if there is none yet
}

func (l *lowerer) failure(o *beam.Operand, atom string) *failure {
	return &failure{l: l, label: int(o.Value), atom: atom, block: -1}
}

// when fails if the i32 on the stack is not 0.
func (f *failure) when() { f.branch(true) }

// unless fails if the i32 on the stack is 0.
func (f *failure) unless() { f.branch(false) }

func (f *failure) branch(when bool) {
	switch {
	case f.label == 0 && f.explain != nil:
		f.branchToBlock(when)
		return
	case f.label == 0:
		if !when {
			f.l.b.I32Eqz()
		}
		f.l.raiseIf(f.atom)
		return
	}
	if f.used > 0 {
		f.l.addEdges(f.label, 1)
	}
	f.used++
	f.l.branch(f.label, when)
}

// always fails.
func (f *failure) always() {
	f.l.b.I32Const(1)
	f.when()
}

func (f *failure) branchToBlock(when bool) {
	l := f.l
	if l.hpUsed > 0 {
		l.flush()
	}
	if f.block < 0 {
		f.block = l.newBlock()
	}
	next := l.newBlock()
	if when {
		l.closeBlock(flow.Cond{Then: f.block, Else: next})
	} else {
		l.closeBlock(flow.Cond{Then: next, Else: f.block})
	}
	l.cur = next // with one predecessor: what is cached stays so
}

// done ends an instruction that may not have branched at all.
func (f *failure) done() {
	switch {
	case f.block >= 0:
		f.emitBlock()
	case f.used == 0:
		f.l.skipEdge(f.label)
	}
}

// emitBlock makes the block that raises the error, aside of the code.
func (f *failure) emitBlock() {
	l := f.l
	l.flush()
	next, eValid, hpValid := l.newBlock(), l.eValid, l.hpValid
	l.closeBlock(flow.Jump{To: next})
	l.cur, l.eValid, l.hpValid = f.block, false, false
	f.explain()
	l.blocks[l.cur].Cold = true
	l.exit()
	l.cur, l.eValid, l.hpValid = next, eValid, hpValid
}

// unlessWith fails, with the error {reason, term}, if the i32 on the stack is 0.
func (f *failure) unlessWith(reason string, pushTerm func()) {
	if f.label != 0 {
		f.unless()
		return
	}
	b := f.l.b
	b.I32Eqz()
	b.If(asm.BlockVoid)
	f.l.abi.raiseTuple(reason, pushTerm)
	b.End()
}
