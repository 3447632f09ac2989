package precompile

import (
	"maps"
	"slices"
	"strings"

	"github.com/jitwasm/jitwasm/beam"
)

// dynamicCall is what is known about the function that a place in the code calls
// by name. What is not known is found among the atoms of the code that can be
// reached:
//
//	M known, F not    every function of M whose name is an atom somewhere
//	F known, M not    F in every module whose name is an atom somewhere
//	neither           M and F are atoms of one function; or M is an atom somewhere
//	                  and F one of the module in which the call is
//
// The libraries (OTP's and Elixir's standard modules) name so many modules and functions
// that this would bring most of them into every program. They are known to do what
// everybody does, so that less counts there:
//
//   - an atom that is only compared with others is no name;
//   - two atoms of one function name M:F if they are side by side in a tuple, a
//     list or among the arguments of a call; that holds for those of the program too where
//     a library calls a library's function, in either order: user and start are common
//     atoms;
//   - F is an atom of a module that calls M:F if it is an argument of a call there;
//   - a name goes from one library module to another only if one calls the other (module
//     erlang, which all call, has its names from callers), or what a module of ours takes the
//     place of; where only M is to be found, that holds among OTP's modules alone;
//   - they do not call what starts with the emulator (bootModules) by name.
//
// One atom is not the name of both: c is a module with functions c, but mostly a letter.
//
// Names that are made of text (list_to_atom and the like) are not found that way.
// A program that makes some may call, where a module that the program was given calls
// what it does not know: every function of M if M is known, else the built-in
// functions of the modules that are atoms in the calling module, and every function of
// those among them that are not OTP's.
//
// The same holds for funs M:F/A that are read from external terms: a program that reads
// terms and calls funs has all built-in functions of module erlang.
//
// A program that evaluates text (module erl_eval) has all of the modules that such text
// mostly calls, and of those that the program was given.
//
// So a function is missing in the program only if its module and it are named far
// apart and called far from where it is named, or if its name is made of text
// and the module's too, or the module is one of OTP's that is passed around.
type dynamicCall struct {
	module, function known
	arity            int   // anyArity if it is not known
	in               *unit // where the call is
}

// known is the name of a module or function, if known.
type known struct {
	name string
	ok   bool
}

const anyArity = -1

// arguments says in which X registers a function gets the name of another one
// that it calls.
type arguments struct {
	module int // the function's name is in the next one, then come the arguments
	arity  bool
}

// callers are the functions that call another one by its name.
var callers = map[MFA]arguments{
	{"erlang", "apply", 3}:             {module: 0},
	{"erlang", "hibernate", 3}:         {module: 0},
	{"erlang", "spawn", 3}:             {module: 0},
	{"erlang", "spawn", 4}:             {module: 1},
	{"erlang", "spawn_link", 3}:        {module: 0},
	{"erlang", "spawn_link", 4}:        {module: 1},
	{"erlang", "spawn_monitor", 3}:     {module: 0},
	{"erlang", "spawn_monitor", 4}:     {module: 1},
	{"erlang", "spawn_opt", 4}:         {module: 0},
	{"erlang", "spawn_opt", 5}:         {module: 1},
	{"erlang", "spawn_request", 3}:     {module: 0},
	{"erlang", "spawn_request", 4}:     {module: 0},
	{"erlang", "spawn_request", 5}:     {module: 1},
	{"erlang", "make_fun", 3}:          {module: 0, arity: true},
	{"erlang", "function_exported", 3}: {module: 0, arity: true}, // then it is called
	{"erts_internal", "spawn_init", 1}: {module: 0},
}

// nameMakers are the functions that make atoms of text.
var nameMakers = map[MFA]bool{
	{"erlang", "list_to_atom", 1}: true, {"erlang", "list_to_existing_atom", 1}: true,
	{"erlang", "binary_to_atom", 1}: true, {"erlang", "binary_to_existing_atom", 1}: true,
	{"erlang", "binary_to_atom", 2}: true, {"erlang", "binary_to_existing_atom", 2}: true,
	{"erlang", "binary_to_term", 1}: true, {"erlang", "binary_to_term", 2}: true,
}

// evaluator is the module that runs parsed text. What that calls is not known: a program
// that reaches the calls by name there has the built-in functions and all of these
// modules and of those it was given.
const evaluator = "erl_eval"

var evaluated = []string{"binary", "io", "io_lib", "lists", "maps", "math", "string"}

// bootModules are those of the processes that the emulator starts, and of what they start. A
// program has no such processes, so that the libraries do not come there by calling a callback
// module, or what a supervisor is told to start.
var bootModules = map[string]bool{
	"application_controller": true, "application_master": true, "code": true, "code_server": true,
	"erl_distribution": true, "erl_prim_loader": true, "erts_code_purger": true, "file_server": true, "global": true,
	"group": true, "heart": true, "inet_db": true, "init": true, "kernel": true, "net_kernel": true, "shell": true,
	"standard_error": true, "user": true, "user_drv": true, "user_sup": true,
}

