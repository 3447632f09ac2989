package precompile

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/jitwasm/jitwasm/beam"
)

// MFA names an Erlang function.
type MFA struct {
	Module, Function string
	Arity            int
}

func (f MFA) String() string {
	return fmt.Sprintf("%s:%s/%d", beam.Format(beam.Atom(f.Module)), beam.Format(beam.Atom(f.Function)), f.Arity)
}

func compareMFA(a, b MFA) int {
	return cmp.Or(cmp.Compare(a.Module, b.Module), cmp.Compare(a.Function, b.Function), cmp.Compare(a.Arity, b.Arity))
}

// nameArity names a function inside its module.
type nameArity struct {
	name  string
	arity int
}

// unit is a module of the program and what of it can be reached.
type unit struct {
	*beam.Module
	otp     bool // comes with OTP
	library bool // one of OTP's or Elixir's standard modules, or takes the place of functions of one
	given   bool // what the program was made for, not found on the path
	exports map[nameArity]int
	imports map[string]bool // the modules that it calls
	byEntry map[int]int     // entry label -> index in Functions()

	wanted  []bool      // functions, by index
	instead map[int]MFA // functions that another takes the place of
	onLoad  int         // index of the on_load function, -1 if there is none
	funs    []bool      // lambdas, by index in Funs
}

func newUnit(m *beam.Module, origin origin) *unit {
	functions := m.Functions()
	u := &unit{
		Module: m, otp: origin == fromOTP, library: origin != fromUser,
		exports: make(map[nameArity]int), imports: make(map[string]bool), byEntry: make(map[int]int, len(functions)),
		wanted: make([]bool, len(functions)), instead: make(map[int]MFA), funs: make([]bool, len(m.Funs)),
		onLoad: -1,
	}
	for i := range functions {
		u.byEntry[functions[i].EntryLabel] = i
	}
	for _, x := range m.Exports {
		u.exports[nameArity{m.AtomName(int(x.Function)), x.Arity}] = u.byEntry[x.Label]
	}
	for _, i := range m.Imports {
		u.imports[m.AtomName(int(i.Module))] = true
	}
	return u
}

func (u *unit) mfa(index int) MFA {
	f := &u.Functions()[index]
	return MFA{u.Name, u.AtomName(int(f.Name)), f.Arity}
}

func (u *unit) isExported(f MFA) bool {
	_, ok := u.exports[nameArity{f.Function, f.Arity}]
	return ok
}

// place is a function of a unit.
type place struct {
	unit  *unit
	index int
}

// reach finds the functions that a program can call.
//
// Calls are followed, lambdas where they are made, external funs wherever they stand
// in a literal. A call whose function is only known when it runs (apply, spawn
// and the like) may lead to every exported function that fits what is known of
// it, as dynamicCall says.
type reach struct {
	builtin      map[MFA]bool
	replacements map[MFA]MFA
	find         func(name string) (*unit, error)

	units map[string]*unit // nil: there is no such module
	order []*unit          // those in which something is reached, as they were
	todo  []place
	err   error

	names      names
	dynamics   map[dynamicCall]bool
	makesNames bool // of text, outside of OTP
	decodes    bool // external terms, outside of OTP
	callsFuns  bool
	evaluates  bool // text

	bifs     map[MFA]bool // built-in functions that are called
	wrapped  map[MFA]bool // those that are called through the table of functions
	replaced map[MFA]MFA  // functions that are called and that others take the place of
	external map[MFA]bool // functions that funs M:F/A in literals name
	missing  map[MFA]MFA  // functions that are not there, and one that calls each
	onLoad   []MFA
	caller   MFA
}

func newReach(builtin map[MFA]bool, replacements map[MFA]MFA, find func(string) (*unit, error)) *reach {
	return &reach{
		builtin: builtin, replacements: replacements, find: find,
		units: make(map[string]*unit), names: newNames(), dynamics: make(map[dynamicCall]bool),
		bifs: make(map[MFA]bool), wrapped: make(map[MFA]bool),
		replaced: make(map[MFA]MFA), external: make(map[MFA]bool), missing: make(map[MFA]MFA),
	}
}

// run follows everything that begins with the roots, which are called by name.
func (r *reach) run(roots []MFA) error {
	for _, f := range roots {
		r.wantByName(f, r.unit(f.Module))
	}
	for r.err == nil {
		r.drain()
		r.followDynamic()
		if len(r.todo) == 0 {
			break
		}
	}
	return r.err
}

func (r *reach) drain() {
	for len(r.todo) > 0 && r.err == nil {
		p := r.todo[len(r.todo)-1]
		r.todo = r.todo[:len(r.todo)-1]
		r.visit(p)
	}
}

