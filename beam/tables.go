package beam

// parseTables decodes ImpT, ExpT, LocT and FunT. Their labels are checked by
// checkTables, when the code is known.
func (m *Module) parseTables() error {
	var err error
	if m.Imports, err = parseTable(m, "ImpT", 12, (*tableReader).mfa); err != nil {
		return err
	}
	if m.Exports, err = parseTable(m, "ExpT", 12, (*tableReader).funcRef); err != nil {
		return err
	}
	if m.Locals, err = parseTable(m, "LocT", 12, (*tableReader).funcRef); err != nil {
		return err
	}
	m.Funs, err = parseTable(m, "FunT", 24, (*tableReader).fun)
	return err
}

// tableReader reads the fields that table rows are made of.
type tableReader struct {
	reader
	atoms int
}

func parseTable[T any](m *Module, chunk string, rowSize int, row func(*tableReader) T) ([]T, error) {
	data, ok := m.File.Chunk(chunk)
	if !ok {
		return nil, nil
	}
	r := tableReader{reader{chunk: chunk, data: data}, len(m.Atoms)}
	count := int(r.u32())
	if r.err == nil && count > r.left()/rowSize {
		return nil, errAt(chunk, 0, "%d entries of %d bytes in %d bytes", count, rowSize, r.left())
	}
	rows := make([]T, 0, count)
	for range count {
		rows = append(rows, row(&r))
	}
	if r.err == nil && r.left() != 0 {
		return nil, r.errorf("%d bytes after the last entry", r.left())
	}
	return rows, r.err
}

func (r *tableReader) atom() uint32 {
	pos, v := r.pos, r.u32()
	if r.err == nil && (v == 0 || v >= uint32(r.atoms)) {
		r.failAt(pos, "atom %d of %d", v, r.atoms-1)
		return 0
	}
	return v
}

func (r *tableReader) below(limit uint32, what string) int {
	pos, v := r.pos, r.u32()
	if v >= limit {
		r.failAt(pos, "%s %d", what, v)
		return 0
	}
	return int(v)
}

func (r *tableReader) arity() int { return r.below(MaxArity+1, "arity") }
func (r *tableReader) label() int { return r.below(1<<31, "label") }

func (r *tableReader) mfa() MFA {
	return MFA{Module: r.atom(), Function: r.atom(), Arity: r.arity()}
}

func (r *tableReader) funcRef() FuncRef {
	return FuncRef{Function: r.atom(), Arity: r.arity(), Label: r.label()}
}

func (r *tableReader) fun() Fun {
	start := r.pos
	f := Fun{Function: r.atom(), Arity: r.arity(), Label: r.label(), Index: r.below(1<<31, "fun index")}
	f.NumFree = r.below(MaxRegister, "number of free variables")
	f.OldUniq = r.u32()
	if r.err == nil && f.NumFree > f.Arity {
		r.failAt(start, "a fun with %d free variables but an arity of %d", f.NumFree, f.Arity)
	}
	return f
}

// checkTables checks that the labels of the tables enter the functions they name.
func (m *Module) checkTables() error {
	for i, f := range m.Exports {
		if !m.enters(f) {
			return m.tableError("ExpT", 4+12*i, f)
		}
	}
	for i, f := range m.Locals {
		if !m.enters(f) {
			return m.tableError("LocT", 4+12*i, f)
		}
	}
	for i, f := range m.Funs {
		if ref := (FuncRef{f.Function, f.Arity, f.Label}); !m.enters(ref) {
			return m.tableError("FunT", 4+24*i, ref)
		}
	}
	return nil
}

func (m *Module) enters(ref FuncRef) bool {
	f := m.FunctionByLabel(ref.Label)
	return f != nil && f.Name == ref.Function && f.Arity == ref.Arity
}

func (m *Module) tableError(chunk string, offset int, f FuncRef) error {
	return errAt(chunk, offset, "label %d is not the entry of %s/%d", f.Label, Format(Atom(m.Atoms[f.Function])), f.Arity)
}
