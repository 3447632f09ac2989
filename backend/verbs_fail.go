package backend

import (
	"github.com/jitwasm/jitwasm/asm"
	"github.com/jitwasm/jitwasm/beam"
)

// failure is where an instruction goes that fails: to a label, or, if there is
// none, it raises an error.
type failure struct {
	l     *lowerer
	label int
	atom  string // reason of the error
	used  int    // branches so far
}

func (l *lowerer) failure(o *beam.Operand, atom string) *failure {
	return &failure{l: l, label: int(o.Value), atom: atom}
}

// when fails if the i32 on the stack is not 0.
func (f *failure) when() { f.branch(true) }

// unless fails if the i32 on the stack is 0.
func (f *failure) unless() { f.branch(false) }

func (f *failure) branch(when bool) {
	if f.label == 0 {
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

// done ends an instruction that may not have branched at all.
func (f *failure) done() {
	if f.used == 0 {
		f.l.skipEdge(f.label)
	}
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