// unit returns a module, or nil if there is none of that name.
func (r *reach) unit(name string) *unit {
	u, ok := r.units[name]
	if ok || r.err != nil {
		return u
	}
	u, err := r.find(name)
	if err != nil {
		r.err = err
		return nil
	}
	r.units[name] = u
	return u
}

// isApply says whether a function is one of those that call another, which are
// functions of every program.
func isApply(f MFA) bool {
	return f.Module == "erlang" && f.Function == "apply" && (f.Arity == 2 || f.Arity == 3)
}

// want marks a function that is called directly.
func (r *reach) want(f MFA) {
	by, replaced := r.replacements[f]
	switch u := r.unit(f.Module); {
	case isApply(f):
	case r.builtin[f]:
		r.bifs[f] = true
	case replaced:
		r.replaced[f] = by
		r.want(by)
	case u == nil || !u.isExported(f):
		r.miss(f)
	default:
		index := u.exports[nameArity{f.Function, f.Arity}]
		if u.isStub(index) {
			r.miss(f)
			return
		}
		r.wantPlace(u, index)
	}
}

// wantByName marks a function that is found by its name, or through a fun, in a module (nil:
// not known).
func (r *reach) wantByName(f MFA, in *unit) {
	if r.builtin[f] {
		r.wrapped[f] = true
	}
	if _, ok := callers[f]; ok && in != nil {
		r.dynamics[in.anyCall()] = true
	}
	r.want(f)
}

func (r *reach) miss(f MFA) {
	if _, ok := r.missing[f]; !ok {
		r.missing[f] = r.caller
	}
}

// wantPlace marks a function of a module, or what takes its place.
func (r *reach) wantPlace(u *unit, index int) {
	f := u.mfa(index)
	if r.builtin[f] && u.isExported(f) {
		u.instead[index] = f
		r.wantByName(f, u)
		return
	}
	if by, ok := r.replacements[f]; ok {
		u.instead[index] = by
		r.want(by)
		return
	}
	if u.wanted[index] {
		return
	}
	if !slices.Contains(u.wanted, true) {
		r.enter(u)
	}
	u.wanted[index] = true
	r.todo = append(r.todo, place{u, index})
}

// onLoadName is what on_load functions can be called by. No compiler gives a function
// this name.
const onLoadName = "-on_load-"

// enter notes a module of which something is reached.
func (r *reach) enter(u *unit) {
	r.order = append(r.order, u)
	for i := range u.Functions() {
		if f := &u.Functions()[i]; hasOnLoad(u, f) {
			r.onLoad = append(r.onLoad, MFA{u.Name, onLoadName, 0})
			u.onLoad = i
			u.wanted[i] = true
			r.todo = append(r.todo, place{u, i})
		}
	}
	if u.Name == usesFormatters {
		for _, f := range formatters {
			if m := r.unit(f.Module); m != nil && m.isExported(f) {
				r.wantByName(f, m)
			}
		}
	}
}

func hasOnLoad(u *unit, f *beam.Function) bool {
	for i := f.Start; i < f.End; i++ {
		if u.Code[i].Op == beam.OpOnLoad {
			return true
		}
	}
	return false
}

// isStub says whether a function stands for a built-in one: OTP's modules hold
// such functions, whose body is erlang:nif_error(undefined).
func (u *unit) isStub(index int) bool {
	if !u.otp {
		return false
	}
	f := &u.Functions()[index]
	for i := f.Start; i < f.End; i++ {
		switch in := &u.Code[i]; in.Op {
		case beam.OpLabel, beam.OpLine, beam.OpFuncInfo, beam.OpMove, beam.OpAllocate:
		case beam.OpCallExt, beam.OpCallExtOnly, beam.OpCallExtLast:
			return u.importMFA(int(in.Args[1].Value)) == MFA{"erlang", "nif_error", 1}
		default:
			return false
		}
	}
	return false
}

func (u *unit) importMFA(index int) MFA {
	i := u.Imports[index]
	return MFA{u.AtomName(int(i.Module)), u.AtomName(int(i.Function)), i.Arity}
}

