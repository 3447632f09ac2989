package beam

import "fmt"

// Module is a .beam decoded and checked; see the package comment for what holds.
// The raw chunks stay available in File (Attr, CInf, Meta, Dbgi, Docs, ExCk and
// others are kept only there).
type Module struct {
	File  *File
	Name  string
	Atoms []string // Atoms[0] is "", atom index i is Atoms[i]; Atoms[1] is the module's name
	// OTP is the lowest release whose compiler can have made this file, from its
	// opcodes and chunk forms.
	OTP int

	CodeVersion, OpcodeMax    int // from the Code chunk's header
	LabelCount, FunctionCount int // labels are 1..LabelCount-1
	Code                      []Instr
	// LabelIndex[l] is the index in Code of the instruction that defines label l,
	// -1 if none does. Length LabelCount.
	LabelIndex []int32

	Imports         []MFA
	Exports, Locals []FuncRef
	Funs            []Fun
	Literals        *Literals
	Strings         []byte
	Lines           *LineTable // never nil; Items has length 1 when there is no Line chunk
	Types           []Type

	functions []Function
	entries   []int32 // by label: index in functions plus 1, of the function it enters
}

// MFA names a function of any module. Module and Function are atom indices.
type MFA struct {
	Module, Function uint32
	Arity            int
}

// FuncRef is a function of this module and the label of its entry.
type FuncRef struct {
	Function uint32 // atom index
	Arity    int
	Label    int
}

// Fun is one entry of the lambda table.
type Fun struct {
	Function uint32 // atom index of the function that implements it
	Arity    int    // of that function: the fun's own arity plus NumFree
	Label    int    // its entry
	Index    int
	NumFree  int
	OldUniq  uint32
}

// Function is one function's piece of Code.
type Function struct {
	Name                      uint32 // atom index
	Arity                     int
	FuncInfoLabel, EntryLabel int
	Start, End                int // Code[Start] is the label before func_info, End is exclusive
}

// ParseModule decodes a .beam file (gzip'ed or not) with everything that code
// generation needs.
func ParseModule(data []byte) (*Module, error) {
	f, err := ParseFile(data)
	if err != nil {
		return nil, err
	}
	return ParseModuleFile(f)
}

// ParseModuleFile decodes the chunks of f. The module keeps references to them.
func ParseModuleFile(f *File) (*Module, error) {
	m := &Module{File: f}
	for _, step := range []func() error{
		m.parseAtoms, m.parseTables, m.parseLiterals, m.parseStrings,
		m.parseLineChunk, m.parseTypeChunk, m.parseCode, m.checkTables,
	} {
		if err := step(); err != nil {
			return nil, err
		}
	}
	return m, nil
}

// needs raises the lowest release that can have made the file.
func (m *Module) needs(otp int) { m.OTP = max(m.OTP, otp) }

func (m *Module) parseAtoms() (err error) {
	data, ok := m.File.Chunk("AtU8")
	if ok {
		m.needs(20)
		var long bool
		if m.Atoms, long, err = parseAtomsUTF8(data); long {
			m.needs(28)
		}
	} else if data, ok = m.File.Chunk("Atom"); ok {
		m.needs(5)
		m.Atoms, err = parseAtomsLatin1(data)
	} else {
		return errAt("", -1, "no atom chunk (AtU8 or Atom)")
	}
	if err != nil {
		return err
	}
	if len(m.Atoms) < 2 {
		return errAt("AtU8", 0, "no atoms: the first one names the module")
	}
	m.Name = m.Atoms[1]
	return nil
}

func (m *Module) parseStrings() error {
	m.Strings, _ = m.File.Chunk("StrT")
	return nil
}

func (m *Module) parseLineChunk() (err error) {
	m.Lines = &LineTable{Items: make([]Line, 1), Files: []string{m.Name + ".erl"}, absent: true}
	if data, ok := m.File.Chunk("Line"); ok {
		m.needs(15)
		m.Lines, err = parseLines(data, m.Name)
	}
	return err
}

func (m *Module) parseTypeChunk() error {
	data, ok := m.File.Chunk("Type")
	if !ok {
		return nil
	}
	types, version, err := parseTypes(data)
	if err != nil {
		return err
	}
	m.Types = types
	m.needs(typeLayouts[version].otp)
	return nil
}

func (m *Module) parseLiterals() (err error) {
	m.Literals = &Literals{}
	if data, ok := m.File.Chunk("LitT"); ok {
		m.needs(12)
		var plain bool
		if m.Literals, plain, err = parseLitT(data); plain {
			m.needs(28)
		}
	} else if data, ok := m.File.Chunk("LitU"); ok {
		m.needs(12)
		m.Literals, err = parseLiteralTable("LitU", data, 0)
	}
	return err
}

// AtomName returns an atom's name, "" for index 0.
func (m *Module) AtomName(i int) string { return m.Atoms[i] }

// MFAString renders "module:function/arity", quoted where Erlang needs quotes.
func (m *Module) MFAString(f MFA) string {
	return fmt.Sprintf("%s:%s/%d", Format(Atom(m.Atoms[f.Module])), Format(Atom(m.Atoms[f.Function])), f.Arity)
}

// FunctionString renders "module:function/arity" of one of the module's functions.
func (m *Module) FunctionString(f *Function) string {
	return m.MFAString(MFA{Module: 1, Function: f.Name, Arity: f.Arity})
}

// Functions lists the module's functions in the order of the code.
func (m *Module) Functions() []Function { return m.functions }
