package process

import (
	"github.com/jitwasm/jitwasm/rts/atom"
	"github.com/jitwasm/jitwasm/rts/heap"
	"github.com/jitwasm/jitwasm/rts/term"
)

//go:wasmexport erlang:self/0
func self() term.Term { return heap.Current.Pid }

//go:wasmexport erlang:node/0
func node() term.Term { return atom.NonodeNohost }

// nodeOf is erlang:node/1 for terms of this node: there are no others.
//
//go:wasmexport erlang:node/1
func nodeOf(t term.Term) term.Term {
	if t.IsLocalPid() || t.IsLocalPort() || t.IsBoxedAs(term.TagRef) {
		return atom.NonodeNohost
	}
	if t.IsPid() || t.IsPort() || t.IsRef() {
		return t.At(1)
	}
	return heap.Badarg()
}

//go:wasmexport erlang:is_alive/0
func isAlive() term.Term { return term.False }

//go:wasmexport erlang:nodes/0
func nodes() term.Term { return term.Nil }

//go:wasmexport erlang:nodes/1
func nodesOf(kind term.Term) term.Term {
	found := term.Nil
	list := kind
	if !kind.IsList() {
		list = heap.Cons(kind, term.Nil)
	}
	for ; list.IsCons(); list = list.Tail() {
		switch list.Head() {
		case atom.This:
			found = heap.Cons(atom.NonodeNohost, term.Nil)
		case atom.Visible, atom.Hidden, atom.Connected, atom.Known:
		default:
			return heap.Badarg()
		}
	}
	return found
}

//go:wasmexport erlang:group_leader/0
func groupLeader() term.Term { return heap.Current.Group }

//go:wasmexport erlang:group_leader/2
func setGroupLeader(leader, pid term.Term) term.Term {
	if !leader.IsPid() || pid != heap.Current.Pid {
		return heap.Badarg()
	}
	heap.Current.Group = leader
	return term.True
}

//go:wasmexport erlang:is_process_alive/1
func isProcessAlive(pid term.Term) term.Term {
	if !pid.IsLocalPid() {
		return heap.Badarg()
	}
	return term.Bool(pid == heap.Current.Pid)
}

//go:wasmexport erlang:processes/0
func processes() term.Term { return heap.Cons(heap.Current.Pid, term.Nil) }

//go:wasmexport erlang:ports/0
func ports() term.Term { return term.Nil }

//go:wasmexport erlang:whereis/1
func whereis(name term.Term) term.Term {
	if !name.IsAtom() {
		return heap.Badarg()
	}
	return orUndefined(registeredAs(name))
}

// registeredAs returns the process with a name, or 0.
func registeredAs(name term.Term) term.Term {
	switch name {
	case heap.Current.Name:
		return heap.Current.Pid
	case atom.User:
		return term.Pid(heap.UserPid)
	case atom.StandardError:
		return term.Pid(heap.StandardErrorPid)
	}
	return 0
}

//go:wasmexport erlang:register/2
func register(name, pid term.Term) term.Term {
	p := heap.Current
	if !name.IsAtom() || name == atom.Undefined || pid != p.Pid || p.Name != 0 || registeredAs(name) != 0 {
		return heap.Badarg()
	}
	p.Name = name
	return term.True
}

//go:wasmexport erlang:unregister/1
func unregister(name term.Term) term.Term {
	p := heap.Current
	if !name.IsAtom() || name != p.Name {
		return heap.Badarg()
	}
	p.Name = 0
	return term.True
}

//go:wasmexport erlang:registered/0
func registered() term.Term {
	if name := heap.Current.Name; name != 0 {
		return heap.Cons(name, term.Nil)
	}
	return term.Nil
}

//go:wasmexport erlang:yield/0
func yield() term.Term { return term.True }

//go:wasmexport erlang:bump_reductions/1
func bumpReductions(n term.Term) term.Term {
	if !n.IsSmall() || n.Int() <= 0 {
		return heap.Badarg()
	}
	heap.Reductions -= min(n.Int(), 4000) * heap.ReductionUnits
	return term.True
}
