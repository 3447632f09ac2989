package ir

import (
	"fmt"

	"github.com/jitwasm/jitwasm/asm"
	"github.com/jitwasm/jitwasm/module"
)

// Generate turns p into a module with one memory, exported as "memory", and if
// functions have their addresses taken one table. The immutable globals
// "__data_end" and "__heap_base", both exported, hold the first address behind
// the data. p is valid by Verify and may not be used afterwards.
func Generate(p *Program) (*module.Module, error) {
	g := &generator{p: p, m: &module.Module{}, layout: p.layOut(), funcs: map[*Func]*module.Func{}, globals: map[*Global]*module.Global{}}
	g.declare()
	for _, f := range p.Funcs {
		if f.Import != nil {
			continue
		}
		f.dropUnreachable()
		f.dropDead()
		f.splitEdges()
		body, err := g.body(f)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", f.Name, err)
		}
		g.funcs[f].Body = body
	}
	g.memory()
	g.functionTable()
	g.m.RemoveDead()
	return g.m, nil
}

// generator makes one module.
type generator struct {
	p       *Program
	m       *module.Module
	layout  *layout
	funcs   map[*Func]*module.Func
	globals map[*Global]*module.Global
	stack   *module.Global // pointer of the stack that OpAlloca takes from
	table   *module.Table
	b       asm.Builder
}

func (g *generator) declare() {
	for _, f := range g.p.Funcs {
		t := g.m.Type(f.Params, f.Results)
		if f.Import != nil {
			g.funcs[f] = g.m.ImportFunc(f.Import.Module, f.Import.Name, t)
			g.funcs[f].Name = f.Name
			continue
		}
		g.funcs[f] = g.m.AddFunc(f.Name, t, asm.Body{})
		if f.Export != "" {
			g.m.Export(f.Export, g.funcs[f])
		}
	}
	for _, v := range g.p.Globals {
		mg := &module.Global{Name: v.Name, Type: v.Type, Mutable: !v.Const, Init: constant(v.Type, v.Init)}
		g.globals[v] = mg
		g.m.Globals = append(g.m.Globals, mg)
		if v.Export != "" {
			g.m.Export(v.Export, mg)
		}
	}
	g.stack = &module.Global{Name: "stack_pointer", Type: asm.I32, Mutable: true, Init: constant(asm.I32, int64(g.p.StackSize&^15))}
	g.m.Globals = append(g.m.Globals, g.stack)
	for _, name := range []string{"__data_end", "__heap_base"} {
		end := &module.Global{Name: name, Type: asm.I32, Init: constant(asm.I32, int64(int32(g.layout.end)))}
		g.m.Globals = append(g.m.Globals, end)
		g.m.Export(name, end)
	}
	g.table = &module.Table{Name: "go_functions", Elem: asm.FuncRef, Min: uint32(len(g.layout.table))}
	g.m.Tables = append(g.m.Tables, g.table)
}

func constant(t asm.ValType, bits int64) asm.Code {
	var b asm.Builder
	pushConst(&b, t, bits)
	return b.Code()
}

func (g *generator) memory() {
	const page = 1 << 16
	mem := &module.Memory{Name: "memory", Min: (g.layout.end + page - 1) / page}
	g.m.Memories = append(g.m.Memories, mem)
	g.m.Export("memory", mem)
	if addr, image := g.layout.image(); len(image) > 0 {
		g.m.Datas = append(g.m.Datas, &module.Data{Name: "data", Memory: mem, Offset: constant(asm.I32, int64(addr)), Bytes: image})
	}
}

func (g *generator) functionTable() {
	if len(g.layout.table) == 1 {
		return
	}
	e := &module.Elem{Table: g.table, Offset: constant(asm.I32, 1)}
	for _, f := range g.layout.table[1:] {
		e.Funcs = append(e.Funcs, g.funcs[f])
	}
	g.m.Elems = append(g.m.Elems, e)
}
