package avmhost

import (
	"testing"

	"github.com/jitwasm/jitwasm/beam"
)

// TestVerifierSees damages terms and the stack in ways that wrong code would.
func TestVerifierSees(t *testing.T) {
	long := beam.Binary("a binary of more than thirty-two bytes")
	for name, c := range map[string]struct {
		term   beam.Term
		damage func(p *process, m *linearMemory, x0 term)
		want   string
	}{
		"return address as term": {int64(1), func(p *process, m *linearMemory, _ term) { p.setX(0, 0x10) }, "not a term"},
		"word 0":                 {int64(1), func(p *process, m *linearMemory, _ term) { p.setX(0, 0) }, "not a term"},
		"poison":                 {int64(1), func(p *process, m *linearMemory, _ term) { p.setX(0, poisonWord) }, "no term"},
		"unknown atom":           {int64(1), func(p *process, m *linearMemory, _ term) { p.setX(0, atomTerm(9999)) }, "no immediate"},
		"catch in a register":    {int64(1), func(p *process, m *linearMemory, _ term) { p.setX(0, tagCatch) }, "no immediate"},
		"free heap space":        {int64(1), func(p *process, m *linearMemory, _ term) { p.setX(0, listTerm(p.heapPtr())) }, "no term"},
		"element not stored":     {beam.Tuple{int64(1)}, func(p *process, m *linearMemory, x term) { m.setWord(x, 1, 0) }, "not a term"},
		"header":                 {beam.Tuple{int64(1)}, func(p *process, m *linearMemory, x term) { m.setWord(x, 0, 0xF) }, "header"},
		"tag":                    {beam.Tuple{int64(1)}, func(p *process, m *linearMemory, x term) { m.setWord(x, 0, 1<<6|0x1C) }, "tag"},
		"infinite float":         {1.5, func(p *process, m *linearMemory, x term) { m.setWord(x, 2, 0x7FF00000) }, "malformed"},
		"sign of an integer":     {int64(1 << 40), func(p *process, m *linearMemory, x term) { m.setWord(x, 0, 2<<6|12) }, "malformed"},
		"boxed small integer":    {int64(1 << 30), func(p *process, m *linearMemory, x term) { m.setWord(x, 1, 5) }, "malformed"},
		"heap binary size":       {beam.Binary("abc"), func(p *process, m *linearMemory, x term) { m.setWord(x, 1, 5) }, "malformed"},
		"freed binary":           {long, func(p *process, m *linearMemory, x term) { m.release(m.word(x, 3)) }, "malformed"},
		"map size": {beam.Map{{Key: beam.Atom("a"), Value: int64(1)}},
			func(p *process, m *linearMemory, x term) { m.setWord(x, 0, 3<<6|boxMap) }, "does not match"},
		"key order": {beam.Map{{Key: int64(1), Value: int64(1)}, {Key: int64(2), Value: int64(1)}},
			func(p *process, m *linearMemory, x term) { m.setElement(m.mapKeys(x), 0, smallTerm(3)) }, "out of order"},
		"stack word": {int64(1), func(p *process, m *linearMemory, _ term) {
			p.setE(p.e() - 4)
			m.put(p.e(), 0x7F000010)
		}, "no return address"},
		"heap pointer": {int64(1), func(p *process, m *linearMemory, _ term) { p.setE(p.heapPtr() - 4) }, "out of order"},
	} {
		t.Run(name, func(t *testing.T) {
			vm := newTestVM(t, Options{Verify: true, Poison: true})
			p, terms := build(vm, c.term)
			p.setX(0, terms[0])
			vm.check(p, "before", 1)
			c.damage(p, vm.mem, terms[0])
			wantFault(t, c.want, func() { vm.check(p, "after", 1) })
		})
	}
}
