package backend_test

import (
	"errors"
	"fmt"
	"math"
	"math/big"
	"os"
	"testing"

	"github.com/jitwasm/jitwasm/arch"
	"github.com/jitwasm/jitwasm/asm"
	"github.com/jitwasm/jitwasm/backend"
	"github.com/jitwasm/jitwasm/beam"
	"github.com/jitwasm/jitwasm/module"
)

// testProgram is a program of one module whose run-time system is imported.
type testProgram struct {
	*backend.Program
	m         *beam.Module
	functions []backend.UnitFunction
	ids       []*module.Func // by number
	out       *backend.StandaloneOutput

	atoms   []string
	data    []byte // from dataStart on
	entries []int32
}

const (
	testXRegisters = 64
	testDataStart  = 8192
)

// newTestProgram compiles m. What it calls outside of itself is an import
// from module "erlang", "rt" or "other".
func newTestProgram(m *beam.Module) (*testProgram, error) {
	t := &testProgram{m: m, ids: []*module.Func{nil}, atoms: []string{"false", "true"}}
	wm := &module.Module{Name: m.Name}
	memory := &module.Memory{Name: "memory", Min: 64}
	wm.Memories = append(wm.Memories, memory)
	wm.Export("memory", memory)
	table := &module.Table{Name: "functions", Elem: asm.FuncRef}
	wm.Tables = append(wm.Tables, table)
	p := &backend.Program{Module: wm, Functions: table, XRegisters: testXRegisters}
	t.Program = p
	p.HP, p.SP, p.Reductions = t.global("hp"), t.global("sp"), t.global("reductions")
	p.Depth = t.global("depth")
	p.BuildData, p.BuildBit = t.global("bs_data"), t.global("bs_bit")
	imported := map[string]*module.Func{}
	imports := func(from, name string, typ *module.Type) *module.Func {
		if imported[name] == nil {
			imported[name] = wm.ImportFunc(from, name, typ)
		}
		return imported[name]
	}
	p.Runtime = func(name string, typ *module.Type) *module.Func { return imports("rt", name, typ) }
	p.Resolve = func(mod, name string, arity int) backend.Target {
		full := fmt.Sprintf("%s:%s/%d", mod, name, arity)
		switch {
		case mod == "erlang" && name == "not_there":
			return backend.Target{}
		case mod == "erlang" || mod == "math":
			return backend.Target{BIF: imports("erlang", full, wm.Type(i32s(arity), i32s(1)))}
		}
		return backend.Target{Function: imports("other", full, p.FunctionType(arity))}
	}
	p.Atom = t.atom
	p.Literal = func(m *beam.Module, index int) int32 {
		term, err := m.Literals.Term(index)
		if err != nil {
			panic(err)
		}
		return t.term(term)
	}
	p.Integer = func(n *big.Int) int32 { return t.term(n) }
	p.Strings = func(m *beam.Module) int32 { return t.put(m.Strings) }
	p.MFA = func(m *beam.Module, imp int) int32 {
		mfa := m.Imports[imp]
		return t.words(t.atom(m.AtomName(int(mfa.Module))), t.atom(m.AtomName(int(mfa.Function))), int32(mfa.Arity))
	}
	p.FunEntry = func(_ *beam.Module, index int) int32 { return t.entries[index] }
	p.Prepare()
	return t, t.compile()
}

func i32s(n int) []asm.ValType {
	s := make([]asm.ValType, n)
	for i := range s {
		s[i] = asm.I32
	}
	return s
}

func (t *testProgram) global(name string) *module.Global {
	var b asm.Builder
	b.I32Const(0)
	g := &module.Global{Name: name, Type: asm.I32, Mutable: true, Init: b.Code()}
	t.Module.Globals = append(t.Module.Globals, g)
	t.Module.Export(name, g)
	return g
}

// compile numbers the functions of the module and compiles them.
func (t *testProgram) compile() error {
	for i := range t.m.Functions() {
		f := &t.m.Functions()[i]
		name := t.m.FunctionString(f)
		w := t.Module.AddFunc(name, t.FunctionType(f.Arity), asm.Body{})
		t.functions = append(t.functions, backend.UnitFunction{Func: w, ID: uint32(len(t.ids)), Wanted: true})
		for range backend.NumIDs(t.m, f) {
			t.ids = append(t.ids, w)
		}
	}
	for i := range t.m.Funs {
		f := &t.m.Funs[i]
		target := t.m.FunctionByLabel(f.Label)
		id := len(t.ids)
		for k := range t.m.Functions() {
			if &t.m.Functions()[k] == target {
				t.ids = append(t.ids, t.FunThunk("thunk", f.Arity-f.NumFree, f.NumFree, t.functions[k].Func))
			}
		}
		t.entries = append(t.entries, t.words(int32(id), int32(f.Arity-f.NumFree), int32(f.NumFree), 0, 0, 0, 0, 0))
	}
	out, err := backend.CompileStandalone(t.Program, &backend.Unit{Module: t.m, Functions: t.functions})
	if err != nil {
		return err
	}
	t.out = out
	enter := t.Enter(60)
	t.Module.Export("enter", enter)
	t.ids = append(t.ids, t.Apply(enter), t.ApplyFun(enter), t.UndefThunk("undef", 3, 0), t.ApplyThunk(0), t.ApplyThunk(3),
		t.BIFWrapper("wrapper", 2, t.Resolve("erlang", "+", 2).BIF, 0))
	t.finish()
	return nil
}

