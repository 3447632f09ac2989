package beam

import "fmt"

// findFunctions splits the code at its func_info instructions. A function is
//
//	label FuncInfoLabel, [line], func_info, label EntryLabel, body
//
// and ends where the next one starts.
func (m *Module) findFunctions() error {
	functions := make([]Function, 0, min(m.FunctionCount, len(m.Code)))
	for i := range m.Code {
		if m.Code[i].Op != OpFuncInfo {
			continue
		}
		f, err := m.functionAt(i)
		if err != nil {
			return err
		}
		if n := len(functions); n > 0 {
			functions[n-1].End = f.Start
		} else if f.Start != 0 {
			return m.codeError(0, "code before the first function")
		}
		functions = append(functions, f)
	}
	end := len(m.Code) - 1 // int_code_end
	if n := len(functions); n > 0 {
		functions[n-1].End = end
	} else if end != 0 {
		return m.codeError(0, "code without a func_info")
	}
	if len(functions) != m.FunctionCount {
		return errAt("Code", 16, "%d functions promised, %d found", m.FunctionCount, len(functions))
	}
	m.functions = functions
	m.entries = make([]int32, m.LabelCount)
	for i := range functions {
		m.entries[functions[i].EntryLabel] = int32(i) + 1
	}
	return nil
}

// FunctionByLabel returns the function whose entry has that label, nil if none.
func (m *Module) FunctionByLabel(label int) *Function {
	if label < 0 || label >= len(m.entries) || m.entries[label] == 0 {
		return nil
	}
	return &m.functions[m.entries[label]-1]
}

// checkLabels checks that every label is defined in the function that mentions
// it, and that calls go to entries of functions with as many parameters.
func (m *Module) checkLabels(refs []labelRef) error {
	f := 0
	for _, ref := range refs {
		for int(ref.instr) >= m.functions[f].End {
			f++
		}
		if msg := m.checkLabelRef(ref, &m.functions[f]); msg != "" {
			in := &m.Code[ref.instr]
			return &Error{
				Chunk: "Code", Offset: int(in.Offset), Function: m.FunctionString(&m.functions[f]), Op: in.Op,
				Msg: fmt.Sprintf("label %d %s", ref.label, msg),
			}
		}
	}
	return nil
}

func (m *Module) checkLabelRef(ref labelRef, f *Function) string {
	at := int(m.LabelIndex[ref.label])
	if at < 0 {
		return "is defined nowhere"
	}
	switch in := &m.Code[ref.instr]; in.Op {
	case OpCall, OpCallLast, OpCallOnly:
		callee := m.FunctionByLabel(int(ref.label))
		if callee == nil {
			return "is no function's entry"
		}
		if int64(callee.Arity) != in.Args[0].Value {
			return "is the entry of " + m.FunctionString(callee) + ", which has another number of parameters"
		}
	default:
		if at < f.Start || at >= f.End {
			return "is in another function"
		}
	}
	return ""
}

func (m *Module) functionAt(info int) (Function, error) {
	start := info - 1
	for start >= 0 && m.Code[start].Op == OpLine {
		start--
	}
	if start < 0 || m.Code[start].Op != OpLabel {
		return Function{}, m.codeError(info, "no label before func_info")
	}
	if m.Code[info+1].Op != OpLabel {
		return Function{}, m.codeError(info+1, "no label after func_info")
	}
	args := m.Code[info].Args
	return Function{
		Name: uint32(args[1].Value), Arity: int(args[2].Value),
		FuncInfoLabel: int(m.Code[start].Args[0].Value),
		EntryLabel:    int(m.Code[info+1].Args[0].Value),
		Start:         start,
	}, nil
}

func (m *Module) codeError(i int, msg string) error {
	return &Error{Chunk: "Code", Offset: int(m.Code[i].Offset), Op: m.Code[i].Op, Msg: msg}
}