// isDecoder says whether a function makes funs M:F/A of bytes.
func isDecoder(f MFA) bool { return f.Module == "erlang" && f.Function == "binary_to_term" }

// formatters explain the errors of built-in functions. The run-time system puts
// their names into stack traces, from where module erl_error takes them.
var formatters = []MFA{
	{"erl_erts_errors", "format_error", 2}, {"erl_erts_errors", "format_bs_fail", 2},
	{"erl_kernel_errors", "format_error", 2}, {"erl_stdlib_errors", "format_error", 2},
}

const usesFormatters = "erl_error"

// applyAt is what the apply instruction at an index of the code calls: module and
// function are in the X registers behind the arguments.
func (u *unit) applyAt(f *beam.Function, at int) dynamicCall {
	n := int(u.Code[at].Args[0].Value)
	return u.dynamicCall(u.atomIn(f, at, n), u.atomIn(f, at, n+1), n)
}

func (u *unit) dynamicCall(module, function known, arity int) dynamicCall {
	return dynamicCall{module: module, function: function, arity: arity, in: u}
}

// anyCall is a call in u of which nothing is known.
func (u *unit) anyCall() dynamicCall { return u.dynamicCall(known{}, known{}, anyArity) }

// callAt is what one of the callers calls, which is called at an index of the
// code.
func (u *unit) callAt(f *beam.Function, at int, x arguments) dynamicCall {
	d := u.dynamicCall(u.atomIn(f, at, x.module), u.atomIn(f, at, x.module+1), anyArity)
	if o := u.valueOf(f, at, x.module+2); o != nil {
		switch {
		case x.arity && o.Kind == beam.KindInteger && o.Big == nil:
			d.arity = int(o.Value)
		case !x.arity && o.Kind == beam.KindNil:
			d.arity = 0
		}
	}
	return d
}

// atomOf is the atom that an operand of an instruction is, if known.
func (u *unit) atomOf(f *beam.Function, at int, o *beam.Operand) known {
	switch o.Kind {
	case beam.KindAtom:
		return known{u.AtomName(int(o.Value)), true}
	case beam.KindX:
		return u.atomIn(f, at, int(o.Value))
	}
	return known{}
}

// atomIn is the atom in an X register before an instruction, if known.
func (u *unit) atomIn(f *beam.Function, at, reg int) known {
	if o := u.valueOf(f, at, reg); o != nil && o.Kind == beam.KindAtom {
		return known{u.AtomName(int(o.Value)), true}
	}
	return known{}
}

// valueOf is the operand whose value an X register holds before an instruction, or
// nil: it looks back through the instructions that only move.
func (u *unit) valueOf(f *beam.Function, at, reg int) *beam.Operand {
	for i := at - 1; i >= f.Start; i-- {
		in := &u.Code[i]
		switch {
		case in.Op == beam.OpMove:
			src, dst := &in.Args[0], &in.Args[1]
			if !isX(dst, reg) {
				continue
			}
			if src.Kind != beam.KindX {
				return src
			}
			reg = int(src.Value)
		case in.Op == beam.OpLabel || in.Op == beam.OpCall || in.Op == beam.OpCallExt ||
			in.Op == beam.OpCallFun || in.Op == beam.OpCallFun2 || in.Op == beam.OpApply || mentions(in.Args, reg):
			return nil
		}
	}
	return nil
}

func isX(o *beam.Operand, reg int) bool { return o.Kind == beam.KindX && int(o.Value) == reg }

func mentions(args []beam.Operand, reg int) bool {
	for i := range args {
		if isX(&args[i], reg) || mentions(args[i].List, reg) {
			return true
		}
	}
	return false
}

// followDynamic marks what the dynamic calls seen so far may lead to, given the
// atoms seen so far.
func (r *reach) followDynamic() {
	r.caller = MFA{}
	r.nameImplementations()
	for _, module := range slices.Sorted(maps.Keys(r.names.all)) {
		if calls := r.callsInto(module); len(calls) > 0 {
			r.followInto(module, calls)
		}
	}
	if r.decodes && r.callsFuns || r.evaluates {
		r.wantBuiltIns("erlang")
	}
	if r.evaluates {
		for _, m := range evaluated {
			r.wantExports(m)
		}
		for _, u := range r.order {
			if u.given {
				r.wantExports(u.Name)
			}
		}
	}
}