// visit marks what a function refers to.
func (r *reach) visit(p place) {
	u, f := p.unit, &p.unit.Functions()[p.index]
	r.caller = u.mfa(p.index)
	r.names.begin(u)
	for i := f.Start; i < f.End && r.err == nil; i++ {
		in := &u.Code[i]
		if in.Op == beam.OpFuncInfo {
			continue // its atoms are the function's own name
		}
		r.operands(u, in.Args, !u.library || !compares(in.Op))
		r.names.instruction(f, i)
		switch in.Op {
		case beam.OpCall, beam.OpCallLast, beam.OpCallOnly:
			r.wantPlace(u, u.byEntry[int(in.Args[1].Value)])
		case beam.OpMakeFun2, beam.OpMakeFun3:
			r.lambda(u, int(in.Args[0].Value))
		case beam.OpApply, beam.OpApplyLast:
			r.callByName(u.applyAt(f, i))
		case beam.OpCallFun, beam.OpCallFun2:
			r.callsFuns = true
		}
		if index, ok := importOperand(in); ok {
			r.call(u, f, i, u.importMFA(index))
		}
	}
}

// call marks the function that an instruction calls, and what that calls.
func (r *reach) call(u *unit, f *beam.Function, at int, callee MFA) {
	r.want(callee)
	r.makesNames = r.makesNames || nameMakers[callee] && !u.otp
	r.decodes = r.decodes || isDecoder(callee) && !u.otp
	r.callsFuns = r.callsFuns || isApply(callee)
	if x, ok := callers[callee]; ok {
		r.callByName(u.callAt(f, at, x))
	}
	if callee.Function == moduleInfo && !u.library {
		r.wantExports(callee.Module)
	}
	if isModuleInfo(callee) && !u.library {
		r.wantExports(u.Name)
	}
}

// callByName notes what a function calls by name. What that is in one of the callers is
// known where it is called itself.
func (r *reach) callByName(d dynamicCall) {
	if _, ok := callers[r.caller]; !ok {
		r.dynamics[d] = true
	}
	r.evaluates = r.evaluates || !d.function.ok && d.in.Name == evaluator
}

// wantExports marks all functions of a module: whoever asks for a list of them may call
// them. What asks for those of any module, as the libraries' do, will not call those of
// the libraries.
func (r *reach) wantExports(module string) {
	u := r.unit(module)
	if u == nil {
		return
	}
	for _, x := range u.Exports {
		r.wantByName(MFA{u.Name, u.AtomName(int(x.Function)), x.Arity}, u)
	}
}

// moduleInfo is the function of each module that lists its functions.
const moduleInfo = "module_info"

// isModuleInfo says whether a function is what module_info/0,1 of every module
// call.
func isModuleInfo(f MFA) bool {
	return f.Module == "erlang" && f.Function == "get_module_info"
}

func (r *reach) lambda(u *unit, index int) {
	u.funs[index] = true
	r.wantPlace(u, u.byEntry[u.Funs[index].Label])
}

// operands notes the funs among operands and in the literals there, and if they may
// be names, the atoms.
func (r *reach) operands(u *unit, args []beam.Operand, named bool) {
	for i := range args {
		switch o := &args[i]; o.Kind {
		case beam.KindAtom:
			if named {
				r.names.add(u.AtomName(int(o.Value)))
			}
		case beam.KindLiteral:
			t, err := u.Literals.Term(int(o.Value))
			if err != nil {
				r.err = fmt.Errorf("module %s: literal %d: %w", u.Name, o.Value, err)
				return
			}
			r.term(t, named)
			if named {
				r.names.term(t)
			}
		case beam.KindList:
			r.operands(u, o.List, named)
		}
	}
}

// term notes the funs in a literal, and if they may be names, the atoms.
func (r *reach) term(t beam.Term, named bool) {
	switch t := t.(type) {
	case beam.Atom:
		if named {
			r.names.add(string(t))
		}
	case *beam.Cons:
		elems, tail := t.Elements()
		for _, e := range elems {
			r.term(e, named)
		}
		r.term(tail, named)
	case beam.Tuple:
		for _, e := range t {
			r.term(e, named)
		}
	case beam.Map:
		for _, p := range t {
			r.term(p.Key, named)
			r.term(p.Value, named)
		}
	case beam.ExportFun:
		f := MFA{string(t.Module), string(t.Function), t.Arity}
		r.external[f] = true
		r.wantByName(f, r.names.unit)
	}
}

// importOperand returns the index of the import that an instruction calls.
func importOperand(in *beam.Instr) (index int, ok bool) {
	switch in.Op {
	case beam.OpBif0:
		return int(in.Args[0].Value), true
	case beam.OpCallExt, beam.OpCallExtLast, beam.OpCallExtOnly, beam.OpBif1, beam.OpBif2, beam.OpBif3:
		return int(in.Args[1].Value), true
	case beam.OpGcBif1, beam.OpGcBif2, beam.OpGcBif3:
		return int(in.Args[2].Value), true
	}
	return 0, false
}
