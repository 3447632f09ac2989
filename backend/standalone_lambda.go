package backend

import (
	"github.com/jitwasm/jitwasm/arch"
	"github.com/jitwasm/jitwasm/asm"
	"github.com/jitwasm/jitwasm/beam"
)

// Funs are called through thunks (FunThunk), which fetch the free variables and call the
// function. Where that is short its code stands in the thunk itself. Nothing
// is ever resumed there: if the slice is over it is the function that goes on.

// maxInThunk is up to how many instructions a function is short.
const maxInThunk = 24

// lambdaOf is the function of a fun as its thunk does it.
func lambdaOf(f *function, u *UnitFunction) *function {
	g := *f
	g.wasm, g.copies, g.thunk, g.numFree = u.Thunk, nil, true, u.NumFree
	return &g
}

// fitsThunk says whether a function's code may stand in its thunk.
func (l *lowerer) fitsThunk(f *function) bool {
	if f.End-f.Start > maxInThunk || len(f.copies) > 0 {
		return false
	}
	for i := f.Start; i < f.End; i++ {
		switch in := &l.bm.Code[i]; in.Op {
		case beam.OpCall, beam.OpApply, beam.OpCallFun, beam.OpCallFun2, beam.OpCatch, beam.OpTry,
			beam.OpLoopRec, beam.OpWait, beam.OpWaitTimeout:
			return false
		case beam.OpCallExt:
			if l.abi.resumesAfter(in) {
				return false
			}
		}
	}
	return true
}

// calledLabels are the entries of the functions that can be called in another way than
// through a fun.
func calledLabels(m *beam.Module) map[int]bool {
	called := make(map[int]bool)
	for _, x := range m.Exports {
		called[x.Label] = true
	}
	for i := range m.Code {
		switch in := &m.Code[i]; in.Op {
		case beam.OpCall, beam.OpCallLast, beam.OpCallOnly:
			called[int(in.Args[1].Value)] = true
		}
	}
	return called
}

// lowerThunk makes the thunk of a function that has been lowered. The function
// itself is not needed any more if it neither gives way nor is called in another way.
func (l *lowerer) lowerThunk(f *function, u *UnitFunction, called bool) error {
	l.assemble(lambdaOf(f, u))
	if err := l.lower(); err != nil {
		return err
	}
	l.madePositions = l.madePositions[:0] // they are the function's
	if f.leaf && !called {
		f.wasm.Body = asm.Body{Params: f.Arity + 1, Code: unreachableCode}
	}
	return nil
}

// layoutThunk gives the parameters of a thunk their locals:
//
//	thunk(x0 ... xarity-1, fun, resume) -> term, or 0
func (s standalone) layoutThunk() {
	l := s.lowerer
	arity := l.fn.Arity - l.fn.numFree
	l.params = arity + 2
	for i := range arity {
		l.xlocals = append(l.xlocals, uint32(i+1))
	}
}

// beginFunction gets the free variables of a thunk out of the fun.
func (s standalone) beginFunction() {
	if !s.fn.thunk {
		return
	}
	arity := s.fn.Arity - s.fn.numFree
	for i := range s.fn.numFree {
		s.b.LocalGet(uint32(arity))
		s.b.I32Load(uint32((arch.ProgramFunFree+i)*arch.WordSize - arch.PrimaryBoxed))
		s.b.LocalSet(s.x(arity + i))
	}
}