// finish fills in the table and the data.
func (t *testProgram) finish() {
	var b asm.Builder
	t.Functions.Min = uint32(len(t.ids))
	b.I32Const(1)
	t.Module.Elems = append(t.Module.Elems, &module.Elem{Mode: module.Active, Table: t.Functions, Offset: b.Code(), Funcs: t.ids[1:]})
	var d asm.Builder
	d.I32Const(testDataStart)
	t.Module.Datas = append(t.Module.Datas, &module.Data{Mode: module.Active, Memory: t.Module.Memories[0], Offset: d.Code(), Bytes: t.data})
}

func (t *testProgram) atom(name string) int32 {
	for i, a := range t.atoms {
		if a == name {
			return arch.AtomTerm(i)
		}
	}
	t.atoms = append(t.atoms, name)
	return arch.AtomTerm(len(t.atoms) - 1)
}

// put places bytes in the data and returns their address.
func (t *testProgram) put(data []byte) int32 {
	for len(t.data)%arch.WordSize != 0 {
		t.data = append(t.data, 0)
	}
	at := testDataStart + len(t.data)
	t.data = append(t.data, data...)
	return int32(at)
}

func (t *testProgram) words(words ...int32) int32 {
	var data []byte
	for _, w := range words {
		data = append(data, byte(w), byte(w>>8), byte(w>>16), byte(w>>24))
	}
	return t.put(data)
}

// term places a constant in the data.
func (t *testProgram) term(term beam.Term) int32 {
	boxed := func(words ...int32) int32 { return t.words(words...) + arch.PrimaryBoxed }
	switch v := term.(type) {
	case int64:
		if arch.IsSmall(v) {
			return arch.Small(v)
		}
		return t.term(big.NewInt(v))
	case *big.Int:
		tag := arch.TagPositiveInt
		if v.Sign() < 0 {
			tag = arch.TagNegativeInt
		}
		return boxed(arch.Header(tag, 2), int32(v.Int64()), int32(v.Int64()>>32))
	case float64:
		n := math.Float64bits(v)
		return boxed(arch.Header(arch.TagFloat, arch.FloatSize-1), int32(n), int32(n>>32))
	case beam.Atom:
		return t.atom(string(v))
	case beam.Nil:
		return arch.Nil
	case *beam.Cons:
		tail, head := t.term(v.Tail), t.term(v.Head)
		return t.words(tail, head) + arch.PrimaryList
	case beam.Tuple:
		words := []int32{arch.Header(arch.TagTuple, len(v))}
		for _, e := range v {
			words = append(words, t.term(e))
		}
		return boxed(words...)
	}
	return arch.Nil // such a program can be validated but not run
}

// FuzzStandalone holds that whatever the reader accepts is refused with an error
// or makes a valid module.
func FuzzStandalone(f *testing.F) {
	for i, name := range fixtures(f) {
		if i%16 != 0 {
			continue // a part of them is seed enough and keeps the start fast
		}
		data, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		m, err := beam.ParseModule(data)
		if err != nil || !literalsDecode(m) {
			return // the linker has decoded all literals before it asks for code
		}
		p, err := newTestProgram(m)
		if err != nil {
			return
		}
		code, err := p.Module.Encode()
		if err == nil {
			err = module.Validate(code, module.Core2)
		}
		if err != nil {
			t.Fatal(err)
		}
	})
}

// TestStandaloneValid: what is made of every fixture is a valid module, and its
// tables have a line for each place.
func TestStandaloneValid(t *testing.T) {
	compiled := 0
	for _, file := range fixtures(t) {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		m, err := beam.ParseModule(data)
		if err != nil {
			continue
		}
		p, err := newTestProgram(m)
		var unsupported *backend.UnsupportedError
		if errors.As(err, &unsupported) {
			t.Log(err)
			continue
		}
		if err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		code, err := p.Module.Encode()
		if err == nil {
			err = module.Validate(code, module.Core2)
		}
		if err != nil {
			t.Errorf("%s: %v", file, err)
		}
		compiled++
	}
	t.Log(compiled, "modules")
}

func literalsDecode(m *beam.Module) bool {
	for i := range m.Literals.Len() {
		if _, err := m.Literals.Term(i); err != nil {
			return false
		}
	}
	return true
}
