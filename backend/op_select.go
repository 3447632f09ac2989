package backend

import (
	"slices"

	"github.com/jitwasm/jitwasm/arch"
	"github.com/jitwasm/jitwasm/asm"
	"github.com/jitwasm/jitwasm/asm/flow"
	"github.com/jitwasm/jitwasm/beam"
)

func init() {
	register(simple(lowerSelectVal), beam.OpSelectVal)
	register(simple(lowerSelectTupleArity), beam.OpSelectTupleArity)
}

// choice is one value of a select and the label it leads to.
type choice struct {
	val    *beam.Operand
	number int64
	label  int
}

func choices(list []beam.Operand) []choice {
	cs := make([]choice, 0, len(list)/2)
	for i := 0; i+1 < len(list); i += 2 {
		cs = append(cs, choice{&list[i], list[i].Value, int(list[i+1].Value)})
	}
	return cs
}

// lowerSelectVal goes to the label beside the value that is equal.
func lowerSelectVal(l *lowerer, in *beam.Instr) {
	v := l.value(&in.Args[0])
	fail := int(in.Args[1].Value)
	cs := choices(in.Args[2].List)
	smalls := true
	for _, c := range cs {
		smalls = smalls && isInt(c.val) && c.val.Big == nil && arch.IsSmall(c.number)
	}
	if !smalls || len(cs) == 0 {
		for _, c := range cs {
			l.pushSame(v, l.value(c.val))
			l.branchIf(c.label)
		}
		l.selectFail(fail)
		return
	}
	if !v.typ.isSmall() {
		l.addRef(fail, 1)
		l.pushIsSmall(v)
		if fail == 0 {
			panic("BUG: select_val without a label to fail to")
		}
		l.branchUnless(fail)
	}
	n := l.temp(asm.I32)
	l.get(v)
	l.b.I32Const(arch.SmallShift)
	l.b.I32ShrS()
	l.b.LocalSet(n)
	l.selectNumber(n, cs, fail)
}

func (l *lowerer) addRef(label, n int) {
	if label != 0 {
		l.addEdges(label, n)
	}
}

func (l *lowerer) selectFail(fail int) {
	if fail == 0 {
		panic("BUG: select without a label to fail to")
	}
	l.jump(fail)
}

// lowerSelectTupleArity goes to the label beside the tuple's size.
func lowerSelectTupleArity(l *lowerer, in *beam.Instr) {
	v := l.value(&in.Args[0])
	fail := int(in.Args[1].Value)
	if !v.typ.is(beam.TypeTuple) {
		l.addRef(fail, 2)
		l.requireBoxed(v, fail)
		l.pushHeader(v)
		l.b.I32Const(arch.BoxedTagMask)
		l.b.I32And()
		l.b.I32Eqz()
		l.branchUnless(fail)
	}
	n := l.temp(asm.I32)
	l.pushHeader(v)
	l.b.I32Const(arch.BoxedSizeShift)
	l.b.I32ShrU()
	l.b.LocalSet(n)
	l.selectNumber(n, choices(in.Args[2].List), fail)
}

// A table is used for runs of at least tableMin numbers that fill it to at
// least a third.
const (
	tableMin  = 4
	tableFill = 3
)

// selectNumber ends the block by going to the label of the number in local n,
// through tables for dense runs and a binary search over the runs.
func (l *lowerer) selectNumber(n uint32, cs []choice, fail int) {
	cs = slices.Clone(cs)
	slices.SortStableFunc(cs, func(a, b choice) int {
		switch {
		case a.number < b.number:
			return -1
		case a.number > b.number:
			return 1
		}
		return 0
	})
	var runs [][]choice
	for i := 0; i < len(cs); {
		j := i + 1
		for j < len(cs) && cs[j].number-cs[i].number < int64((j-i+1)*tableFill) {
			j++
		}
		if j-i < tableMin {
			j = i + 1
		}
		runs = append(runs, cs[i:j])
		i = j
	}
	l.flush()
	l.searchRuns(n, runs, fail)
	l.addRef(fail, -1)
}

// searchRuns ends the current block. Every way to fail is one more edge.
func (l *lowerer) searchRuns(n uint32, runs [][]choice, fail int) {
	const linear = 3
	if len(runs) > linear {
		mid := len(runs) / 2
		l.b.LocalGet(n)
		l.b.I32Const(int32(runs[mid][0].number))
		l.b.I32LtS()
		low, high := l.newBlock(), l.newBlock()
		l.closeBlock(flow.Cond{Then: low, Else: high})
		l.cur = low
		l.searchRuns(n, runs[:mid], fail)
		l.cur = high
		l.searchRuns(n, runs[mid:], fail)
		return
	}
	for _, run := range runs {
		if len(run) == 1 {
			l.b.LocalGet(n)
			l.b.I32Const(int32(run[0].number))
			l.b.I32Eq()
			l.branchIf(run[0].label)
			continue
		}
		miss := l.newBlock()
		l.tableRun(n, run, miss)
		l.cur = miss
	}
	l.addRef(fail, 1)
	l.jump(fail)
}

// tableRun ends the block with a table of one dense run.
func (l *lowerer) tableRun(n uint32, run []choice, miss int) {
	first, last := run[0].number, run[len(run)-1].number
	targets := make([]int, last-first+1)
	for i := range targets {
		targets[i] = miss
	}
	for _, c := range run {
		l.edge(c.label)
		targets[c.number-first] = l.labelBlock(c.label)
	}
	l.b.LocalGet(n)
	if first != 0 {
		l.b.I32Const(int32(first))
		l.b.I32Sub()
	}
	l.closeBlock(flow.Switch{Targets: targets, Default: miss})
}
