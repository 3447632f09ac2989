package backend

import "github.com/jitwasm/jitwasm/module"

// Functions of a program that are not compiled from BEAM code.

// Enter adds the function that the run-time system goes on with, for words of
// functions with at most maxArity parameters:
//
//	enter(word, arity) -> term, or 0
//
// It calls the function that the code word belongs to with its arguments from
// the X registers, to start it (point 0) or to resume it.
func (p *Program) Enter(maxArity int) *module.Func { return nil }

// FunThunk adds the function that a FunEntry names: it calls target, a function of the
// program with arity+numFree parameters, with the arguments and what the fun
// holds.
//
//	thunk(x0 ... xarity-1, fun, resume) -> term, or 0
func (p *Program) FunThunk(name string, arity, numFree int, target *module.Func) *module.Func {
	return nil
}

// UndefThunk is FunThunk for a fun M:F/A without a function; mfa is an address as from
// Program.MFA.
func (p *Program) UndefThunk(name string, arity int, mfa int32) *module.Func { return nil }

// BIFWrapper adds a function of the program that calls a built-in function, for
// calls through tables.
func (p *Program) BIFWrapper(name string, arity int, bif *module.Func, mfa int32) *module.Func {
	return nil
}

// ApplyFun adds erlang:apply/2, and Apply erlang:apply/3. enter is made by Enter.
func (p *Program) ApplyFun(enter *module.Func) *module.Func { return nil }

// Apply adds erlang:apply/3.
func (p *Program) Apply(enter *module.Func) *module.Func { return nil }
