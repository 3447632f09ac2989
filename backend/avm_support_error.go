package backend

import (
	"github.com/jitwasm/jitwasm/arch"
	"github.com/jitwasm/jitwasm/module"
)

// Each of these raises an exception and returns 0: the handler is found, or
// the process has ended, and the WebAssembly stack is to be unwound.

// raiseErrorFunc is raise_error(ctx, position, reason) -> 0.
func (c *compiler) raiseErrorFunc() *module.Func {
	return c.helper("raise_error", sig(3, 1), func(h *helper) {
		h.get(0)
		h.state()
		h.get(1, 2)
		h.prim(arch.PrimRaiseError)
		h.leave()
	})
}

// raiseErrorLeafFunc is raise_error for functions without a frame, whose return
// address, a fourth parameter, goes on the stack for the stack trace.
func (c *compiler) raiseErrorLeafFunc() *module.Func {
	return c.helper("raise_error_leaf", sig(4, 1), func(h *helper) {
		h.get(0, 3)
		h.b.Call(h.pushCallerFunc())
		h.b.Drop()
		h.get(0, 1, 2)
		h.b.Call(h.raiseErrorFunc())
	})
}

// raiseTupleFunc is raise_error_tuple(ctx, position, reason, term) -> 0, with
// {reason, term} as the reason.
func (c *compiler) raiseTupleFunc() *module.Func {
	return c.helper("raise_error_tuple", sig(4, 1), func(h *helper) {
		h.get(0)
		h.state()
		h.get(1, 2, 3)
		h.prim(arch.PrimRaiseErrorTuple)
		h.leave()
	})
}

// raiseMFAFunc is raise_error_mfa(ctx, position, function atom index, arity)
// -> 0: function_clause with the arguments from the X registers.
func (c *compiler) raiseMFAFunc() *module.Func {
	return c.helper("raise_error_mfa", sig(4, 1), func(h *helper) {
		h.get(0)
		h.state()
		h.get(1, 2, 3)
		h.prim(arch.PrimRaiseErrorMFA)
		h.leave()
	})
}

// handleErrorFunc is handle_error(ctx, position) -> 0, for an exception that a
// primitive or BIF has recorded.
func (c *compiler) handleErrorFunc() *module.Func {
	return c.helper("handle_error", sig(2, 1), func(h *helper) {
		h.get(0)
		h.state()
		h.get(1)
		h.prim(arch.PrimHandleError)
		h.leave()
	})
}

// handleErrorLeafFunc is handle_error for functions without a frame, with their
// return address as a third parameter.
func (c *compiler) handleErrorLeafFunc() *module.Func {
	return c.helper("handle_error_leaf", sig(3, 1), func(h *helper) {
		h.get(0, 2)
		h.b.Call(h.pushCallerFunc())
		h.b.Drop()
		h.get(0, 1)
		h.b.Call(h.handleErrorFunc())
	})
}

// raiseAgainFunc is raise(ctx, stack trace, value) -> 0.
func (c *compiler) raiseAgainFunc() *module.Func {
	return c.helper("raise", sig(3, 1), func(h *helper) {
		h.get(0)
		h.state()
		h.get(1, 2)
		h.prim(arch.PrimRaise)
		h.leave()
	})
}

// signalsFunc is signals(ctx, label) -> bool: it handles the process's
// signals, and says whether to go on here. label is where to resume if not.
func (c *compiler) signalsFunc() *module.Func {
	return c.helper("signals", sig(2, 1), func(h *helper) {
		h.setContinuation(1)
		h.get(0)
		h.state()
		h.prim(arch.PrimProcessSignalMessages)
		h.b.GlobalSet(h.globals.exit)
		h.b.GlobalGet(h.globals.exit)
		h.get(0)
		h.b.I32Eq()
	})
}