// nameImplementations adds the names that Elixir makes when a protocol is called
// that is not consolidated: Enumerable.Stream, say, where the program has the protocol
// Enumerable and names the struct Stream.
func (r *reach) nameImplementations() {
	for _, u := range r.order {
		if _, ok := u.exports[nameArity{"__protocol__", 1}]; !ok {
			continue
		}
		for _, atom := range slices.Collect(maps.Keys(r.names.all)) {
			name, ok := strings.CutPrefix(atom, "Elixir.")
			if !ok || r.names.all[u.Name+"."+name] {
				continue
			}
			if m := r.unit(u.Name + "." + name); m != nil {
				if _, ok := m.exports[nameArity{"__impl__", 1}]; ok {
					r.names.addIn(u, m.Name)
				}
			}
		}
	}
}

// wantBuiltIns marks all built-in functions of a module.
func (r *reach) wantBuiltIns(module string) {
	for f := range r.builtin {
		if f.Module == module {
			r.wantByName(f, r.unit(module))
		}
	}
}

// callsInto are the dynamic calls that may lead into a module.
func (r *reach) callsInto(module string) []dynamicCall {
	var calls []dynamicCall
	for d := range r.dynamics {
		if !d.module.ok || d.module.name == module {
			calls = append(calls, d)
		}
	}
	return calls
}

func (r *reach) followInto(module string, calls []dynamicCall) {
	functions := r.callable(module)
	if len(functions) == 0 {
		return
	}
	beside := r.names.beside(module)
	for _, f := range functions {
		for _, d := range calls {
			if !r.fits(d, f, beside) {
				continue
			}
			r.wantByName(f, d.in)
			if _, ok := callers[f]; !ok {
				break
			}
		}
	}
}

// callable lists the functions of a module that can be called by name.
func (r *reach) callable(module string) []MFA {
	var list []MFA
	for f := range r.builtin {
		if f.Module == module {
			list = append(list, f)
		}
	}
	if u := r.unit(module); u != nil {
		for na, index := range u.exports {
			if f := (MFA{module, na.name, na.arity}); !r.builtin[f] && !u.isStub(index) {
				list = append(list, f)
			}
		}
	}
	slices.SortFunc(list, compareMFA)
	return list
}

// fits says whether a call may lead to a function, given the atoms beside that
// of the function's module.
func (r *reach) fits(d dynamicCall, f MFA, beside map[string]bool) bool {
	switch {
	case d.arity != anyArity && d.arity != f.Arity:
		return false
	case d.in.library && !d.module.ok && bootModules[f.Module]:
		return false
	case d.function.ok:
		return d.function.name == f.Function && (d.module.ok || r.isNamedFor(f.Module, d.in))
	case r.fitsText(d, f):
		return true
	case d.module.ok:
		return r.names.all[f.Function]
	}
	switch {
	case r.anyPasses(r.names.pairs[pair{f.Module, f.Function}], d.in):
		return true
	case f.Module == f.Function:
		return false // one atom is not two names
	}
	return beside[f.Function] && !r.betweenLibraries(d, f) ||
		r.names.passed[d.in][f.Function] && r.anyPasses(r.names.users[f.Module], d.in)
}

// betweenLibraries says whether a call of a library would lead to a function of one.
func (r *reach) betweenLibraries(d dynamicCall, f MFA) bool {
	u := r.unit(f.Module)
	return d.in.library && u != nil && u.library
}

// isNamedFor says whether the module that a function of u calls may be a certain one: one of
// OTP's does not call those that only others of OTP's name.
func (r *reach) isNamedFor(module string, u *unit) bool {
	for from := range r.names.users[module] {
		if !from.otp || !u.otp || r.passes(from, u) {
			return true
		}
	}
	return false
}

func (r *reach) anyPasses(from units, to *unit) bool {
	for u := range from {
		if r.passes(u, to) {
			return true
		}
	}
	return false
}

// passes says whether names that stand in one module may get into another one.
func (r *reach) passes(from, to *unit) bool {
	if original, ok := strings.CutPrefix(to.Name, overridePrefix); ok {
		return from == to || !from.library || from.imports[original]
	}
	if from == to || !from.library {
		return true
	}
	return to.Name != "erlang" && (from.mentions(to) || to.mentions(from) || r.names.users[to.Name][from])
}

// mentions says whether a module calls another one.
func (u *unit) mentions(other *unit) bool { return u.imports[other.Name] }

// fitsText says whether a call of a function that is not known may lead to f, whose
// name was made of text. Functions module_info are taken to be named as they are:
// they lead to all others.
func (r *reach) fitsText(d dynamicCall, f MFA) bool {
	if !r.makesNames || !d.in.given || f.Function == moduleInfo {
		return false
	}
	return d.module.ok || r.names.users[f.Module][d.in] && (r.builtin[f] || !r.unit(f.Module).otp)
}
