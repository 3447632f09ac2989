// Package randerl makes random Erlang modules: functions of well-typed
// expressions over integers, floats, atoms, bit strings, lists, tuples, maps and
// funs, with guards, pattern matching and exceptions. What they compute is for
// two implementations to agree on.
package randerl
