package heap

// The registers that generated code shares with the run-time system: the heap
// grows up from HP, the stack down from SP, and both lie in one block, so that
// the room is SP - HP bytes.

// HP is the address of the next free word of the heap.
//
//gowasm:global hp
var HP uint32

// SP is the address of the top frame.
//
//gowasm:global sp
var SP uint32

// Reductions counts down to the end of the time slice.
//
//gowasm:global reductions
var Reductions int32

// Work counts what a built-in function has done whose work grows with its
// arguments, so that it uses up the slice as it would in Erlang: a unit is about
// what an element of a list, or 16 bytes, take.
func Work(units uint32) { Reductions -= int32(min(units, DefaultSlice)) }

// Depth counts bytes of the engine's stack that functions need which wait for a tail
// call: no frame on the process's stack tells of them.
//
//gowasm:global depth
var Depth uint32
